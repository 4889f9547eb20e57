"""What is drawn, before it has places: networks as text in columns, with their legend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from checker.models.said import joined, say

SLOPE_MEANS = say("slope of the loss (backward)")
UNKNOWN_MEANS = say("unknown weight")
MARKED_MEANS = say("marked weight")
Translate = Callable[[str], str]
"""Gives a text in the reader's language."""


def number(value: float) -> str:
    """A number as it is drawn: six digits at most, with a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")


@dataclass(frozen=True)
class DrawnNode:
    """One node: its name, the value inside it if it is shown, and notes beneath it."""

    name: str
    value: str = ""
    slope: str = ""
    notes: tuple[str, ...] = ()
    show_name: bool = False
    slope_text: str = ""

    @property
    def inside(self) -> str:
        """What stands inside the node; an unknown value leaves it empty."""
        return self.value or (self.name if self.show_name else "")

    @property
    def below(self) -> tuple[str, ...]:
        """What stands beneath the node, line by line, the slope first."""
        return (*((self.slope_note,) if self.slope else ()), *self.notes)

    @property
    def slope_note(self) -> str:
        """The slope as it stands beneath the node."""
        return self.slope_text or say("← slope {value}", value=self.slope)

    def translated(self, translate: Translate) -> DrawnNode:
        """The node in the reader's language."""
        return replace(
            self,
            name=translate(self.name),
            notes=tuple(map(translate, self.notes)),
            slope_text=translate(self.slope_note),
        )


@dataclass(frozen=True)
class Weight:
    """What stands on one arrow."""

    text: str
    marked: bool = False

    @property
    def unknown(self) -> bool:
        """Whether this is the weight that is asked for."""
        return self.text == "?"


@dataclass(frozen=True)
class Diagram:
    """One network. `weights[gap][node][source]` lie between column `gap` and the next one."""

    headings: tuple[str, ...]
    columns: tuple[tuple[DrawnNode, ...], ...]
    weights: tuple[tuple[tuple[Weight, ...], ...], ...]
    caption: str = ""
    marked_means: str = MARKED_MEANS
    alt: str = ""

    def translated(self, translate: Translate) -> Diagram:
        """The network in the reader's language; what the spec's author wrote stays."""
        return replace(
            self,
            headings=tuple(map(translate, self.headings)),
            columns=tuple(
                tuple(node.translated(translate) for node in column) for column in self.columns
            ),
            marked_means=translate(self.marked_means),
            alt=translate(self.alt),
        )


@dataclass(frozen=True)
class Picture:
    """Networks side by side, with a title and a description for who does not see them."""

    title: str
    diagrams: tuple[Diagram, ...]
    slope_means: str = SLOPE_MEANS
    unknown_means: str = UNKNOWN_MEANS

    def translated(self, translate: Translate) -> Picture:
        """The picture in the reader's language."""
        return Picture(
            translate(self.title),
            tuple(one.translated(translate) for one in self.diagrams),
            translate(self.slope_means),
            translate(self.unknown_means),
        )

    @property
    def description(self) -> str:
        """All networks in words."""
        return joined(
            joined([f"{one.caption}:", one.alt]) if one.caption else one.alt
            for one in self.diagrams
        )

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The marks that the picture uses, each with its meaning."""
        found: dict[tuple[str, str], None] = {}
        for diagram in self.diagrams:
            arrows = [w for gap in diagram.weights for row in gap for w in row]
            if any(node.slope for column in diagram.columns for node in column):
                found["slope", self.slope_means] = None
            if any(weight.unknown for weight in arrows):
                found["unknown", self.unknown_means] = None
            if any(weight.marked for weight in arrows):
                found["marked", diagram.marked_means] = None
        return tuple(found)
