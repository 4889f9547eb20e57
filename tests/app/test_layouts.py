"""Folders as classes, Moodle and Gradescope make them: whose a file is, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.app.layouts import find
from checker.models.batch import Found
from checker.models.errors import UsageError

EXERCISES = (("5", "slope"), ("7", "many-updates"))
MOODLE = "Ada Lovelace_101_assignsubmission_file_"


def make(root: Path, *files: str, text: str = "preds = 7\n") -> Path:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def taken(found: Found) -> list[tuple[str, str, str]]:
    return [(one.learner, one.exercise, one.path.name) for one in found.files]


def left(found: Found) -> dict[str, str]:
    return {one.path.name: one.why for one in found.left}


def test_a_folder_for_each_learner(tmp_path: Path) -> None:
    make(tmp_path, "bo/05-slope.py", "bo/notes.txt", "ada/slope.py", "ada/Many_Updates (1).py")
    make(tmp_path, "cy/slopes.py", "readme.md", ".git/slope.py", "ada/__pycache__/slope.py")
    (tmp_path / "dee").mkdir()
    found = find(tmp_path, EXERCISES)
    assert found.layout == "learner"
    assert taken(found) == [
        ("ada", "many-updates", "Many_Updates (1).py"),
        ("ada", "slope", "slope.py"),
        ("bo", "slope", "05-slope.py"),
    ]
    assert left(found) == {
        "notes.txt": "it is no Python file",
        "slopes.py": "its name, 'slopes', is that of no exercise",
        "readme.md": "it lies in no learner's folder",
        "dee": "there is nothing in it to grade",
    }


def test_a_folder_for_each_exercise(tmp_path: Path) -> None:
    make(tmp_path, "slope/ada.py", "slope/bo.py", "7/ada.py", "else/ada.py")
    found = find(tmp_path, EXERCISES)
    assert found.layout == "exercise"
    assert [one[:2] for one in taken(found)] == [
        ("ada", "many-updates"),
        ("ada", "slope"),
        ("bo", "slope"),
    ]
    assert left(found) == {"else": "its name is that of no exercise"}


def test_what_moodle_gives_for_download(tmp_path: Path) -> None:
    make(tmp_path, f"{MOODLE}/slope.py", "Bo Li_102_assignsubmission_file_/Slope-2.py")
    make(tmp_path, "Cy Ek_103_assignsubmission_file_slope.py")
    make(tmp_path, "Cy Ek_103_assignsubmission_onlinetext_/onlinetext.html", "grades.csv")
    found = find(tmp_path, EXERCISES)
    assert found.layout == "moodle"
    assert [one[:2] for one in taken(found)] == [("Ada Lovelace", "slope"), ("Cy Ek", "slope")]
    assert left(found) == {
        "Slope-2.py": "its name, 'Slope-2', is that of no exercise",
        "Cy Ek_103_assignsubmission_onlinetext_": "it is text typed into Moodle, and no file",
        "grades.csv": "it is not named as Moodle names submissions",
    }
    named = find(tmp_path, EXERCISES, exercise="slope")
    assert [one.learner for one in named.files] == ["Ada Lovelace", "Bo Li", "Cy Ek"]


def test_a_files_own_name_makes_nobody_else_of_its_learner(tmp_path: Path) -> None:
    make(tmp_path, "Ada_101_assignsubmission_file_Bo_102_assignsubmission_file_slope.py")
    found = find(tmp_path, EXERCISES, exercise="slope")
    assert [one.learner for one in found.files] == ["Ada"]


def test_namesakes_and_assignments_of_moodle(tmp_path: Path) -> None:
    make(tmp_path, f"slope/{MOODLE}/a.py", f"slope/{MOODLE.replace('101', '109')}/b.py")
    make(tmp_path, f"many-updates/{MOODLE}/b.py")
    assert taken(find(tmp_path, EXERCISES)) == [
        ("Ada Lovelace", "many-updates", "b.py"),
        ("Ada Lovelace 101", "slope", "a.py"),
        ("Ada Lovelace 109", "slope", "b.py"),
    ]


GRADESCOPE = """\
---
submission_11:
  :submitters:
  - :name: "Zo\\xEB Ek"
    :sid: '100'
    :email: zoe@example.org
  - :name: 'Bo O''Li'
    :sid:
    :email:
  :created_at: 2026-05-01 21:30:54.152334000 Z
  :score: 3.0
  :results:
    tests:
    - :name: not a person
  :history:
  - :id: 10
    :submitters:
    - :name: not a person either
