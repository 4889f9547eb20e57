"""The fields that every exercise has, for exercises made up in tests."""

from __future__ import annotations

from typing import Any

MINIMAL: dict[str, Any] = {
    "id": "made-up",
    "title": "Made up",
    "kind": "code",
    "chapter": "tests",
    "order": 1,
    "stem": "",
    "conventions": {},
}
