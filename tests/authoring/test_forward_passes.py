"""Six exercises on forward passes, written from docs/authoring.md alone.

One neuron, a hidden layer, ReLU in every layer, no activation at all, a deep pass that is judged
layer by layer, and a count.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checker.app import authoring, service
from checker.app.grader import Grader, Outcome, takes
from checker.models.job import Job
from checker.sandbox import Server

AUTHORED = Path(__file__).parents[1] / "authored"
SECRET = b"a secret that only these tests know"
# exercise, what is handed in, points, each finding's status, slips
GRADED: list[tuple[str, str, int, str, list[str]]] = [
    ("one-neuron", "0", 1, "right", []),
    ("one-neuron", "-4", 0, "wrong", ["output-activation-skipped"]),
    ("one-neuron", "5", 0, "wrong", []),
    ("hidden-layer", "5", 1, "right", []),
    ("hidden-layer", "10", 0, "wrong", ["upper-node"]),
    ("relu-by-layer", "solution.py", 3, "right right", []),
    ("relu-by-layer", "submissions/right/loops.py", 3, "right right", []),
    ("relu-by-layer", "submissions/wrong/activation-skipped.py", 0, "wrong wrong",
     ["activation-skipped", "activation-skipped"]),
    ("relu-by-layer", "submissions/wrong/output-activation-skipped.py", 1, "right wrong",
     ["output-activation-skipped"]),
    ("relu-by-layer", "submissions/wrong/no-activation.py", 1, "right wrong", ["no-activation"]),
    ("no-activation-at-all", "solution.py", 2, "right right", []),
    ("no-activation-at-all", "submissions/wrong/hidden-sum.py", 1, "right wrong", ["hidden-sum"]),
    ("no-activation-at-all", "submissions/wrong/other-inputs.py", 1, "wrong carried",
     ["other-inputs"]),
    ("layer-by-layer", "solution.py", 4, "right right right right", []),
    ("layer-by-layer", "submissions/right/loop.py", 4, "right right right right", []),
    ("layer-by-layer", "submissions/wrong/activation-skipped.py", 3,
     "wrong carried carried carried", ["activation-skipped"]),
    ("layer-by-layer", "submissions/wrong/activation-skipped--second.py", 3,
     "right wrong carried carried", ["activation-skipped"]),
    ("layer-by-layer", "submissions/wrong/activation-on-output.py", 3,
     "right right right wrong", ["activation-on-output"]),
    ("count-the-weights", "22", 1, "right", []),
    ("count-the-weights", "10", 0, "wrong", ["nodes-counted"]),
    ("count-the-weights", "12", 0, "wrong", ["one-layer-only"]),
    ("count-the-weights", "24", 0, "wrong", ["layers-multiplied"]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.full
def test_six_exercises_are_proved_shown_and_graded(tmp_path: Path, heavy_server: Server) -> None:
    folder = tmp_path / "exercises"
    shutil.copytree(AUTHORED, folder)
    specs = sorted(folder.glob("*/*/exercise.json"))
    assert len(specs) == 6
    for path, problems in service.validate(specs, heavy_server.run, seeds=3):
        assert problems == (), path
        page = authoring.preview(authoring.named(folder, str(path)))
        assert "Author’s view: with keys" in page
    grader = Grader(folder, heavy_server.run, SECRET)
    for exercise, handed_in, points, statuses, slips in GRADED:
        verdict = graded(grader, exercise, handed_in).verdict
        assert verdict.score.points == points, (exercise, handed_in, verdict)
        found = verdict.findings
        assert " ".join(one.status for one in found) == statuses, (exercise, handed_in)
        assert [one.slip for one in found if one.slip] == slips, (exercise, handed_in)


def graded(grader: Grader, exercise: str, handed_in: str) -> Outcome:
    entry = grader.ready(exercise).entry
    work = takes(entry)
    content = handed_in.encode() if work == "response" else (entry.folder / handed_in).read_bytes()
    return grader.grade(Job(exercise, "ada", work, content))


def test_every_wrong_program_is_graded_here() -> None:
    bundled = {str(p.relative_to(p.parents[2])) for p in AUTHORED.glob("*/*/submissions/*/*.py")}
    assert bundled <= {handed_in for _, handed_in, *_ in GRADED}
