"""What is drawn, before it has places: networks as text in columns, with their legend."""

from __future__ import annotations

from dataclasses import dataclass

SLOPE_MEANS = "slope of the loss (backward)"
UNKNOWN_MEANS = "unknown weight"


def number(value: float) -> str:
    """A number as it is drawn: six digits at most, with a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")


@dataclass(frozen=True)
class Node:
    """One node: its name, the value inside it if it is shown, and notes beneath it."""

    name: str
    value: str = ""
    slope: str = ""
    notes: tuple[str, ...] = ()
    show_name: bool = False

    @property
    def inside(self) -> str:
        """What stands inside the node; an unknown value leaves it empty."""
        return self.value or (self.name if self.show_name else "")

    @property
    def below(self) -> tuple[str, ...]:
        """What stands beneath the node, line by line, the slope first."""
        return (f"← slope {self.slope}", *self.notes) if self.slope else self.notes


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
    columns: tuple[tuple[Node, ...], ...]
    weights: tuple[tuple[tuple[Weight, ...], ...], ...]
    caption: str = ""
    marked_means: str = "marked weight"
    alt: str = ""


@dataclass(frozen=True)
class Picture:
    """Networks side by side, with a title and a description for who does not see them."""

    title: str
    diagrams: tuple[Diagram, ...]

    @property
    def description(self) -> str:
        """All networks in words."""
        return " ".join(
            f"{one.caption}: {one.alt}" if one.caption else one.alt for one in self.diagrams
        )

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The marks that the picture uses, each with its meaning."""
        found: dict[tuple[str, str], None] = {}
        for diagram in self.diagrams:
            arrows = [w for gap in diagram.weights for row in gap for w in row]
            if any(node.slope for column in diagram.columns for node in column):
                found["slope", SLOPE_MEANS] = None
            if any(weight.unknown for weight in arrows):
                found["unknown", UNKNOWN_MEANS] = None
            if any(weight.marked for weight in arrows):
                found["marked", diagram.marked_means] = None
        return tuple(found)
