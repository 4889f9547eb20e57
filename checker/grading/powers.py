"""A value that is wrong because `^` was taken for a power: in Python it compares bits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from checker.grading.exceptions_of_python import NO_POWER
from checker.grading.ruling import Ruling
from checker.models.source import lines_of
from checker.models.verdict import EARNING

CARET = "caret-for-power"
_REASONS = frozenset({"slip", "general", "wrong", "only-given", "crashes"})
_TEXT_OR_COMMENT = re.compile(r"'[^']*'|\"[^\"]*\"|#.*")


def carets(rulings: Sequence[Ruling], source: bytes) -> list[Ruling]:
    """The rulings, where a value is wrong and the line that set it holds a `^` told so instead.

    Whatever rule its number happens to agree with, that is what the learner has to mend.
    """
    if b"^" not in source:
        return list(rulings)
    lines = lines_of(source)
    return [_caret(one) if _is_caret(one, lines) else one for one in rulings]


def _is_caret(ruling: Ruling, lines: Sequence[str]) -> bool:
    line = ruling.seen.line
    if ruling.status in EARNING or ruling.reason not in _REASONS or line is None:
        return False
    return 0 < line <= len(lines) and "^" in _TEXT_OR_COMMENT.sub("", lines[line - 1])


def _caret(ruling: Ruling) -> Ruling:
    return replace(ruling, reason="slip", code=CARET, says=NO_POWER, cause=None)
