"""What a file or a folder holds, and the settings of a repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checker.app import changes, ci, ci_settings
from checker.app.finding import files_below, find
from checker.models.errors import UsageError
from tests.shipped import FOLDER
from tests.submissions.notebooks import code, notebook


def read(file: str) -> bytes:
    return Path(file).read_bytes()


def make(folder: Path, **files: bytes | str) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    make(
        tmp_path,
        a__slope_dot_py="x = 1",
        a__05_slope_dot_py="x = 2",
        b__all_dot_py="# %% slope\nx = 1\n# %% many-points\ny = 2",
        b__hw_dot_ipynb=notebook(code("# %% many-updates\nx = 1")),
        b__broken_dot_ipynb=b"{",
        b__weight_change_dot_txt=" less\nmore",
        requirements_dot_txt="numpy",
        setup_dot_py="x = 1",
        _dot_git__slope_dot_py="x = 1",
    )
    found = find(FOLDER, tmp_path, read)
    assert [(str(Path(one.file).relative_to(tmp_path)), one.exercise) for one in found.pieces] == [
        ("a/05_slope.py", "slope"),
        ("a/slope.py", "slope"),
        ("b/all.py", "slope"),
        ("b/all.py", "many-points"),
        ("b/hw.ipynb", "many-updates"),
        ("b/weight_change.txt", "weight-change"),
    ]
    assert found.pieces[-1].job().content == b"less"
    assert [(Path(one.file).name, one.to_mend) for one in found.left] == [
        ("setup.py", False),
        ("broken.ipynb", True),
    ]


def test_a_link_that_leads_to_itself_stops_nobody(tmp_path: Path) -> None:
    make(tmp_path, many_points_dot_py="x = 1")
    (tmp_path / "slope.py").symlink_to("slope.py")
    assert [one.name for one in files_below(tmp_path)] == ["many_points.py", "slope.py"]


def test_nothing_found_is_told_with_what_to_do(tmp_path: Path) -> None:
    make(tmp_path, mine_dot_py="x = 1")
    with pytest.raises(
        UsageError,
        match=r"checker grade ID FILE\. Or name a file after one, as in forward-error\.py, or head",
    ):
        find(FOLDER, tmp_path / "mine.py", read)
    with pytest.raises(UsageError, match="There is no file or folder"):
        find(FOLDER, tmp_path / "none", read)


SETTINGS = {
    "unknown": ('reports = []\nreport = ["x"]\n', "checker.toml:2: there is no setting 'report'. "
                "Did you mean reports?"),
    "far off": ("zzz = 1\n", "checker.toml:1: there is no setting 'zzz'. The keys are: exercises,"),
    "underscore": ("allow_unproved = true\n", "Did you mean allow-unproved?"),
    "a type": ("\nseeds = 'x'\n", "checker.toml:2: seeds: Input should be a valid integer."),
    "a number": ("seeds = 0\n", "seeds: Input should be greater than or equal to 1."),
    "thousands of digits": (f"seeds = {'9' * 5000}\n", "checker.toml cannot be read: "),
    "no TOML": ("seeds = = 1\n", "checker.toml cannot be read: Invalid value (at line 1"),
}  # fmt: skip


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_that_are_none_are_told_with_their_line(tmp_path: Path, case: str) -> None:
    said, told = SETTINGS[case]
    make(tmp_path, checker_dot_toml=said)
    with pytest.raises(UsageError) as refused:
        ci_settings.load(tmp_path)
    assert told in str(refused.value)


def test_settings_stand_in_either_file(tmp_path: Path) -> None:
    assert ci_settings.load(tmp_path).settings.submissions == (".",)
    make(tmp_path, pyproject_dot_toml='[tool.checker]\nbase = "origin/main"\nallow-unproved = true')
    found = ci_settings.load(tmp_path)
    assert (found.settings.base, found.settings.allow_unproved) == ("origin/main", True)
    assert found.folder == tmp_path
    make(tmp_path, checker_dot_toml='base = "x"')
    assert ci_settings.load(tmp_path).settings.base == "x"
    make(tmp_path, pyproject_dot_toml="[project]\nname = 'x'")
    with pytest.raises(UsageError, match=r"has no table \[tool.checker\]"):
        ci_settings.load(tmp_path, tmp_path / "pyproject.toml")


def test_the_base_is_named_or_the_jobs() -> None:
    job = {"GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc"}
    assert changes.base("x", job) == "x"
    assert changes.base(None, job) == "origin/main"
    assert changes.base(None, {**job, "GITHUB_BASE_REF": ""}) == "abc"
    assert changes.base(None, {}) is None
    with pytest.raises(UsageError, match="is no branch or commit"):
        changes.changed(Path(), "--output=x")


@pytest.mark.slow
def test_what_hangs_on_a_change_is_to_be_done(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def todo() -> tuple[list[str], list[str]]:
        top = changes.root(tmp_path)
        task = ci.task(ci_settings.load(top), top, changes.changed(top, "main"), read)
        return [path.parent.name for path in task.specs], [one.file for one in task.pieces]

    name = 'é "x"\n/slope.py'
    make(tmp_path, checker_dot_toml='exercises = "ex"\nsubmissions = ["ada", "bo"]',
         ex__c__05_slope__exercise_dot_json="{}", ada__slope_dot_py="x = 1",
         bo__x_dot_py="1")  # fmt: skip
    (tmp_path / "ex/c/05_slope").rename(tmp_path / "ex/c/05-slope")
    git("init", "-b", "main")
    git("add", "-A")
    git("commit", "-m", "x")
    assert todo() == ([], [])
    make(tmp_path, ada__slope_dot_py="x = 2")
    assert todo() == ([], ["ada/slope.py"])
    (tmp_path / "bo" / name).parent.mkdir(parents=True)
    (tmp_path / "bo" / name).write_text("x = 3")
    git("checkout", "-b", "work")
    git("commit", "-am", "y")
    assert todo() == ([], ["ada/slope.py", f"bo/{name}"])
    git("checkout", "main")
    git("clean", "-fd")
    make(tmp_path, README_dot_md="x")
    assert todo() == ([], [])
    (tmp_path / "ex/c/05-slope/exercise.json").write_text("{ }")
    assert todo() == (["05-slope"], ["ada/slope.py"])
    with pytest.raises(UsageError, match="Nothing can be compared with nope: Not a valid object"):
        changes.changed(tmp_path, "nope")
