"""The language in which a command shows a learner what came of their work."""

from __future__ import annotations

from collections.abc import Callable

import click

from checker.cli.settings import setting, settled
from checker.words import languages


def _known(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value not in (None, "", "en") and value not in languages():
        message = f"there is no catalogue for {value!r}, but for {', '.join(languages())}"
        raise click.BadParameter(message, context, parameter)
    settled(context, parameter, value)


_LANGUAGE = click.option(
    "--language",
    metavar="LANG",
    envvar="CHECKER_LANGUAGE",
    expose_value=False,
    callback=_known,
    help="Language of the feedback, as en or de (default: en).",
)


def with_language(command: Callable[..., object]) -> Callable[..., object]:
    """Add --language."""
    return _LANGUAGE(command)


def language() -> str:
    """The language in force; formats for machines hold English all the same."""
    return str(setting("language") or "en")
