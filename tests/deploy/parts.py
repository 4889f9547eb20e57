"""The files of `deploy/`, read as what they are for reads them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy"


def unit(name: str) -> dict[str, list[str]]:
    """What a unit says, by key."""
    found: dict[str, list[str]] = {}
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def command(name: str, **instead: str) -> list[str]:
    """A unit's ExecStart as words, with parts of its text replaced."""
    (line,) = unit(name)["ExecStart"]
    line = line.replace("$$", "$").replace("%%", "%")
    for old, new in instead.items():
        assert old in line
        line = line.replace(old, new)
    return shlex.split(line)


def environment() -> dict[str, str]:
    """The file of settings."""
    lines = (FOLDER / "environment").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def container() -> list[tuple[str, str]]:
    """The container file's instructions, each with what it says."""
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pairs = [re.fullmatch(r"([A-Z]+) (.+)", line) for line in lines]
    return [(found[1], found[2]) for found in pairs if found]
