"""That a verdict was made by an exercise that nobody proved, said in every report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["warning", "error"]


@dataclass(frozen=True)
class Unproved:
    """The sentence, and whether a CI job fails by it."""

    told: str
    level: Level
