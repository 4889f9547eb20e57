"""The formats by name; each is imported when it is used."""

from __future__ import annotations

from importlib import import_module

from checker.exchange.question import Format

NAMES = ("moodle", "gift", "qti21", "qti30", "canvas", "prairielearn", "olx")


def named(name: str) -> Format:
    """The format of a name in NAMES."""
    found: Format = import_module(f"checker.exchange.{name}").FORMAT
    return found
