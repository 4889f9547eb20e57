"""Verdicts survive the database; attempts and best scores mean what they say."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.models.errors import StorageError
from checker.models.observation import Submission
from checker.models.record import FindingData, LocationData, ReceiptData, ScoreData, VerdictData
from checker.models.said import joined, say
from checker.models.verdict import (
    UNCOUNTED,
    Finding,
    FindingStatus,
    Location,
    Receipt,
    Score,
    Status,
    Verdict,
)
from checker.store import Store, StoredAttempt
from checker.words import phrase
from db import models, schema, statements

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def digest(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def submission(source: bytes = b"preds = 11\n", name: str = "first.py") -> Submission:
    return Submission(name, source, digest(source))


def verdict(
    points: float = 2, status: Status = "partial", exercise: str = "first-slope", **more: Any
) -> Verdict:
    receipt = Receipt(
        spec_digest=digest(exercise + more.pop("version", "")),
        submission_digest=more.pop("submission", submission()).digest,
        solver_version="1.0",
        program_version="2.0",
        isolation="process",
        seed_digest=digest("seed"),
        tolerance={"atol": 1e-9, "rtol": 1e-6},
    )
    finding = Finding(
        check="preds",
        status="wrong",
        points=0,
        max_points=2,
        slip="scaled",
        message="Twice.",
        line=3,
    )
    score = Score(points=points, max_points=more.pop("max_points", 5))
    whole: dict[str, Any] = {"findings": (finding,), "feedback": "See preds.", **more}
    return Verdict(exercise=exercise, status=status, score=score, receipt=receipt, **whole)


def save(store: Store, of: Verdict, **more: Any) -> int:
    facts: dict[str, Any] = {"learner": "ada", "title": "First slope", "seed": "s", "when": NOON}
    return store.save(of, **{**facts, "submission": submission(), **more})


def points(attempts: tuple[StoredAttempt, ...]) -> list[float]:
    return [attempt.points for attempt in attempts]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, to be copied: making one costs more than most tests."""
    path = tmp_path_factory.mktemp("empty") / "verdicts.db"
    Store.open(path).close()
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(empty, tmp_path)) as opened:
        yield opened


texts = st.text(max_size=20)
amounts = st.floats(0, 1e6)
places = st.builds(Location, cell=st.none() | st.integers(1, 99), line=st.integers(1, 2**40))
findings = st.builds(
    lambda amount, part, **more: Finding(points=amount * part, max_points=amount, **more),
    amounts,
    st.floats(0, 1),
    check=texts,
    status=st.sampled_from(get_args(FindingStatus)),
    slip=st.sampled_from([None, "scaled", "hard-coded", "2-x"]),
    message=texts,
    line=st.none() | st.integers(1, 2**40),
    place=st.none() | places,
)


@st.composite
def verdicts(draw: st.DrawFn, source: bytes) -> Verdict:
    exercise, most = draw(texts), draw(st.floats(1e-6, 1e6))
    receipt = st.builds(
        Receipt,
        spec_digest=st.just(digest(exercise)),
        submission_digest=st.just(digest(source)),
        variant=st.none() | texts,
        tolerance=st.dictionaries(texts, st.floats(allow_nan=False), max_size=3),
    )
    return Verdict(
        exercise=exercise,
        status=draw(st.sampled_from(get_args(Status))),
        score=Score(points=most * draw(st.floats(0, 1)), max_points=most),
        findings=tuple(draw(st.lists(findings, max_size=4))),
        feedback=draw(texts),
        place=draw(st.none() | places),
        receipt=draw(receipt),
    )


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), source=st.binary(max_size=60), seed=texts)
def test_a_verdict_and_its_submission_survive(
    store: Store, data: st.DataObject, source: bytes, seed: str
) -> None:
    saved = data.draw(verdicts(source))
    handed_in = submission(source)
    save(store, saved, submission=handed_in, seed=seed, learner="grace")
    key = max(attempt.id for attempt in store.attempts("grace"))
    assert store.verdict(key) == saved
    assert (store.regrade(key).submission, store.regrade(key).seed) == (handed_in, seed)


def test_a_verdict_survives_closing(tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path}/new/folder/verdicts.db"
    with Store.open(place) as store:
        assert save(store, verdict()) == 1
    with Store.open(place) as store:
        assert store.verdict(1) == verdict()
        assert store.learners() == ("ada",)


def test_a_finding_stored_without_a_place_is_at_its_line(store: Store, tmp_path: Path) -> None:
    wrong = Finding(check="x", status="wrong", points=0, max_points=1, message="…", line=3)
    key = save(store, verdict().model_copy(update={"findings": (wrong,)}))
    with sqlite3.connect(next(tmp_path.glob("*.db"))) as older:
        older.execute("UPDATE finding SET place = NULL")
    (found,) = store.verdict(key).findings
    assert found.place == Location(line=3)
    assert Finding.model_validate(wrong.model_dump(exclude={"place"})) == wrong


