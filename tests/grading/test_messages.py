"""What a learner reads of every bundled wrong program, word for word.

`messages.json` holds, for each, the feedback and the slips in order. After a deliberate change of
words, read every sentence anew and write them with:

    python -m tests.grading.test_messages
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker.grading.grade import grade
from checker.grading.messages.wording import show
from checker.grading.plan import Plan
from checker.models.observation import Runner, Submission
from checker.models.verdict import EARNING, Verdict
from checker.sandbox import Server
from checker.solver.values import leaves
from checker.words import phrase
from tests.grading.observing import observe
from tests.shipped import CODE, entry
from tests.sizes import daily
from tests.words.german import english_in

GOLDEN = Path(__file__).with_name("messages.json")
CASES = [
    (exercise, path.name) for exercise in CODE for path in entry(exercise).submissions("wrong")
]


def verdict_on(exercise: str, name: str, run: Runner) -> tuple[Plan, Verdict]:
    """The verdict on a bundled wrong program; the seed is the program's own name."""
    found = entry(exercise)
    source = (found.folder / "submissions" / "wrong" / name).read_bytes()
    handed_in = Submission(name, source, hashlib.sha256(source).hexdigest())
    plan = Plan(found.exercise, found.digest, found.functions, f"messages/{name}")
    return plan, grade(plan, handed_in, plan.observe(handed_in, run))


def told(verdict: Verdict) -> dict[str, Any]:
    """What is compared."""
    return {
        "feedback": verdict.feedback,
        "slips": [finding.slip for finding in verdict.findings if finding.slip],
    }


def golden() -> dict[str, Any]:
    """The stored sentences."""
    return json.loads(GOLDEN.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_every_wrong_program_has_its_sentence() -> None:
    assert sorted(golden()) == sorted(f"{exercise}/{name}" for exercise, name in CASES)


# What a line within a call changed, and what libraries do themselves, the sandbox alone sees.
SANDBOXED = [
    ("many-points", "changed-given--in-place.py"),
    ("many-points", "root-of-mean--sklearn.py"),
    ("many-points-original", "changed-given--in-place.py"),
    ("many-points-original", "root-of-mean--sklearn.py"),
    ("many-updates", "unlabelled-axes--title.py"),
    ("many-updates", "unseen-plot--points.py"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "name"), [one for one in CASES if one not in SANDBOXED])
def test_sentence(exercise: str, name: str) -> None:
    check_sentence(exercise, name, observe)


FIRST = [next(one for one in CASES if one[0] == exercise) for exercise in CODE]


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "name"), daily(CASES, *SANDBOXED, *FIRST))
def test_sentence_in_the_sandbox(exercise: str, name: str, heavy_server: Server) -> None:
    check_sentence(exercise, name, heavy_server.run)


def check_sentence(exercise: str, name: str, run: Runner) -> None:
    plan, verdict = verdict_on(exercise, name, run)
    assert told(verdict) == golden()[f"{exercise}/{name}"]
    assert verdict.status in ("partial", "incorrect")
    check_that_no_key_is_told(plan, verdict)
    assert not [one for one in verdict.sentences if english_in(phrase(one, "de"))]


def check_that_no_key_is_told(plan: Plan, verdict: Verdict) -> None:
    """No number of a step's truth stands in what is said of it, unless the learner has it too.

    The formula (`Needed: …`) is left out: its numbers are those of the page.
    """
    truth = plan.graph.truth(plan.given)
    for finding in verdict.findings:
        if finding.status in EARNING or finding.check not in truth:
            continue
        said = finding.message.split(" Needed: ")[0]
        mine = set(re.findall(r"is (\[.*?\]|\S+)(?: \(\d+ entries\))?\. ", said))
        for part in leaves(truth[finding.check]):
            for number in {show(one) for one in np.ravel(part)} - {"0", "1", "2"}:
                spoken = re.search(rf"(?<![\w.]){re.escape(number)}(?![\w.]*\d)", said)
                assert not spoken or any(number in own for own in mine), (finding, number)


@pytest.mark.parametrize("key", golden())
def test_the_stored_sentences_read_as_sentences(key: str) -> None:
    said, name = golden()[key]["feedback"], key.split("/")[1].removesuffix(".py")
    assert said.endswith(".")
    assert said[0] in "`TW"
    assert not re.search(
        r"None|literal|np\.|\b\w+_\w+\b(?![`\w])(?<!`)", re.sub(r"`[^`]*`", "", said)
    )
    assert ".." not in said
    assert "  " not in said
    assert name.partition("--")[0] in golden()[key]["slips"]


def _write() -> None:
    with Server.start_both() as server:
        found = {
            f"{exercise}/{name}": told(verdict_on(exercise, name, server.run)[1])
            for exercise, name in CASES
        }
    GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
