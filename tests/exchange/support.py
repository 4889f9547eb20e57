"""Questions to be written and read back: those of the shipped exercises, and one number."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import checker
from checker import catalog
from checker.app import exchange
from checker.catalog import Entry, spec
from checker.exchange.question import Pool, Question

SKELETON = Path(checker.__file__).parent / "authoring/skeletons/number/exercise.json"
SHIPPED = ("forward-error", "weight-change", "forward-backward-count", "zero-error-slopes",
           "round-of-backprop")  # fmt: skip


@cache
def shipped(exercise_id: str, variant: str | None = None) -> Question:
    """The question of a shipped exercise."""
    return exchange._question(
        exchange._varied(catalog.find(catalog.default_folder(), exercise_id), variant)
    )


@cache
def number() -> Question:
    """The mean squared error of four predictions: 3.5, with a tolerance of 0.05."""
    fields = json.loads(SKELETON.read_text(encoding="utf-8"))
    fields |= {"id": "mean-error", "title": "A mean error", "chapter": "sums",
               "tolerance": {"relative": 0.01, "absolute": 0.015}}  # fmt: skip
    text = json.dumps(fields, indent=2)
    return exchange._question(Entry(SKELETON.parent, spec.parse(text, "number"), text, {}))


def questions() -> list[Question]:
    """All of them."""
    return [*map(shipped, SHIPPED), number()]


def alone(one: Question) -> list[Pool]:
    """An export of one question."""
    return [Pool((one,))]