def translatable() -> Verdict:
    """A verdict whose sentences know what they are made of."""
    wrong = say("{subject} is right.", subject="`error`")
    again = say("Attempt {n}, stored.", n=2)
    finding = Finding(check="x", status="wrong", points=0, max_points=1, message=wrong)
    return verdict().model_copy(update={"findings": (finding,), "feedback": joined([wrong, again])})


GERMAN = ["`error` ist richtig. Versuch 2, gespeichert.", "`error` ist richtig."]


def in_german(of: Verdict | StoredAttempt) -> list[str]:
    return [phrase(of.feedback, "de"), *(phrase(one.message, "de") for one in of.findings)]


def test_what_was_stored_is_read_in_another_language(store: Store) -> None:
    key = save(store, translatable())
    (made,) = store.attempts("ada", findings=True)
    assert in_german(made) == in_german(store.verdict(key)) == GERMAN
    assert store.verdict(key) == translatable()


@pytest.mark.slow
def test_so_it_is_on_a_server(url: str) -> None:
    with Store.open(url) as store:
        key = save(store, translatable())
        assert in_german(store.attempts("ada", findings=True)[0]) == GERMAN
        assert in_german(store.verdict(key)) == GERMAN


def test_what_was_stored_before_is_read_as_it_was(store: Store, tmp_path: Path) -> None:
    key = save(store, translatable())
    with sqlite3.connect(next(tmp_path.glob("*.db"))) as older:
        older.execute("UPDATE attempt SET made_of = NULL")
    (made,) = store.attempts("ada", findings=True)
    assert in_german(made) == in_german(store.verdict(key)) == list(translatable().sentences)


def test_plain_values_of_a_verdict_have_the_fields_of_its_models() -> None:
    pairs = ((VerdictData, Verdict), (FindingData, Finding), (LocationData, Location),
             (ScoreData, Score), (ReceiptData, Receipt))  # fmt: skip
    for plain, model in pairs:
        assert plain.__annotations__.keys() == model.model_fields.keys()


def test_attempts_are_newest_last_and_numbered_by_exercise(store: Store) -> None:
    numbers = [
        save(store, verdict(1), when=NOON + timedelta(hours=2)),
        save(store, verdict(3), when=NOON),
        save(store, verdict(5, "correct", "second-slope"), when=NOON + timedelta(hours=1)),
        save(store, verdict(4), learner="grace"),
    ]
    assert numbers == [1, 2, 1, 1]
    assert points(store.attempts("ada")) == [3, 5, 1]
    assert points(store.attempts("ada", "first-slope")) == [3, 1]
    assert [attempt.number for attempt in store.attempts("ada", "first-slope")] == [2, 1]
    assert store.attempts("nobody") == ()
    assert store.learners() == ("ada", "grace")


def test_findings_come_only_when_asked_for(store: Store) -> None:
    save(store, verdict())
    assert store.attempts("ada")[0].findings == ()
    assert store.attempts("ada", findings=True)[0].findings == verdict().findings


def test_versions_of_an_exercise_are_one_exercise(store: Store) -> None:
    assert save(store, verdict(2)) == 1
    assert save(store, verdict(1, version="2"), title="First slope, revised") == 2
    old, new = store.attempts("ada", "first-slope")
    assert (old.title, new.title) == ("First slope", "First slope, revised")
    assert old.spec_digest != new.spec_digest
    assert store.best("ada")["first-slope"] == old


@pytest.mark.parametrize("status", sorted(UNCOUNTED))
def test_what_does_not_count_is_kept_but_costs_nothing(store: Store, status: Status) -> None:
    assert save(store, verdict(5, status)) == 0
    assert save(store, verdict(1)) == 1
    assert save(store, verdict(5, status)) == 1
    assert [attempt.counts for attempt in store.attempts("ada")] == [False, True, False]
    assert [attempt.number for attempt in store.attempts("ada")] == [0, 1, 1]
    assert points((store.best("ada")["first-slope"],)) == [1]


def test_only_uncounted_attempts_have_no_best(store: Store) -> None:
    save(store, verdict(5, "grader_fault"))
    assert store.best("ada") == {}


def test_the_best_is_the_earliest_with_most_points(store: Store) -> None:
    for hours, amount in [(0, 1), (3, 4), (2, 4), (4, 2)]:
        save(store, verdict(amount), when=NOON + timedelta(hours=hours))
    save(store, verdict(5, "correct", "another"), learner="grace")
    assert list(store.best("ada")) == ["first-slope"]
    assert store.best("ada")["first-slope"].submitted_at == NOON + timedelta(hours=2)


def test_the_best_of_two_versions_has_the_larger_share(store: Store) -> None:
    save(store, verdict(4, version="1", max_points=10))
    save(store, verdict(2, version="2", max_points=4))
    save(store, verdict(5, version="1", max_points=10))
    assert store.best("ada")["first-slope"].points == 2


