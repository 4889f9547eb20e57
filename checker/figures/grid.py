"""A grid of characters: lines that join where they belong together and pass where they do not."""

from __future__ import annotations

from dataclasses import dataclass, field

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
ACROSS, UPRIGHT = EAST | WEST, NORTH | SOUTH
_CHARACTERS = {
    0: " ",
    NORTH: "│", EAST: "─", SOUTH: "│", WEST: "─",
    ACROSS: "─", UPRIGHT: "│",
    EAST | SOUTH: "╭", WEST | SOUTH: "╮", EAST | NORTH: "╰", WEST | NORTH: "╯",
    UPRIGHT | EAST: "├", UPRIGHT | WEST: "┤", ACROSS | SOUTH: "┬", ACROSS | NORTH: "┴",
    ACROSS | UPRIGHT: "┼",
}  # fmt: skip


@dataclass
class Wires:
    """Lines that all belong together: at each place, the sides to which a line leads."""

    cells: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, row: int, column: int, sides: int) -> None:
        """Let lines lead from a place to these sides, besides those that do already."""
        self.cells[row, column] = self.cells.get((row, column), 0) | sides

    def across(self, row: int, left: int, right: int) -> None:
        """A level line from one place to another."""
        for column in range(left, right):
            self.add(row, column, EAST)
            self.add(row, column + 1, WEST)

    def upright(self, column: int, top: int, bottom: int) -> None:
        """A vertical line from one place to another."""
        for row in range(top, bottom):
            self.add(row, column, SOUTH)
            self.add(row + 1, column, NORTH)


class Conflict(Exception):
    """Two lines that do not belong together would run along each other."""


@dataclass
class Grid:
    """Characters by row and column."""

    characters: dict[tuple[int, int], str] = field(default_factory=dict)
    sides: dict[tuple[int, int], int] = field(default_factory=dict)

    def wires(self, wires: Wires) -> None:
        """Draw lines among those of others. Where two cross, the level one passes behind.

        Raises Conflict where they would touch otherwise.
        """
        for place, sides in wires.cells.items():
            there = self.sides.get(place)
            if there is not None and {there, sides} != {ACROSS, UPRIGHT}:
                raise Conflict
            kept = sides if there is None else UPRIGHT
            self.sides[place] = kept
            self.characters[place] = _CHARACTERS[kept]

    def write(self, row: int, column: int, text: str) -> None:
        """Text from a place on."""
        for offset, character in enumerate(text):
            self.characters[row, column + offset] = character

    def thicken(self, row: int, end: int) -> None:
        """Make the level line that ends before a place a heavy one, past the text in it."""
        column = end - 1
        while (there := self.characters.get((row, column), "│")) not in "│├┤┼╭╰┬┴()":
            self.characters[row, column] = "━" if there == "─" else there
            column -= 1

    def lines(self) -> list[str]:
        """The rows from the first to the last, without spaces at their ends."""
        rows = [row for row, _ in self.characters]
        width = max(column for _, column in self.characters) + 1
        return [
            "".join(self.characters.get((row, column), " ") for column in range(width)).rstrip()
            for row in range(min(rows), max(rows) + 1)
        ]
