"""What `checker new` needs to know: from its flags, or asked for on a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from checker.app import authoring
from checker.app.authoring import Order
from checker.models.errors import UsageError
from checker.models.parts import SLUG

NEEDED = {
    "exercise_id": ("--id", "Id (lower-case words joined by hyphens)"),
    "title": ("--title", "Title"),
    "template": ("--template or --kind", "Template"),
    "chapter": ("--chapter", "Chapter"),
    "into": ("--into", "Folder of all chapters"),
}
Asked = Mapping[str, str | Path | None]


def order(asked: Asked) -> Order:
    """The order for a new exercise.

    Raises UsageError where something is missing off a terminal, or kind and template disagree.
    """
    known = {name: str(asked[name]) for name in NEEDED if asked.get(name)}
    kind = asked.get("kind")
    templates = {one.name: one for one in authoring.templates()}
    if kind and "template" not in known:
        known["template"] = next(one.name for one in templates.values() if one.kind == kind)
    missing = [name for name in NEEDED if name not in known]
    if missing and not _on_a_terminal():
        flags = ", ".join(NEEDED[name][0] for name in missing)
        raise UsageError(f"Off a terminal nothing is asked: say {flags}.")
    for name in missing:
        known[name] = _ask(name, tuple(templates))
    template = templates.get(known["template"])
    if kind and template and template.kind != kind:
        raise UsageError(f"The template {template.name} makes a {template.kind}, not a {kind}.")
    return Order(
        known["exercise_id"],
        known["title"],
        known["chapter"],
        Path(known["into"]),
        known["template"],
    )


def _on_a_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(name: str, templates: tuple[str, ...]) -> str:
    words = NEEDED[name][1]
    if name == "template":
        return str(click.prompt(words, type=click.Choice(templates), default="choice", err=True))
    default = "exercises" if name == "into" else None
    proved = _slug if name in ("exercise_id", "chapter") else None
    return str(click.prompt(words, default=default, err=True, value_proc=proved))


def _slug(said: str) -> str:
    """What was typed, if it can name a folder; else it is asked for again."""
    if not re.fullmatch(SLUG, said):
        raise click.UsageError("lower-case words joined by hyphens, as first-slope")
    return said