submission_12:
  :submitters:
  - :name: Cy
"""


def test_what_gradescope_exports(tmp_path: Path) -> None:
    root = tmp_path / "assignment_1_export"
    make(root, "submission_11/slope.py", "submission_12/sub/slope.py", "submission_13/slope.py")
    make(root, "submission_metadata.yml", text=GRADESCOPE)
    found = find(tmp_path, EXERCISES)
    assert found.layout == "gradescope"
    assert [one.learner for one in found.files] == ["Bo O'Li", "Cy", "zoe@example.org"]
    assert found.files[0].at == datetime(2026, 5, 1, 21, 30, 54, tzinfo=UTC)
    assert found.files[1].at is None
    assert left(found) == {"submission_13": "submission_metadata.yml does not say whose it is"}


def test_a_manifest_names_files(tmp_path: Path) -> None:
    make(tmp_path, "a b.py", "sub/c.py")
    listed = tmp_path / "files.csv"
    listed.write_text(
        "\ufefflearner,Exercise,file,submitted\n"
        'ada,slope,"a b.py",2026-05-01T23:59+02:00\nbo,7,sub/c.py,\n'
    )
    found = find(tmp_path, EXERCISES, manifest=listed)
    assert taken(found) == [("ada", "slope", "a b.py"), ("bo", "many-updates", "c.py")]
    assert found.files[0].at == datetime(2026, 5, 1, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,file\n", r"lacks the columns learner, exercise\. .* learner,exercise,file\.$"),
        ("learner,exercise,file\nada,slope,no.py\n", "line 2: There is no file 'no.py' in "),
        ("learner,exercise,file\nada,nope,a.py\n", "line 2: There is no exercise 'nope' that"),
        ("learner,exercise,file\n ,slope,a.py\n", "line 2: A learner's name cannot be blank"),
        ("learner,exercise,file,submitted\na,5,a.py,1 May\n", "line 2: '1 May' is no time"),
        ("learner,exercise,file,submitted\na,5,a.py,2026-05-01\n", "has no time zone"),
        (
            "learner,exercise,file,submitted\na,5,a.py,9999-12-31T23:59-23:59\n",
            "line 2: '9999-12-31T23:59-23:59' is no time at which anything was handed in",
        ),
        (f"learner,exercise,file\n{'a' * 140_000},slope,a.py\n", "line 2: field larger than"),
    ],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    make(tmp_path, "a.py")
    listed = tmp_path / "files.csv"
    listed.write_text(text)
    with pytest.raises(UsageError, match=told):
        find(tmp_path, EXERCISES, manifest=listed)


def test_of_several_files_none_is_chosen(tmp_path: Path) -> None:
    make(tmp_path, "ada/slope.py", "ada/slope (1).py", "bo/slope.ipynb", "cy/5.py", "cy/5.ipynb")
    found = find(tmp_path, EXERCISES)
    assert taken(found) == [("bo", "slope", "slope.ipynb"), ("cy", "slope", "5.py")]
    why = "there are several files of this learner for this exercise, and none is chosen"
    assert left(found) == {
        "slope.py": why,
        "slope (1).py": why,
        "5.ipynb": "there is a .py file beside it",
    }


def test_no_learner_changes_how_a_class_is_read(tmp_path: Path) -> None:
    """Else one could hand in for others, and keep out whoever is not named."""
    make(tmp_path, "ada/slope.py", "bo/slope.py", f"eve/{MOODLE}slope.py", f"fay/{MOODLE}/slope.py")
    make(tmp_path, "eve/submission_11/slope.py")
    make(tmp_path, "eve/submission_metadata.yml", text=GRADESCOPE)
    found = find(tmp_path, EXERCISES)
    assert (found.layout, [one.learner for one in found.files]) == ("learner", ["ada", "bo"])
    assert find(tmp_path, EXERCISES, "gradescope").files[0].learner == "Bo O'Li"


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    secret = make(tmp_path / "secret", "slope.py") / "slope.py"
    root = make(tmp_path / "class", "ada/slope.py")
    (root / "ada/7.py").symlink_to(secret)
    (root / "bo").symlink_to(secret.parent)
    (root / "cy").symlink_to(root / "ada")
    found = find(root, EXERCISES)
    assert [one.learner for one in found.files] == ["ada", "cy"]
    assert left(found) == dict.fromkeys(("7.py", "bo"), "it is a link that leads out of the folder")


def test_a_link_that_leads_to_itself_stops_nobody(tmp_path: Path) -> None:
    root = make(tmp_path, "ada/slope.py")
    (root / "eve").mkdir()
    (root / "eve/slope.py").symlink_to("slope.py")
    found = find(root, EXERCISES)
    assert taken(found) == [("ada", "slope", "slope.py")]
    assert left(found)["slope.py"] == "it is a link to another file"


def test_nobody_hands_in_anothers_file_by_a_link(tmp_path: Path) -> None:
    root = make(tmp_path, "ada/slope.py")
    (root / "eve").mkdir()
    (root / "eve/slope.py").symlink_to("../ada/slope.py")
    found = find(root, EXERCISES)
    assert taken(found) == [("ada", "slope", "slope.py")]
    assert left(found)["slope.py"] == "it is a link to another file"


def test_a_manifest_takes_no_link_for_a_file(tmp_path: Path) -> None:
    secret = make(tmp_path / "secret", "slope.py") / "slope.py"
    root = make(tmp_path / "class", "ada/slope.py")
    (root / "eve.py").symlink_to(secret)
    (root / "bo.py").symlink_to("ada/slope.py")
    listed = tmp_path / "files.csv"
    listed.write_text("learner,exercise,file\nada,5,ada/slope.py\neve,5,eve.py\nbo,5,bo.py\n")
    found = find(root, EXERCISES, manifest=listed)
    assert taken(found) == [("ada", "slope", "slope.py")]
    assert left(found) == {
        "eve.py": "it is a link that leads out of the folder",
        "bo.py": "it is a link to another file",
    }


def test_names_that_cannot_be_stored(tmp_path: Path) -> None:
    make(tmp_path, "ada/slope.py", "b\x1b[31mo/slope.py", "   /slope.py")
    found = find(tmp_path, EXERCISES)
    assert [one.learner for one in found.files] == ["ada"]
    assert len(found.left) == 2
    assert all("its learner's name cannot be used: " in one.why for one in found.left)


def test_a_folder_that_says_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is not there\. Name the folder that holds"):
        find(tmp_path / "nowhere", EXERCISES)
    make(tmp_path, "ada/mine.py")
    with pytest.raises(UsageError) as raised:
        find(tmp_path, EXERCISES)
    told = str(raised.value)
    assert "\n  ada/mine.py: its name, 'mine', is that of no exercise\n" in told
    assert "as in slope.py. The layouts:\n  learner: a folder for each learner" in told
    assert find(tmp_path, EXERCISES, exercise="slope").files
    with pytest.raises(UsageError, match=r"There is no submission_metadata\.yml in "):
        find(tmp_path, EXERCISES, "gradescope")
