"""The program of one exercise, taken out of a notebook or of a file that holds several exercises.

A *mark* is what says whose the cells from there on are: a tag of a cell (for that cell alone), a
heading in a cell of text, or a first line `# %% slope` or `# slope`. What stands above the first
mark, as imports do, belongs to every exercise. Without a mark, all code cells are one program.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checker.models.place import Place
from checker.submissions.magics import left_out
from checker.submissions.notebook import NotebookCell, cells_of, is_notebook

_DIVIDER = re.compile(r"[ \t]*#[ \t]*%%(?:[ \t]+(?P<said>.*))?$")
_COMMENT = re.compile(r"[ \t]*#[ \t]*(?P<said>[^#\s].*)$")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?P<said>\S.*)$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:=+|-+)[ \t]*$")


@dataclass(frozen=True)
class Program:
    """A program: its bytes, what was left out, and where its lines stand in what was handed in.

    `places` is empty where the program's lines are the file's own; `lines` leads from a cell and
    its line to the line of the notebook's file.
    """

    source: bytes
    notes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    lines: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def place(self, line: int | None) -> int | None:
        """A line of the program as the place where its learner finds it."""
        known = line is not None and 0 < line <= len(self.places)
        return self.places[line - 1] if line is not None and known else line


class NotMarkedError(Exception):
    """Nothing in a file is headed by the exercise; `others` are those that something is."""

    def __init__(self, others: tuple[str, ...]) -> None:
        super().__init__(", ".join(others))
        self.others = others


@dataclass(frozen=True)
class _Marked:
    """A cell, and the exercise whose it is; None above the first mark."""

    cell: NotebookCell
    exercise: str | None
    firm: bool
    """Whether the mark can be nothing else: a comment `# slope` may be just a comment."""


def program(name: str, content: bytes, exercise: str, known: Collection[str]) -> Program:
    """The program for an exercise; `known` are the ids that marks may name.

    Raises UnreadableError for a notebook that cannot be read, and NotMarkedError.
    """
    if is_notebook(name, content):
        return _of_notebook(content, exercise, known)
    return _of_script(content, exercise, known)


def exercises_in(name: str, content: bytes, known: Collection[str]) -> tuple[str, ...]:
    """The exercises that a file marks, in their order. Raises UnreadableError for a notebook."""
    if is_notebook(name, content):
        marked = _marked(cells_of(content), known)
        return tuple(dict.fromkeys(one.exercise for one in marked if one.exercise))
    return tuple(dict.fromkeys(one for _, one in _dividers(content, known) if one))


def _of_notebook(content: bytes, exercise: str, known: Collection[str]) -> Program:
    cells = cells_of(content)
    marked = _marked(cells, known)
    if any(one.exercise == exercise for one in marked):
        cells = tuple(one.cell for one in marked if one.exercise in (None, exercise))
    else:
        firm = dict.fromkeys(one.exercise for one in marked if one.exercise and one.firm)
        if firm:
            raise NotMarkedError(tuple(map(str, firm)))
    return _joined(cell for cell in cells if cell.kind == "code")


def _marked(cells: Iterable[NotebookCell], known: Collection[str]) -> list[_Marked]:
    """Each cell with its exercise. A mark holds until the next one; a tag for its cell alone."""
    found: list[_Marked] = []
    current, firm = None, False
    for cell in cells:
        tagged = [tag for tag in dict.fromkeys(cell.tags) if tag in known]
        if tagged:
            found += [_Marked(cell, tag, True) for tag in tagged]
            # What has no tag belongs to everybody only above the first one.
            current = current if current is not None else ""
            continue
        named = _named(cell, known)
        if named is not None:
            current, firm = named
        found.append(_Marked(cell, current, firm))
    return found


def _named(cell: NotebookCell, known: Collection[str]) -> tuple[str, bool] | None:
    """The exercise that a cell names first of all, and whether it is firmly so."""
    if cell.kind == "text":
        names = (_id(said, known) for said in _headings(cell.lines))
        name = next((one for one in names if one), None)
        return (name, True) if name else None
    first = next((line for line in cell.lines if line.strip()), "")
    divider, comment = _DIVIDER.match(first), _COMMENT.match(first)
    if divider:
        name = _id(divider["said"] or "", known)
        return (name, True) if name else None
    said = comment["said"].strip().casefold() if comment else ""
    return (said, False) if said in known else None


def _headings(lines: tuple[str, ...]) -> Iterator[str]:
    for line, below in zip(lines, (*lines[1:], ""), strict=True):
        heading = _HEADING.match(line)
        if heading:
            yield heading["said"].rstrip("# \t")
        elif line.strip() and _UNDERLINE.match(below):
            yield line.strip()


def _id(said: str, known: Collection[str]) -> str | None:
    """The id that a heading is, begins with before a colon, or ends with in brackets."""
    words = said.strip().strip("`*_ ").casefold()
    for named in (words, words.partition(":")[0].strip(), _in_brackets(words)):
        if named in known:
            return named
    return None


def _in_brackets(words: str) -> str:
    """What stands in brackets at the end, up to a comma: a starter notebook may add a variant."""
    return words.rpartition("(")[2].partition(",")[0].rstrip(") ") if words.endswith(")") else ""


def _joined(cells: Iterable[NotebookCell]) -> Program:
    """Code cells as one program, each below a line that says which it was."""
    text: list[str] = []
    places: list[Place] = []
    notes: list[str] = []
    lines: dict[tuple[int, int], int] = {}
    for cell in cells:
        kept, commands = left_out(cell.lines)
        notes += [f"Left out of cell {cell.number}: {command}" for command in commands]
        for number, line in enumerate([f"# %% cell {cell.number}", *kept]):
            text.append(line)
            places.append(Place(len(text), cell.number, max(1, number)))
        lines |= {(cell.number, n): line for n, line in enumerate(cell.places, 1)}
    source = "\n".join([*text, ""]).encode("utf-8", "backslashreplace")
    return Program(source, tuple(notes), tuple(places), lines)


def _of_script(content: bytes, exercise: str, known: Collection[str]) -> Program:
    """The file with other exercises' lines made empty, so that each line stays where it is."""
    owners = list(_dividers(content, known))
    named = dict.fromkeys(owner for _, owner in owners if owner)
    if not named:
        return Program(content)
    if exercise not in named:
        raise NotMarkedError(tuple(map(str, named)))
    kept = (line if owner in (None, exercise) else _end(line) for line, owner in owners)
    return Program(b"".join(kept))


def _dividers(content: bytes, known: Collection[str]) -> Iterator[tuple[bytes, str | None]]:
    """Each line with the exercise whose it is; a divider without an id goes on with the last."""
    current = None
    for line in content.splitlines(keepends=True):
        if b"%%" in line:
            divider = _DIVIDER.match(line.decode("utf-8", "replace").rstrip("\r\n"))
            named = _id(divider["said"] or "", known) if divider else None
            current = named or current
        yield line, current


def _end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]
