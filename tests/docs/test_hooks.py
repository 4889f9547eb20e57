"""docs/hooks.md and docs/editors.md: each file parsed, and run through the steps it would take."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from checker.models.ci import CISettings
from checker.reports import github
from tests.reports.verdicts import PARTIAL

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/hooks.md").read_text(encoding="utf-8")
EDITORS = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
SLOPE = ROOT / "exercises/backpropagation/05-slope"
INSTALLING = re.compile(r"^.*\bpip install .*$", re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


FEEDBACK, GRADED, INCLUDE, PRE_COMMIT = map(yaml.safe_load, blocks(PAGE, "yaml"))
ACTION, GITLAB, HOOKS = (
    yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    for name in ("action.yml", "ci/gitlab.yml", ".pre-commit-hooks.yaml")
)


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository in which a branch hands in one wrong program, after a right one on main."""
    folder = tmp_path / "work"
    (folder / "handed-in").mkdir(parents=True)
    shutil.copy(SLOPE / "solution.py", folder / "handed-in/slope.py")
    (folder / ".gitignore").write_text("checker.xml\nchecker.json\n")
    git(folder, "init", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "x")
    git(folder, "update-ref", "refs/remotes/origin/main", "main")
    git(folder, "checkout", "-b", "mine")
    (folder / "handed-in/bo").mkdir()
    wrong = SLOPE / "submissions/wrong/missing-factor-2.py"
    shutil.copy(wrong, folder / "handed-in/bo/slope.py")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "y")
    return folder


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """As both systems run a step. What a step installs is installed already."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", f"set -eo pipefail\n{INSTALLING.sub('command -v checker', script)}"],
        cwd=folder,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def values(step: dict[str, Any], known: dict[str, str]) -> dict[str, str]:
    """A step's own variables, each expression replaced by what it stands for."""
    found = step.get("env", {}).items()
    return {name: re.sub(r"\$\{\{ (.+?) \}\}", lambda m: known[m[1]], v) for name, v in found}


