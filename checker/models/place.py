"""Where a line of a program stands in what was handed in: a cell of a notebook, and its line."""

from __future__ import annotations

from checker.models.said import Said, say


class Place(int):
    """A line of a program that was put together from cells; as a number it is the program's.

    In a sentence it reads as where the learner finds it: `line 2 of cell 4`, after the word line.
    """

    cell: int
    line: int

    def __new__(cls, number: int, cell: int, line: int) -> Place:
        """Line `number` of the program, which is this line of this cell."""
        made = super().__new__(cls, number)
        made.cell, made.line = cell, line
        return made

    @property
    def said(self) -> Said:
        """The place as it reads after the word line."""
        return say("{line} of cell {cell}", line=self.line, cell=self.cell)

    def __str__(self) -> str:
        return str(self.said)

    def __format__(self, form: str) -> str:
        return format(str(self), form)
