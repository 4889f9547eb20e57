"""Learners' names: one spelling for each, whatever keyboard or system it was typed on."""

from __future__ import annotations

import unicodedata

from checker.models.errors import UsageError

LONGEST = 200
_JOINERS = "\u200c\u200d"
"""They turn no line and move no cursor, and some scripts are written with them."""


def learner_name(text: str) -> str:
    """The name as it is stored: NFC, without white space around it.

    Raises UsageError for one that is blank, too long, or not of characters that are written.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise UsageError("A learner's name cannot be blank. Give one with --learner.")
    if len(name) > LONGEST:
        raise UsageError(
            f"A learner's name has at most {LONGEST} characters; this one {len(name)}."
        )
    odd = next((char for char in name if not _written(char)), None)
    if odd is not None:
        raise UsageError(
            f"A learner's name cannot hold the character U+{ord(odd):04X}: it is not one to read."
        )
    return name


def _written(char: str) -> bool:
    kind = unicodedata.category(char)
    return char in _JOINERS or (kind[0] != "C" and kind not in ("Zl", "Zp"))