def runs(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [step for step in steps if "run" in step]


@pytest.mark.slow
def test_the_action_grades_what_a_pull_request_changes(work: Path, tmp_path: Path) -> None:
    inputs = {f"inputs.{name}": one["default"] for name, one in ACTION["inputs"].items()}
    summary = tmp_path / "summary.md"
    done = []
    for step in runs(ACTION["runs"]["steps"]):
        assert step["shell"] == "bash"
        job = {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(summary)}
        done.append(bash(step["run"], work, **job, **values(step, inputs)))
    assert [one.returncode for one in done] == [0, 1]
    assert "::error file=handed-in/bo/slope.py,line=3,title=slope%3A slope::" in done[1].stdout
    assert "1 submission: 0 correct, 1 not." in done[1].stdout
    assert len(list(JUnitXml.fromfile(str(work / "checker.xml")))) == 1
    assert "missing&#45;factor&#45;2" in summary.read_text()


@pytest.mark.slow
def test_the_gitlab_job_grades_what_a_merge_request_changes(work: Path) -> None:
    job = GITLAB["exercises"]
    base = subprocess.check_output(["git", "rev-parse", "main"], cwd=work, text=True).strip()
    variables = {**job["variables"], "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    done = bash("\n".join(job["script"]), work, **variables)
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"]
    assert len(list(JUnitXml.fromfile(str(work / reports["junit"])))) == 1
    (issue,) = json.loads((work / reports["codequality"]).read_text())
    assert issue["location"] == {"path": "handed-in/bo/slope.py", "lines": {"begin": 3}}


@pytest.mark.slow
def test_graded_work_is_graded_by_the_courses_own_files(work: Path, tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course/checker.toml").write_text('submissions = ["handed-in"]\n')
    (work / "checker.toml").write_text('submissions = ["none"]\n')
    known = {"secrets.CHECKER_SECRET": "5" * 64}
    done = []
    for step in runs(GRADED["jobs"]["grade"]["steps"]):
        folder = tmp_path / step.get("working-directory", ".")
        done.append(bash(step["run"], folder, RUNNER_TEMP=str(tmp_path), **values(step, known)))
    assert [one.returncode for one in done] == [0, 0, 1], done[-1].stderr
    assert (tmp_path / "secret").read_text().strip() == "5" * 64
    assert (tmp_path / "secret").stat().st_mode & 0o77 == 0
    verdicts = json.loads((tmp_path / "verdicts.json").read_text())
    assert [one["file"] for one in verdicts] == ["handed-in/slope.py", "handed-in/bo/slope.py"]


@pytest.mark.slow
def test_the_learners_hook_grades_what_is_not_committed(work: Path) -> None:
    hooks = {hook["id"]: hook for hook in HOOKS}
    assert bash(hooks["checker-grade"]["entry"], work).returncode == 0
    (work / "handed-in/slope.py").write_text("preds = 1\n")
    assert bash(hooks["checker-grade"]["entry"], work).returncode == 1
    assert re.search(hooks["checker-validate"]["files"], "exercises/c/05-slope/exercise.json")
    spec = work / "exercise.json"
    spec.write_text("{}")
    entry = f"{hooks['checker-validate']['entry']} {spec}"
    assert bash(entry, work).returncode == 3


@pytest.mark.slow
def test_the_gradescope_recipe_writes_results(work: Path, tmp_path: Path) -> None:
    _, script = blocks(PAGE, "bash")
    (tmp_path / "checker/bin").mkdir(parents=True)
    run = f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n'
    (tmp_path / "checker/bin/checker").write_text(run)
    (tmp_path / "checker/bin/checker").chmod(0o755)
    (tmp_path / "submission").symlink_to(work / "handed-in/bo")
    (tmp_path / "results").mkdir()
    (tmp_path / "source").mkdir()
    (tmp_path / "source/secret").write_text("a secret of the course's grader, long enough\n")
    done = bash(script, tmp_path, AUTOGRADER=str(tmp_path), PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "results/results.json").read_text())["score"] == 2


def test_no_job_of_a_learners_has_secrets_or_rights() -> None:
    for workflow in (FEEDBACK, GRADED):
        assert workflow["permissions"] == {"contents": "read"}
        assert "pull_request_target" not in workflow[True]
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                assert "${{" not in step.get("run", "")
                if step.get("uses", "").startswith("actions/checkout"):
                    assert step["with"]["persist-credentials"] is False
    assert "secrets." not in yaml.safe_dump(FEEDBACK)
    assert all("${{" not in step["run"] for step in runs(ACTION["runs"]["steps"]))
    assert FEEDBACK["jobs"]["feedback"]["steps"][0]["with"]["fetch-depth"] == 0
    assert INCLUDE["include"][0]["file"] == "ci/gitlab.yml"
    (repository,) = PRE_COMMIT["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == {hook["id"] for hook in HOOKS}


def test_the_settings_shown_are_settings() -> None:
    (shown,) = blocks(PAGE, "toml")
    held = CISettings.model_validate(tomllib.loads(shown))
    assert set(CISettings.model_fields) == held.model_fields_set
    assert re.search(r"#:schema .*/(schemas/.*json)", shown)[1] in {  # type: ignore[index]
        f"schemas/{path.name}" for path in (ROOT / "schemas").iterdir()
    }


def matchers() -> list[dict[str, Any]]:
    tasks = json.loads(blocks(EDITORS, "json")[0])["tasks"]
    return [task["problemMatcher"]["pattern"] for task in tasks]


def test_the_problem_matcher_reads_annotations() -> None:
    first = matchers()[0]
    found = [re.search(first["regexp"], line)
             for line in github.commands(PARTIAL, "/home/ada/slope.py").splitlines()]  # fmt: skip
    told = [one for one in found if one]
    assert told[0][first["severity"]] == "error"
    assert (told[0][first["file"]], told[0][first["line"]]) == ("/home/ada/slope.py", "2")
    assert told[0][first["message"]].startswith("`error` is -7.")


@pytest.mark.slow
def test_the_other_one_reads_what_ci_prints(work: Path) -> None:
    second = matchers()[1]
    done = bash("checker ci --base origin/main", work)
    (found,) = filter(None, (re.search(second["regexp"], x) for x in done.stdout.splitlines()))
    assert (found[second["file"]], found[second["line"]]) == ("handed-in/bo/slope.py", "3")
    assert found[second["message"]].startswith("slope: `slope` is [7, 14, 21].")
