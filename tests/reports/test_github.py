"""GitHub's annotations, read by a small runner written from its grammar; the summary, by a Markdown
reader and the rules by which GitHub makes links."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from checker.models.verdict import Verdict
from checker.reports import github
from checker.reports.cleaning import clean

from .verdicts import (
    ALL,
    CORRECT,
    ERROR,
    FAULT,
    INVALID,
    PARTIAL,
    STOPPED,
    finding,
    hostile,
    hostile_verdicts,
    verdict,
)

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LINKED = re.compile(r"https?://|www\.|[\w.+-]@\w|(?<!\w)@\w|(?<!\w)#\w|\bGH-\d", re.IGNORECASE)


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def run(output: str) -> tuple[list[Command], list[str]]:
    """What the runner makes of a step's output: its commands, and the lines that are none.

    A line is a command if, leading blanks apart, it is `::name key=value,…::message`; `%0A`, `%0D`
    and `%25` are unescaped in messages, `%3A` and `%2C` in properties too. Of other lines, one
    that holds `##[name …]` is a command of the older kind.
    """
    commands, others = [], []
    for line in re.split(r"\r\n|\r|\n", output):
        found = re.fullmatch(r"\s*::([^ :]+)(?: (.*?))?::(.*)", line, re.DOTALL)
        if found:
            pairs = (pair.partition("=") for pair in (found[2] or "").split(",") if pair)
            properties = {key: unescape(value, ":,") for key, _, value in pairs}
            commands.append(Command(found[1], properties, unescape(found[3])))
        elif "##[" in line:
            commands.append(Command("older", {}, line))
        else:
            others.append(line)
    return commands, others


def unescape(text: str, more: str = "") -> str:
    for char in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(char):02X}", char)
    return text


def only_commands(verdict: Verdict, file: str | None = "mine.py") -> list[Command]:
    commands, others = run(github.commands(verdict, file))
    assert not others
    return commands


def test_the_small_runner_sees_attacks() -> None:
    commands, others = run("a\n  ::add-mask::x%0Ay\r::error file=a%2Cb,line=1::\n.. ##[group]z")
    assert commands == [
        Command("add-mask", {}, "x\ny"),
        Command("error", {"file": "a,b", "line": "1"}, ""),
        Command("older", {}, ".. ##[group]z"),
    ]
    assert others == ["a"]


def test_a_correct_file_gets_its_score_as_a_notice() -> None:
    assert github.commands(CORRECT, "mine.py") == "::notice title=slope::correct, 3 of 3 points"


def test_annotations_stand_on_the_learners_line() -> None:
    assert only_commands(PARTIAL, "./work/mine.py") == [
        Command(
            "error",
            {"file": "work/mine.py", "line": "2", "title": "slope: error"},
            PARTIAL.feedback,
        ),
        Command(
            "warning",
            {"file": "work/mine.py", "title": "slope: update"},
            "`update` is not_checked.",
        ),
        Command("notice", {"title": "slope"}, "partial, 3 of 5.5 points"),
    ]


def test_a_stopped_program_is_annotated_where_it_stopped() -> None:
    first = only_commands(ERROR)[0]
    assert first.properties == {
        "file": "mine.py",
        "line": "3",
        "title": "slope: the program stopped",
    }
    assert first.message == ERROR.feedback
    assert only_commands(INVALID)[0].properties["line"] == "7"


def test_our_own_fault_is_put_on_no_line_of_the_learners() -> None:
    assert only_commands(FAULT)[0] == Command(
        "error", {"title": "slope: the grader failed"}, FAULT.feedback
    )


@pytest.mark.parametrize("file", ["a,line=9.py", "a:b::c.py", "100%2C.py", "a=b.py", "a\nb.py"])
def test_a_file_name_is_one_property(file: str) -> None:
    error = only_commands(PARTIAL, file)[0]
    assert error.properties == {"file": file, "line": "2", "title": "slope: error"}
    assert error.message == PARTIAL.feedback


def test_a_response_has_no_file() -> None:
    assert all("file" not in one.properties for one in only_commands(PARTIAL, None))


def test_at_most_ten_errors_and_ten_warnings_worst_first() -> None:
    wrong = [finding(f"wrong{number}", most=number) for number in range(1, 15)]
    unchecked = [finding(f"later{number}", "not_checked", number) for number in range(1, 13)]
    commands = only_commands(verdict("incorrect", *unchecked, *wrong))
    checks = [one.properties["title"].removeprefix("slope: ") for one in commands]
    assert [one.name for one in commands] == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert checks[:10] == [f"wrong{number}" for number in range(14, 4, -1)]
    assert checks[10:20] == [f"later{number}" for number in range(12, 2, -1)]
    assert commands[-1].message.endswith("; 6 more are in the step summary")


def test_what_stopped_the_program_comes_before_all_findings() -> None:
    missing = [finding(f"step{number}", "missing", 100) for number in range(12)]
    commands = only_commands(verdict("timeout", *missing))
    assert commands[0].message == "Read this first."
    assert [one.name for one in commands].count("error") == 10


@pytest.mark.slow
@given(hostile_verdicts(), st.none() | hostile)
def test_no_hostile_text_becomes_a_command(verdict: Verdict, file: str | None) -> None:
    commands = only_commands(verdict, file)
    assert {one.name for one in commands} <= {"error", "warning", "notice"}
    assert all(set(one.properties) <= {"file", "line", "title"} for one in commands)
    told = sorted(one.message for one in commands if one.name != "notice")
    stopped = [verdict.feedback] if verdict.status not in ("correct", "partial") else []
    amiss = [one.message for one in verdict.findings if one.status not in ("right", "carried")]
    assert told == sorted(clean(text) for text in [*stopped, *amiss])


def test_long_messages_are_cut() -> None:
    long = verdict("partial", finding(message="%\n" * 5000))
    message = only_commands(long)[0].message
    assert message == "%\n" * (github.LONGEST // 2) + "…"
    assert len(github.summary(long, "Title", None)) < 20_000


def flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *flat(token.children or []))]


def rows(tokens: list[Token]) -> list[list[str]]:
    """The cells of a table's rows, as the text that is shown."""
    found: list[list[str]] = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            found.append([])
        if before.type in ("td_open", "th_open"):
            children = token.children or []
            assert all(
                one.content in ("<code>", "</code>")
                for one in children
                if one.type == "html_inline"
            )
            found[-1].append("".join(one.content for one in children if one.type == "text"))
    return found


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[`\u2060]", "", text)).strip()


def test_the_summary_of_a_partial_verdict() -> None:
    tokens = MARKDOWN.parse(github.summary(PARTIAL, "The slope", "mine.py"))
    shown = [plain(one.content) for one in flat(tokens) if one.type == "text" and one.content]
    assert shown[:3] == ["The slope (slope)", "partial", ", 3 of 5.5 points · mine.py"]
    assert rows(tokens) == [
        ["", "Check", "Points", "Line", "Finding"],
        ["✅", "preds", "1/1", "", "preds is right."],
        ["❌", "error", "0/1", "2", f"{plain(PARTIAL.feedback)} (reversed-error)"],
        ["✅", "slope", "2/2", "", "slope follows correctly from your error."],
        ["➖", "update", "0/1.5", "", "update is not_checked."],
    ]


def test_a_program_that_stopped_with_points_is_annotated_at_its_line() -> None:
    first = only_commands(STOPPED)[0]
    assert (first.name, first.properties["line"], first.message) == (
        "error",
        "3",
        STOPPED.feedback,
    )


@pytest.mark.parametrize(("verdict", "quoted"), [(ERROR, 1), (PARTIAL, 0)])
def test_the_summary_says_why_a_program_was_stopped(verdict: Verdict, quoted: int) -> None:
    tokens = MARKDOWN.parse(github.summary(verdict, "The slope", "mine.py"))
    assert sum(one.type == "blockquote_open" for one in tokens) == quoted


ALLOWED = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"),
    *("strong_open", "strong_close", "blockquote_open", "blockquote_close", "html_inline"),
    *(f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td")
      for end in ("open", "close")),
}  # fmt: skip


@pytest.mark.slow
@given(hostile_verdicts(), hostile, st.none() | hostile)
def test_hostile_text_is_never_markup(verdict: Verdict, title: str, file: str | None) -> None:
    tokens = flat(MARKDOWN.parse(github.summary(verdict, title, file)))
    assert {one.type for one in tokens} <= ALLOWED
    html = [one.content for one in tokens if one.type == "html_inline"]
    assert html == ["<code>", "</code>"] * (len(html) // 2)
    assert not any(LINKED.search(one.content) for one in tokens if one.type == "text")
    assert sum(one.type == "heading_open" for one in tokens) == 1


@pytest.mark.slow
@given(hostile_verdicts())
def test_hostile_text_does_not_break_the_table(verdict: Verdict) -> None:
    tokens = MARKDOWN.parse(github.summary(verdict, "The slope", None))
    table = rows(tokens)[1:]
    assert len(table) == len(verdict.findings)
    for cells, one in zip(table, verdict.findings, strict=True):
        assert len(cells) == 5
        assert plain(cells[1]) == plain(clean(one.check))
        assert plain(cells[4]) == plain(clean(one.message))


@pytest.mark.parametrize("verdict", ALL, ids=lambda verdict: verdict.status)
def test_every_summary_ends_its_last_line(verdict: Verdict) -> None:
    assert github.summary(verdict, "The slope", None).endswith("\n")
