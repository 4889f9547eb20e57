"""Every shipped choice, and a number, in every format and back: what the format holds is kept."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.exchange import files, formats
from checker.exchange.question import Answer, Format, Pool, Question, Read, Written

from .support import SHIPPED, alone, number, questions, shipped

FORMATS = [formats.named(name) for name in formats.NAMES]
every_format = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
every_question = pytest.mark.parametrize("one", questions(), ids=lambda one: one.id)
# What a format has no place for; its export says so.
NO_HINTS = {"gift", "qti21", "qti30", "canvas", "prairielearn"}
NO_SLIPS_OF_NUMBERS = {"canvas", "prairielearn", "olx"}
NO_PICTURES = {"gift"}


@cache
def export(form: Format, one: Question) -> Written:
    """The question, written; exercises that are shipped are looked at by several tests."""
    return form.write(alone(one), "exercises")


@cache
def back(form: Format, one: Question) -> Question:
    """The question, written, packed, unpacked and read."""
    written = export(form, one).files
    if len(written) > 1:
        packed = files.zipped(written) if form.ending == ".zip" else files.tarred(written)
        assert files.unpacked(packed, "x") == written
    found = form.read(written)
    assert not found.left_out
    (read,) = found.questions
    return read


@every_format
@every_question
def test_key_options_and_spec_come_back(form: Format, one: Question) -> None:
    read = back(form, one)
    assert (read.id, read.title, read.kind) == (one.id, one.title, one.kind)
    assert read.spec == one.spec
    assert read.key.text == one.key.text
    if one.kind == "choice":
        assert [(a.text, a.key, a.feedback) for a in read.answers] == [
            (a.text, a.key, a.feedback) for a in one.answers
        ]


@every_format
@every_question
def test_the_prompt_comes_back_whole(form: Format, one: Question) -> None:
    read = back(form, one).stem
    for line in one.stem.splitlines():
        assert " ".join(line.split()) in " ".join(read.split())
    assert ("Conventions" in read) is ("Conventions" in one.notes)
    assert ("\\- " in read) is False


@every_format
def test_a_number_has_absolute_bounds_and_its_slips(form: Format) -> None:
    one, read = number(), back(form, number())
    assert one.key.bounds == ("3.45", "3.55")
    assert read.key.value == 3.5
    assert read.key.near == pytest.approx(0.05, abs=1e-12)
    if form.name in NO_SLIPS_OF_NUMBERS:
        assert len(read.answers) == 1
        return
    assert [(a.value, a.feedback) for a in read.answers] == [
        (a.value, a.feedback) for a in one.answers
    ]
    assert read.answers[1].feedback.startswith("The squared errors were added up, not averaged.")
    assert read.otherwise == one.otherwise


@every_format
@every_question
def test_an_export_says_what_it_leaves_out(form: Format, one: Question) -> None:
    left_out = " ".join(lost.what for lost in export(form, one).left_out)
    assert ("Hints" in left_out) is (form.name in NO_HINTS)
    assert ("Drawing" in left_out) is (form.name in NO_PICTURES and one.picture is not None)
    assert ("Feedback" in left_out) is (one.kind == "number" and form.name in NO_SLIPS_OF_NUMBERS)
    read = back(form, one)
    # Emphasis may be spelt otherwise; these hints have none.
    assert read.hints == (() if form.name in NO_HINTS else one.hints)


@every_format
def test_the_drawing_goes_along(form: Format) -> None:
    one = shipped("forward-error")
    read, picture = back(form, one), one.picture
    assert picture is not None
    if form.name in NO_PICTURES:
        assert picture.description in read.stem.replace("\\_", "_")
        return
    assert read.picture == picture
    assert picture.svg.startswith(b"<svg")
    assert picture.description.startswith("A network drawn in columns from left to right")


@every_format
def test_variants_become_a_pool(form: Format) -> None:
    pool = Pool(tuple(shipped("forward-error", str(seed)) for seed in (1, 2, 3)))
    written = form.write([pool, *alone(shipped("weight-change"))], "exercises").files
    read = form.read(written).questions
    assert [one.variant for one in read] == ["1", "2", "3", None]
    assert [one.key.text for one in read[:3]] == [one.key.text for one in pool.questions]
    assert len({one.id for one in read}) == 2
    signs = {
        "moodle": b"<text>$course$/top/backpropagation/forward-error</text>",
        "gift": b"$CATEGORY: $course$/top/backpropagation/forward-error\n",
        "qti21": b'<selection select="1" />',
        "qti30": b'<qti-selection select="1" />',
        "canvas": b"<selection_number>1</selection_number>",
        "prairielearn": b'"numberChoose": 1',
        "olx": b'<itembank url_name="bank-forward-error" max_count="1"',
    }
    assert any(signs[form.name] in content for content in written.values())


@every_format
def test_the_same_exercises_give_the_same_bytes(form: Format) -> None:
    pools = [Pool((one,)) for one in questions()]
    assert form.write(pools, "x") == form.write(pools, "x")


HOSTILE = ("]]>", "<b>x</b>", "&amp;", "~=#{}:", "\\", "\\\\", "{{x}}", "}", "//", "::", "$x$",
           "a_b*c", "`", "\x00", "\x0b", "\ufffe", "é😀", "->", "%100%", "[html]", "\n\n", '"', "'",
           "=1+1", "-1", "*", "@@PLUGINFILE@@", "<!DOCTYPE x>", "<?x?>", "\r")  # fmt: skip
words = st.lists(st.sampled_from((*HOSTILE, "word")), min_size=1, max_size=4).map(" ".join)


@cache
def _base() -> Question:
    return replace(shipped("weight-change"), spec=None, picture=None, hints=(), notes="")


@st.composite
def strange(draw: st.DrawFn) -> Question:
    """A choice with hostile text wherever there is text."""
    count = draw(st.integers(2, 4))
    right = draw(st.integers(0, count - 1))
    answers = tuple(
        Answer(f"{place} {draw(words)}", place == right, draw(words)) for place in range(count)
    )
    return replace(_base(), title=draw(words), stem=f"Q {draw(words)}", answers=answers)


@every_format
@settings(max_examples=8, deadline=None)
@given(strange())
def test_hostile_text_stays_text(form: Format, one: Question) -> None:
    read = form.read(form.write([Pool((one, one))], "x").files) if form.name != "x" else Read(())
    assert not read.left_out
    found = read.questions[0]
    assert [a.key for a in found.answers] == [a.key for a in one.answers]
    # Written again, it says the same: nothing is lost or added by the second journey.
    again = form.read(form.write(alone(replace(found, picture=None)), "x").files).questions[0]
    assert [a.text for a in again.answers] == [a.text for a in found.answers]
    assert [a.feedback for a in again.answers] == [a.feedback for a in found.answers]
    assert again.stem == found.stem


@every_format
def test_math_becomes_what_the_system_reads(form: Format) -> None:
    one = replace(_base(), stem=r"The loss $x_1^2 < \frac{1}{2}$ costs \$5.")
    written = b"".join(form.write(alone(one), "x").files.values()).decode()
    signs = {
        "prairielearn": r"$x_1^2 &lt; \frac&#123;1&#125;&#123;2&#125;$",
        "gift": r"\\(x_1^2 &lt; \\frac\{1\}\{2\}\\)",
        "moodle": r"\(x_1^2 &amp;lt; \frac{1}{2}\)",
        "canvas": r"\(x_1^2 &amp;lt; \frac{1}{2}\)",
        "olx": r"\(x_1^2 &lt; \frac{1}{2}\)",
        "qti21": "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>",
        "qti30": "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>",
    }
    assert signs[form.name] in written
    assert r"$x_1^2 < \frac{1}{2}$" in back(form, one).stem
    assert len(SHIPPED) == 5


def test_a_course_of_open_edx_names_each_part_once() -> None:
    made = formats.named("olx").write([Pool((one,)) for one in questions()], "sums").files
    assert {"course/course.xml", "course/course/exercises.xml",
            "course/policies/exercises/policy.json"} <= set(made)  # fmt: skip
    roots = [files.xml(made[path], path) for path in made if path.endswith(("course.xml", "s.xml"))]
    names = [element.get("url_name") for root in roots for element in root.iter()]
    named = [name for name in names if name is not None]
    assert len(named) == len(set(named)) > 10
