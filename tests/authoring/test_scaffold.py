"""`checker new`: folders that are proved as they are, and nothing written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.authoring import scaffold
from checker.authoring.mutation import judged, mutants_of
from checker.authoring.scaffold import Order
from checker.authoring.templates import TEMPLATES, simplest
from checker.authoring.validate import prove
from checker.catalog import load
from checker.cli.app import app
from checker.models.errors import UsageError
from checker.sandbox import Server
from tests.sizes import daily

ROOT = Path(__file__).parents[2]
FLAGS = ["--id", "a-slope", "--title", "A “slope”", "--template", "slope", "--chapter", "sums"]


def order(into: Path, template: str = "slope", **other: str) -> Order:
    fields = {"id": f"my-{template}", "title": "Mine", "chapter": "sums", **other}
    return Order(into=into, template=template, **fields)


def new(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["new", *map(str, arguments)], input=stdin)


# Variants are drawn from the id, so that more than one id is tried.
@pytest.mark.slow
@pytest.mark.parametrize("name", daily(["mine", "another-one", "b-2"], "mine"))
@pytest.mark.parametrize("template", daily(TEMPLATES, "choice", "slope"))
def test_every_template_is_proved_as_it_is(
    template: str, name: str, tmp_path: Path, heavy_server: Server
) -> None:
    made = scaffold.planned(order(tmp_path / "exercises", template, id=name))
    scaffold.write(made)
    assert prove(made.folder / "exercise.json", heavy_server.run) == ()
    assert load(made.folder / "exercise.json").exercise.kind == TEMPLATES[template].kind


@pytest.mark.full
@pytest.mark.parametrize("template", [n for n, one in TEMPLATES.items() if one.kind == "code"])
def test_no_mutant_of_a_template_survives(
    template: str, tmp_path: Path, heavy_server: Server
) -> None:
    made = scaffold.planned(order(tmp_path, template))
    scaffold.write(made)
    entry = load(made.folder / "exercise.json")
    score = judged(entry, mutants_of(entry), heavy_server.run, b"secret")
    assert not score.having("survived", "refused")


def test_the_number_follows_those_that_are_there(tmp_path: Path) -> None:
    for template, number in (("slope", 1), ("choice", 2)):
        made = scaffold.planned(order(tmp_path, template))
        scaffold.write(made)
        assert made.folder.name == f"{number:02}-my-{template}"
        assert json.loads((made.folder / "exercise.json").read_text("utf-8"))["order"] == number
    (tmp_path / "sums" / "07-left-behind").mkdir()
    assert scaffold.planned(order(tmp_path, "number")).folder.name == "08-my-number"
    assert scaffold.planned(order(tmp_path, "number", chapter="other")).folder.name[:2] == "01"


def test_the_schema_is_found_or_written(tmp_path: Path) -> None:
    made = scaffold.planned(order(tmp_path))
    assert tmp_path / "schemas" / "exercise.schema.json" in [path for path, _ in made.files]
    scaffold.write(made)
    named = json.loads((made.folder / "exercise.json").read_text("utf-8"))["$schema"]
    assert (made.folder / named).is_file()
    again = scaffold.planned(order(tmp_path, "choice"))
    assert not any("schemas" in path.parts for path, _ in again.files)


def test_beside_the_shipped_exercises_the_schema_is_theirs(tmp_path: Path) -> None:
    made = scaffold.planned(order(ROOT / "exercises", chapter="sums"))
    spec = json.loads(dict(made.files)[made.folder / "exercise.json"])
    assert spec["$schema"] == "../../../schemas/exercise.schema.json"
    assert not any("schemas" in path.name for path, _ in made.files)


def test_functions_are_shared_within_a_chapter(tmp_path: Path) -> None:
    first = scaffold.planned(order(tmp_path, "tanh"))
    scaffold.write(first)
    given = tmp_path / "sums" / "given" / "predict_with_tanh.py"
    assert given.is_file()
    second = scaffold.planned(order(tmp_path, "tanh", id="other"))
    assert given not in [path for path, _ in second.files]
    given.write_text("def predict_with_tanh(row, weights): pass\n", encoding="utf-8")
    with pytest.raises(UsageError, match="another function"):
        scaffold.planned(order(tmp_path, "tanh", id="other"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id", "My slope", "cannot be the id"),
        ("id", "../up", "cannot be the id"),
        ("chapter", "a/b", "cannot be the chapter"),
        ("title", " ", "1 to 80"),
        ("title", "x" * 81, "1 to 80"),
        ("template", "tahn", "Did you mean tanh"),
        ("template", "zzz", "There are: choice"),
    ],
)
def test_what_cannot_be_is_refused(field: str, value: str, words: str, tmp_path: Path) -> None:
    fields = {"id": "a", "title": "A", "chapter": "c", "template": "slope", field: value}
    with pytest.raises(UsageError, match=words):
        scaffold.planned(Order(into=tmp_path, **fields))


def test_nothing_is_written_over(tmp_path: Path) -> None:
    made = scaffold.planned(order(tmp_path))
    scaffold.write(made)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="left as it is"):
        scaffold.write(made)
    with pytest.raises(UsageError, match="already holds"):
        scaffold.planned(order(tmp_path, chapter="other"))
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        scaffold.planned(order(tmp_path / "file"))


def test_the_command_writes_and_says_what_comes_next(tmp_path: Path) -> None:
    done = new(*FLAGS, "--into", tmp_path)
    assert done.exit_code == 0, done.output
    folder = tmp_path / "sums" / "01-a-slope"
    assert f"checker validate {folder}" in done.stdout
    spec = json.loads((folder / "exercise.json").read_text("utf-8"))
    assert (spec["id"], spec["title"], spec["chapter"]) == ("a-slope", "A “slope”", "sums")


def test_a_dry_run_only_lists(tmp_path: Path) -> None:
    done = new(*FLAGS, "--into", tmp_path / "x", "--dry-run")
    assert done.exit_code == 0
    assert "Would write" in done.stdout
    assert "01-a-slope/solution.py" in done.stdout
    assert not (tmp_path / "x").exists()


def test_off_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    done = new("--id", "a", "--kind", "code")
    assert done.exit_code == 2
    assert "say --title, --chapter, --into" in done.output
    assert new("--list-templates").stdout.count("\n") == len(TEMPLATES)


def test_kind_and_template_must_agree(tmp_path: Path) -> None:
    done = new(*FLAGS, "--into", tmp_path, "--kind", "choice")
    assert done.exit_code == 2
    assert "makes a code, not a choice" in done.output
    assert simplest("code").name == "slope"


def test_a_terminal_is_asked_for_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker.cli import questions

    monkeypatch.setattr(questions, "_on_a_terminal", lambda: True)
    typed = "As ked\nasked\nAsked for\nnumber\n"
    done = new("--chapter", "sums", "--into", tmp_path, stdin=typed)
    assert done.exit_code == 0, done.output
    assert "Error: lower-case words joined by hyphens, as first-slope\n" in done.output
    assert (tmp_path / "sums" / "01-asked" / "exercise.json").is_file()
