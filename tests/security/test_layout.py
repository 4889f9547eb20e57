"""No verdict, point or message depends on a comment or on white space.

Every bundled program, right and wrong, is graded again under 20 changes of its layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker import solver
from checker.authoring.parallel import pool
from checker.grading.choosing import chosen, essence
from checker.grading.grade import examine
from checker.grading.plan import Plan
from checker.sandbox import Server
from tests.grading.observing import observe, submission
from tests.shipped import CODE, entry
from tests.sizes import slow_but

LINES = re.compile(r"[lL]ines? \d+((, | and |–)\d+)*")
SECRET = b"a secret for the tests of layouts"


def _kept(text: str) -> str:
    return text


def _indented(text: str, by: str) -> str:
    """Every block deeper or less deep, where no line of a string or bracket would change."""
    if '"""' in text or re.search(r"[(\[{,]\n", text):
        return f"{text}#{by!r}\n"
    lines = text.split("\n")
    deep = [(len(line) - len(line.lstrip(" "))) // 4 for line in lines]
    return "\n".join(by * n + line.lstrip(" ") for n, line in zip(deep, lines, strict=True))


CHANGES: tuple[Callable[[str], str], ...] = (
    *(lambda text, n=n: f"{text}# {n}\n" for n in range(6)),
    *(lambda text, n=n: "\n" * n + text for n in (1, 3)),
    lambda text: "# first\n" + text,
    lambda text: "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n" + text,
    lambda text: text.rstrip("\n"),
    lambda text: text + "\n\n\n   \n",
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: re.sub(r"(?m)$(?<=[\w)\]])", "  ", text),
    lambda text: re.sub(r"(?m)$(?<=[\w)\]])", "  # noted", text),
    lambda text: re.sub(r", (?=\w+\))", ",", text.replace(" = ", "=")),
    lambda text: text.replace(" = ", "   =   "),
    lambda text: _indented(text, "  "),
    lambda text: _indented(text, "\t"),
)


def bundled(exercise: str) -> list[Path]:
    found = entry(exercise)
    return [
        found.folder / "solution.py",
        *found.submissions("right"),
        *found.submissions("wrong"),
    ]


def ready_for(exercise: str, text: str) -> Plan:
    found = entry(exercise)
    blank = Plan(found.exercise, found.digest, found.functions, "")
    return chosen(blank, SECRET, text.encode(), found.draws(solver.VERSION))


def told(exercise: str, text: str, run: Any) -> list[Any]:
    """All that is said of a program, without the lines, which comments move."""
    verdict = examine(ready_for(exercise, text), submission(text), run).verdict
    findings = [
        (one.check, one.status, one.points, one.slip, LINES.sub("a line", one.message))
        for one in verdict.findings
    ]
    return [
        verdict.status,
        verdict.score,
        LINES.sub("a line", verdict.feedback),
        findings,
    ]


def test_there_are_twenty_changes() -> None:
    assert len(CHANGES) == 20


@pytest.mark.parametrize("exercise", slow_but(CODE, "slope"))
def test_layouts_choose_no_data(exercise: str) -> None:
    for path in bundled(exercise):
        text = path.read_text(encoding="utf-8")
        digests = {essence(change(text).encode()) for change in CHANGES}
        assert digests == {essence(text.encode())}, path.name


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ["slope"])
def test_layouts_change_nothing_that_is_told(exercise: str) -> None:
    for path in bundled(exercise)[::9]:
        text = path.read_text(encoding="utf-8")
        first = told(exercise, text, observe)
        for change in CHANGES[5::7]:
            assert told(exercise, change(text), observe) == first, path.name


@pytest.mark.full
@pytest.mark.parametrize("exercise", CODE)
def test_layouts_change_nothing_in_the_sandbox(exercise: str, heavy_server: Server) -> None:
    # What draws figures takes a hundred times as long.
    changes = CHANGES[::5] if exercise == "many-updates" else CHANGES
    texts = [path.read_text(encoding="utf-8") for path in bundled(exercise)]
    jobs = [change(text) for text in texts for change in (_kept, *changes)]
    with pool() as each:
        found = list(each(lambda text: told(exercise, text, heavy_server.run), jobs))
    for first in range(0, len(jobs), 1 + len(changes)):
        for place in range(first, first + 1 + len(changes)):
            assert found[place] == found[first], jobs[place]
