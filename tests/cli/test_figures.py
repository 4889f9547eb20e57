"""--figure, and what is drawn on the terminal."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.app import drawings
from checker.app.service import exercise
from checker.models.errors import SpecError

from .conftest import Checker, Invoke

Bundled = Callable[[str, str], Path]


def test_the_terminal_shows_the_drawing_in_place_of_the_weights(invoke: Invoke) -> None:
    output = invoke("show", "forward-error").output
    assert "( 3 )──┤" in output
    assert "hidden node 0" not in output
    assert invoke("show", "weight-change").output.count("actual 7") == 2
    assert "Drawing" not in invoke("show", "slope").output


def test_a_narrow_terminal_gets_the_weights_in_words(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    output = invoke("show", "forward-error").output
    assert "hidden node 0" in output
    assert "──" not in output


def test_show_writes_a_drawing(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "network.svg"
    result = invoke("show", "round-of-backprop", "--figure", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Wrote {path}.\n"
    assert ET.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.slow
def test_show_writes_a_png_whatever_the_case_of_its_ending(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "network.PNG"
    assert invoke("show", "forward-error", "--figure", path).exit_code == 0
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("exercise", "name", "told"),
    [
        ("forward-error", "a.pdf", "must end in .svg or .png, which says how"),
        ("forward-error", "none/a.svg", "cannot be written: there is no folder"),
        ("forward-error", "folder.svg", "is a folder; name the file"),
        ("slope", "a.svg", "slope has no drawing."),
    ],
)
def test_what_cannot_be_written_is_told(
    invoke: Invoke, tmp_path: Path, exercise: str, name: str, told: str
) -> None:
    (tmp_path / "folder.svg").mkdir()
    result = invoke("show", exercise, "--figure", tmp_path / name)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "a.svg").exists()


def test_a_drawing_of_what_is_not_there_is_the_authors_slip() -> None:
    from dataclasses import replace

    from checker import catalog
    from checker.models.drawing import DrawingSpec

    entry = exercise(catalog.default_folder(), "forward-error")
    wrong = entry.exercise.model_copy(update={"drawings": (DrawingSpec(network="gone"),)})
    with pytest.raises(SpecError, match=r"\$\.drawings: a drawing cannot show 'gone'"):
        drawings.drawing_text(replace(entry, exercise=wrong), 80)


def test_grade_tells_beforehand_that_there_is_no_curve(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "slope.py").write_text("slope = 1", encoding="utf-8")
    path = tmp_path / "curve.svg"
    result = invoke("grade", "slope", tmp_path / "slope.py", "--figure", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "slope asks for no plot, so that there is no curve to write." in result.stderr


@pytest.mark.slow
def test_a_right_curve_stands_beside_the_expected_trend(
    checker: Checker, bundled: Bundled, tmp_path: Path
) -> None:
    program = bundled("many-updates", "solution.py")
    done = checker("grade", "many-updates", program, "--figure", "curve.svg")
    assert done.returncode == 0
    assert "●  your mse_hist, and the expected trend: the values fall throughout" in done.stdout
    assert "expected trend" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_wrong_curve_stands_alone(checker: Checker, bundled: Bundled, tmp_path: Path) -> None:
    program = bundled("many-updates", "submissions/wrong/added-slope.py")
    done = checker("grade", "many-updates", program, "--json", "--figure", "curve.svg")
    assert done.returncode == 1
    assert done.stdout.startswith("{")
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert "your mse_hist" in text
    assert "expected" not in text


@pytest.mark.slow
@pytest.mark.parametrize("source", ["mse_hist = 'text'", "mse_hist = [float('inf')] * 20", "x"])
def test_no_list_of_numbers_gives_no_curve(checker: Checker, tmp_path: Path, source: str) -> None:
    (tmp_path / "updates.py").write_text(source, encoding="utf-8")
    done = checker("grade", "many-updates", "updates.py", "--figure", "curve.svg")
    assert done.returncode == 1
    assert (
        "curve.svg was not written: there is no curve, since `mse_hist` gave no list of finite "
        "numbers." in done.stderr
    )
    assert not (tmp_path / "curve.svg").exists()
