"""Help that learners took, and slips in a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checker.models.errors import StorageError
from checker.models.observation import Submission
from checker.models.record import Record, VerdictData
from checker.models.verdict import FindingStatus, Status
from checker.store import Aid, Store
from checker.store.hints import in_a_row as slips_in_a_row

pytestmark = pytest.mark.slow

THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
Way = tuple[Status, str, FindingStatus, str | None]
SLIP: Way = ("partial", "slope", "wrong", "missing-factor-2")
OTHER_SLIP: Way = ("partial", "slope", "wrong", "scaled")
OTHER_STEP: Way = ("partial", "error", "wrong", "missing-factor-2")
NO_CODE: Way = ("partial", "slope", "wrong", None)
MISSING: Way = ("partial", "slope", "missing", None)
RIGHT: Way = ("correct", "slope", "right", None)
STOPPED: Way = ("error", "slope", "wrong", "missing-factor-2")
UNREAD: Way = ("invalid", "slope", "wrong", None)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "x.db")


def attempt(store: Store, way: Way, learner: str = "ada", exercise: str = "slope") -> None:
    status, check, found, slip = way
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of b"x"
    seen = (("preds", "right", None), (check, found, slip), ("last", "not_checked", None))
    verdict: VerdictData = {
        "exercise": exercise,
        "status": status,
        "score": {"points": 0.0, "max_points": 4.0},
        "feedback": "…",
        "place": None,
        "findings": [
            {
                "check": name,
                "status": judged,
                "points": 0.0,
                "max_points": 1.0,
                "slip": code,
                "message": "…",
                "line": None,
                "place": None,
            }
            for name, judged, code in seen
        ],
        "receipt": {
            "spec_digest": ("e" if exercise == "slope" else "f") * 64,
            "submission_digest": digest,
            "solver_version": "1",
            "program_version": "1",
            "isolation": "none",
            "seed_digest": "",
            "tolerance": {},
            "variant": None,
        },
    }
    counts = status not in ("invalid", "grader_fault")
    record = Record(verdict, counts, "Slope", Submission("a.py", b"x", digest), "s")
    store.put(record, learner, datetime.now(UTC))


def of_ada(store: Store) -> int:
    with store.reading() as connection:
        return slips_in_a_row(connection, "ada", "slope")


@pytest.mark.parametrize(
    ("ways", "in_a_row"),
    [
        ([], 0),
        ([SLIP], 1),
        ([SLIP, SLIP, SLIP], 3),
        ([OTHER_SLIP, SLIP, SLIP], 2),
        ([SLIP, OTHER_STEP], 1),
        ([SLIP, NO_CODE, NO_CODE], 2),
        ([SLIP, MISSING], 0),
        ([SLIP, MISSING, SLIP], 1),
        ([SLIP, RIGHT], 0),
        ([SLIP, STOPPED], 0),
        ([SLIP, STOPPED, SLIP], 1),
        ([SLIP, UNREAD, SLIP], 2),
        ([SLIP] * 15, 10),
    ],
)
def test_slips_in_a_row_are_counted(store: Store, ways: list[Way], in_a_row: int) -> None:
    for way in ways:
        attempt(store, way)
    assert of_ada(store) == in_a_row


def test_others_and_other_exercises_do_not_count(store: Store) -> None:
    for learner, exercise in (("ada", "slope"), ("bob", "slope"), ("ada", "other")):
        attempt(store, SLIP, learner, exercise)
    assert of_ada(store) == 1


def test_an_aid_is_kept_once_with_its_first_time(store: Store) -> None:
    store.take_aid("ada", "slope", "hint", 1, THEN)
    store.take_aid("ada", "slope", "hint", 1, THEN + timedelta(days=1))
    store.take_aid("ada", "slope", "hint", 2, THEN)
    store.take_aid("ada", "slope", "gave-up", 1, THEN)
    store.take_aid("bob", "slope", "hint", 1, THEN)
    store.take_aid("ada", "other", "hint", 1, THEN)
    assert store.aids("ada", "slope") == (
        Aid("gave-up", 1, THEN),
        Aid("hint", 1, THEN),
        Aid("hint", 2, THEN),
    )
    assert store.aids("nobody", "slope") == ()


def test_what_no_aid_can_be_is_refused(store: Store) -> None:
    with pytest.raises(StorageError):
        store.take_aid("ada", "slope", "hint", 0, THEN)
    with pytest.raises(StorageError):
        store.take_aid("ada", "slope", "bribe", 1, THEN)  # type: ignore[arg-type]
    assert store.aids("ada", "slope") == ()
