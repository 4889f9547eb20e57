"""What of a German sentence is still English."""

from __future__ import annotations

import re

ENGLISH = re.compile(
    r"\b(the|is|were|of|and|not|it|with|for|from|that|this|are|has|have|you|your|no|there|here"
    r"|line|lines|then|needed|far|program|file|value|right|wrong)\b",
    re.IGNORECASE,
)


def english_in(sentence: str) -> list[str]:
    """English words outside of code and of what Python says."""
    words = re.sub(r"`[^`]*`|\(Python sagt: .*\)", "", sentence)
    return ENGLISH.findall(words)
