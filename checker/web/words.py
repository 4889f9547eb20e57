"""The words of the pages, in the reader's language; what has no translation stays English."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "de")
LOCALES = Path(__file__).with_name("locales")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English needs none."""
    return gettext.translation("pages", LOCALES, [language], fallback=True)


def preferred(accepts: str, chosen: str | None = None) -> str:
    """The language for a reader who chose one, or whose browser sent `Accept-Language`."""
    if chosen in LANGUAGES:
        return str(chosen)
    ranked = sorted(filter(None, map(_ranked, accepts.split(","))), reverse=True)
    return next((name for _, name in ranked if name in LANGUAGES), "en")


def _ranked(part: str) -> tuple[float, str] | None:
    name, _, quality = part.strip().partition(";q=")
    try:
        weight = float(quality or 1)
    except ValueError:
        return None
    return weight, name.split("-")[0].lower()


_STATUSES = {
    "correct": "All correct",
    "partial": "Partly right",
    "incorrect": "Not right yet",
    "invalid": "Could not be read",
    "error": "The program stopped",
    "timeout": "Too slow",
    "memory": "Too much memory",
    "output": "Too much output",
    "refused": "Not allowed",
    "grader_fault": "The grader failed",
}


def status_word(language: str, status: str) -> str:
    """A verdict's status as a heading."""
    return translations(language).gettext(_STATUSES[status])
