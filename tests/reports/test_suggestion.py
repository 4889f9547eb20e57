"""Commands that are suggested: quoted for the shell, with the options in use said again."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from checker.reports.suggestion import command, repeating


def test_words_and_options_are_quoted() -> None:
    assert command("grade", "slope", "my file.py", variant="a b") == (
        "checker grade slope 'my file.py' --variant 'a b'"
    )
    assert command("hint", "slope", variant=None) == "checker hint slope"


def test_options_in_use_are_said_again_where_the_command_takes_them() -> None:
    with repeating({"exercises": "my folder", "learner": "ada", "db": "s.db"}):
        assert command("hint", "slope") == (
            "checker hint slope --exercises 'my folder' --learner ada --db s.db"
        )
        assert command("show", "slope") == "checker show slope --exercises 'my folder'"
        assert command("scores", db="other.db", learner="demo") == (
            "checker scores --db other.db --learner demo --exercises 'my folder'"
        )
    assert command("hint", "slope") == "checker hint slope"


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2J", "it's\t", "\u202ex"])
def test_a_name_that_cannot_be_printed_is_escaped_and_means_the_same(name: str) -> None:
    line = command("start", "slope", name)
    assert line.isprintable()
    written = subprocess.run(
        ["bash", "-c", f"printf %s {line.removeprefix('checker start slope ')}"],
        capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert written.stdout.decode() == name


def test_what_bash_reads_is_what_was_meant() -> None:
    assert shlex.split(command("grade", "slope", "$(reboot)", "a'b"))[3:] == ["$(reboot)", "a'b"]
