"""All that is kept of a person is written out, and forgotten, whatever table it lies in."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checker.app import assigning, classes, privacy, records
from checker.app.assigning import AssignmentSettings, MarkEdit
from checker.app.gradebook import book
from checker.models.course import Person
from checker.models.errors import StorageError, UnknownLearnerError
from checker.store import Store
from db.models import Base
from tests.classroom import DAY, NOON, hand_in, record
from tests.databases import MakeOnce
from tests.shipped import FOLDER

pytestmark = pytest.mark.slow
SHARED = b"slope = 1\n"


@pytest.fixture
def full(database: str, make_once: MakeOnce) -> str:
    """ada has rows in every table that there is of people; kim set a mark of hers."""
    make_once("all of ada", database, lambda: _fill(database))
    return database


def _fill(database: str) -> None:
    classes.new(database, "dl", "", "UTC", "kim")
    ada = Person("ada", full_name="Ada Lovelace", external_id="7", address="ada@x.org")
    classes.enrol(database, "dl", [ada, Person("bob"), Person("kim", "instructor")], "kim")
    edit = MarkEdit(FOLDER, database, "dl", "kim", "was away")
    assigning.assign(edit, ["slope"], AssignmentSettings({"due": "2026-12-01"}, {}))
    assigning.extend(edit, "slope", "ada", "2026-12-05")
    assigning.override(edit, "slope", "ada", 3)
    hand_in(database, "ada", "slope", 1, NOON, source=SHARED, name="../my slope.py")
    hand_in(database, "ada", "slope", 2, NOON, source=b"own = 1\n")
    hand_in(database, "bob", "slope", 1, NOON, source=SHARED)
    with Store.open(database) as store:
        store.take_aid("ada", "slope", "hint", 1, NOON)


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def everywhere(database: str) -> str:
    """Everything that the database holds, as text."""
    with Store.open(database) as store, store.reading() as connection:
        return "\n".join(
            str(tuple(row))
            for one in Base.metadata.sorted_tables
            for row in connection.execute(one.select())
        )


def test_the_export_has_every_table_and_what_was_handed_in(full: str) -> None:
    files = unpack(privacy.export(full, "ada"))
    tables = {name.removesuffix(".json") for name in files if name.endswith(".json")}
    assert {"learner", "identity", "enrolment", "extension", "override", "attempt", "finding",
            "receipt", "aid", "audit", "course"} <= tables  # fmt: skip
    assert json.loads(files["identity.json"])[0]["address"] == "ada@x.org"
    assert len(json.loads(files["attempt.json"])) == 2
    assert {note["action"] for note in json.loads(files["audit.json"])} == {
        "enrol", "extend", "override",
    }  # fmt: skip
    handed = {name: content for name, content in files.items() if name.startswith("submissions/")}
    assert sorted(handed.values()) == [b"own = 1\n", SHARED]
    assert any(name.endswith("-my_slope.py") for name in handed)
    assert not any(".." in name for name in files)


def test_the_export_holds_nothing_of_others_and_nothing_hidden(full: str) -> None:
    text = b"\n".join(unpack(privacy.export(full, "ada")).values()).decode()
    assert "bob" not in text
    assert '"seed"' not in text
    assert json.loads(unpack(privacy.export(full, "bob"))["attempt.json"])[0]["points"] == 1


def test_of_a_rule_that_changed_marks_only_ones_own_are_told(full: str) -> None:
    wanted = AssignmentSettings(
        {"due": "2026-11-29", "closes": "2026-12-29"}, {"late_penalty": 0.25}
    )
    changed = assigning.assign(MarkEdit(FOLDER, full, "dl", "kim"), ["slope"], wanted)[1]
    assert [one.learner for one in changed] == ["bob"]
    own = {name: unpack(privacy.export(full, name))["audit.json"] for name in ("ada", "bob")}
    marks = {
        name: [note["details"]["marks"] for note in json.loads(notes) if note["action"] == "assign"]
        for name, notes in own.items()
    }
    assert marks["ada"] == []
    ((bobs,),) = marks["bob"]
    assert bobs[1:] == ["slope", 1, 0.5]


def test_who_is_erased_is_nowhere_any_more(full: str) -> None:
    before = everywhere(full)
    would = privacy.erase(full, "ada", "kim", dry_run=True)
    assert everywhere(full) == before
    gone = privacy.erase(full, "ada", "kim")
    assert gone == would
    assert (gone["attempt"], gone["receipt"], gone["submission"]) == (2, 2, 1)
    after = everywhere(full)
    for trace in ("'ada'", "Lovelace", "ada@x.org", "own = 1"):
        assert trace in before
        assert trace not in after
    assert book(FOLDER, full).lines[0].points == 1
    with pytest.raises(UnknownLearnerError):
        privacy.export(full, "ada")


def test_what_was_graded_meanwhile_brings_nobody_back(full: str) -> None:
    late = record("slope", 1, learner="ada", source=b"late = 1\n", job_key="late")
    with records.standing(full, known=True) as keep:
        privacy.erase(full, "ada", "kim")
        with pytest.raises(StorageError, match="Nobody is called ada any more"):
            keep(late)
        assert keep(replace(late, learner="bob")).attempt == 2
    assert "ada" not in [one.name for one in privacy.people(full)]


def test_an_instructor_who_is_erased_leaves_marks_without_a_name(full: str) -> None:
    privacy.erase(full, "kim", "root")
    (mark,) = classes.shown(full, "dl").overrides.values()
    assert (mark.points, mark.by, mark.reason) == (3, "erased", "was away")
    assert "kim" not in everywhere(full)


def test_whoever_did_nothing_for_long_is_forgotten(database: str) -> None:
    now = datetime.now(UTC)
    hand_in(database, "old", "slope", 1, now - 800 * DAY)
    hand_in(database, "back", "slope", 1, now - 800 * DAY)
    hand_in(database, "back", "slope", 1, now - DAY)
    with Store.open(database) as store:
        store.take_aid("reader", "slope", "hint", 1, now - DAY)
    gone, rows = privacy.expire(database, timedelta(days=730), "timer", dry_run=True)
    assert ([one.name for one in gone], rows["attempt"]) == (["old"], 1)
    privacy.expire(database, timedelta(days=730), "timer")
    assert [one.name for one in privacy.people(database)] == ["back", "reader"]
    assert privacy.expire(database, timedelta(days=730), "timer") == ((), {})


def test_everybody_is_listed_with_how_much_there_is(full: str) -> None:
    ada, bob, kim = privacy.people(full)
    assert (ada.name, ada.attempts, ada.exercises) == ("ada", 2, 1)
    assert ada.last is not None
    assert (bob.attempts, kim.attempts) == (1, 0)


def test_pseudonyms_are_the_same_for_the_same_secret_and_say_no_name(full: str) -> None:
    names = {privacy.pseudonym(secret, name) for secret in (b"a", b"b") for name in ("ada", "bob")}
    assert len(names) == 4
    assert privacy.pseudonym(b"a", "ada") == privacy.pseudonym(b"a", "ada")
    told = str(privacy.without_names(book(FOLDER, full, "dl"), b"a"))
    for name in ("ada", "Lovelace", "bob", "kim", "was away", "'7'"):
        assert name not in told


def test_a_name_that_is_nobodys_is_told_with_those_like_it(full: str) -> None:
    with pytest.raises(
        UnknownLearnerError, match=r"^There is no 'adda' in the database\.$"
    ) as told:
        privacy.erase(full, "adda", "kim")
    assert told.value.near == ("ada",)