def test_variants_solved_are_known(store: Store) -> None:
    def of(seed: str | None, status: Status = "correct") -> Verdict:
        made = verdict(5, status)
        return made.model_copy(
            update={"receipt": made.receipt.model_copy(update={"variant": seed})}
        )

    assert store.solved("ada", "first-slope") == frozenset()
    for made in (of("7"), of("7"), of("8", "partial")):
        save(store, made)
    assert store.solved("ada", "first-slope") == {"7"}
    save(store, of(None))
    assert store.solved("ada", "first-slope") == {"7", None}
    assert [one.variant for one in store.attempts("ada")] == ["7", "7", "8", None]
    assert store.solved("grace", "first-slope") == store.solved("ada", "other") == frozenset()


def test_times_come_back_as_utc(store: Store) -> None:
    save(store, verdict(), when=datetime(2026, 3, 1, 7, tzinfo=timezone(timedelta(hours=-5))))
    assert store.attempts("ada")[0].submitted_at == NOON
    assert store.attempts("ada")[0].submitted_at.tzinfo is UTC


def test_a_file_name_that_is_no_text_is_kept_readable(store: Store) -> None:
    save(store, verdict(), submission=submission(name="caf\udce9.py"))
    assert store.attempts("ada")[0].file_name == r"caf\udce9.py"


def test_the_same_bytes_are_kept_once(store: Store) -> None:
    save(store, verdict())
    save(store, verdict(), learner="grace")
    assert store.regrade(1).submission == store.regrade(2).submission
    with store._engine.connect() as connection:
        rows = connection.execute(statements.table(models.Submission).select()).all()
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"learner": " "}, "The learner has no name"),
        ({"learner": "caf\udce9"}, "not valid Unicode"),
        ({"when": datetime(2026, 3, 1)}, "no time zone"),
        ({"submission": submission(b"other")}, "does not belong to the bytes of first.py"),
        ({"submission": Submission("a.py", b"other", submission().digest)}, "does not belong"),
    ],
)
def test_what_cannot_be_explained_later_is_refused(
    store: Store, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(StorageError, match=sentence):
        save(store, verdict(), **change)
    assert store.learners() == ()


def test_saving_is_all_or_nothing(store: Store) -> None:
    bad = Finding(check="x", status="right", points=3, max_points=2, message="Too many.")
    with pytest.raises(StorageError, match=r"refused a row .* Nothing was stored"):
        save(store, verdict(findings=(*verdict().findings, bad)))
    assert store.learners() == ()
    assert save(store, verdict()) == 1


def test_an_unknown_attempt_is_named(store: Store) -> None:
    for ask in (store.verdict, store.regrade):
        with pytest.raises(StorageError, match="There is no attempt 7"):
            ask(7)


def test_the_database_knows_the_same_statuses() -> None:
    assert set(models.STATUSES) == set(get_args(Status))
    assert set(models.FINDING_STATUSES) == set(get_args(FindingStatus))
    assert set(models.UNCOUNTED) == UNCOUNTED


def test_a_database_that_is_held_is_shared_in_its_process_and_closed_with_its_holder(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shutil.copy(empty, tmp_path)
    with Store.held(path) as holder:
        with Store.open(path, reading=True) as shared:
            assert shared._engine is holder._engine
        with Store.open(empty, reading=True) as other:
            assert other._engine is not holder._engine
        assert save(holder, verdict()) == 1
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("PRAGMA user_version=99")
            with pytest.raises(StorageError, match="newer version of this program"):
                Store.open(path, reading=True)
            newer.execute(f"PRAGMA user_version={schema.CURRENT.version}")
        monkeypatch.setattr("os.getpid", lambda: -1)
        with Store.open(path, reading=True) as of_a_child:
            assert of_a_child._engine is not holder._engine
        monkeypatch.undo()
    with Store.open(path, reading=True) as alone:
        assert alone._engine is not holder._engine
        assert len(alone.attempts("ada")) == 1


@pytest.mark.parametrize("replaced", [True, False])
def test_nothing_is_stored_in_a_file_that_lies_there_no_more(
    empty: Path, tmp_path: Path, replaced: bool
) -> None:
    path, other = tmp_path / "scores", tmp_path / "other"
    for each in (path, other):
        shutil.copy(empty, each)
    with Store.held(path) as holder:
        save(holder, verdict())
        other.replace(path) if replaced else path.unlink()
        with pytest.raises(StorageError, match="scores was replaced or removed since"):
            save(holder, verdict())
        with pytest.raises(StorageError, match="end this program and start it again"):
            Store.open(path, reading=True)


def test_several_services_may_hold_one_database_and_end_in_any_order(
    empty: Path, tmp_path: Path
) -> None:
    path = shutil.copy(empty, tmp_path)
    first, second = Store.held(path), Store.held(path)
    first.__enter__()
    later = second.__enter__()
    first.__exit__(None, None, None)
    with Store.open(path) as shared:
        assert shared._engine is later._engine
        assert save(shared, verdict()) == 1
    second.__exit__(None, None, None)
    with Store.open(path) as alone:
        assert alone._engine is not later._engine
