"""Wrong programs made of a right one: each differs from it in one small place.

The places are found by AST, the changes are made in the text, so that lines stay where they are.
Nothing is run here; `mutation.py` grades what comes out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.authoring.edits import Edit, edits_of, order_edits


@dataclass(frozen=True)
class Mutant:
    """A program with one change: its line, what stood there, what stands there now."""

    line: int
    before: str
    after: str
    source: str

    @property
    def change(self) -> str:
        """The change on one line, for a list."""
        return f"line {self.line}: {_short(self.before)} → {_short(self.after)}"


def mutants(source: str, names: Iterable[str], functions: Iterable[str]) -> tuple[Mutant, ...]:
    """Every program that is `source` with one small change, each text once.

    `names` are the variables and `functions` the functions bound before the program runs. Raises
    SyntaxError where the source cannot be read.
    """
    tree, text = ast.parse(source), _Text(source)
    known = Known(tree, tuple(names), tuple(functions))
    found: dict[str, Mutant] = {}
    for edit in _edits(tree, known):
        made = text.changed(edit)
        if made != source and made not in found and _readable(made):
            before = text.segment(edit.node)
            found[made] = Mutant(edit.node.lineno, before, edit.text, made)
    return tuple(found.values())


class Known:
    """Which variables and functions a place in the program could name."""

    def __init__(
        self, tree: ast.Module, names: tuple[str, ...], functions: tuple[str, ...]
    ) -> None:
        self.functions = functions
        self._bound = dict.fromkeys(names, 0)
        for node in ast.walk(tree):
            # A name such as `_` says that nobody is going to read it.
            if (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Store)
                and not node.id.startswith("_")
            ):
                self._bound.setdefault(node.id, node.lineno)
        self.keys = tuple(dict.fromkeys(_keys(tree)))

    def others(self, name: ast.Name) -> tuple[str, ...]:
        """What could stand in a name's place: a function for a function, data for data."""
        if name.id in self.functions:
            return tuple(one for one in self.functions if one != name.id)
        if name.id not in self._bound:
            return ()
        return tuple(
            one for one, line in self._bound.items() if one != name.id and line < name.lineno
        )


def _keys(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        keys = node.keys if isinstance(node, ast.Dict) else ()
        index = (node.slice,) if isinstance(node, ast.Subscript) else ()
        for key in (*keys, *index):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value


def _edits(tree: ast.Module, known: Known) -> Iterator[Edit]:
    # Python 3.11 gives wrong places inside f-strings, and what they print is not graded.
    printed = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
    }  # fmt: skip
    for node in ast.walk(tree):
        if id(node) not in printed:
            yield from edits_of(node, known.others, known.keys)
    yield from order_edits(tree)


def _readable(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= 60 else f"`{line[:57]}…`"


class _Text:
    """A source in bytes, because AST columns count bytes."""

    def __init__(self, source: str) -> None:
        self._source = source.encode()
        self._starts = [0]
        for line in self._source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[end_line - 1] + end_column,
        )

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node."""
        start, end = self._span(node)
        return self._source[start:end].decode()

    def changed(self, edit: Edit) -> str:
        """The whole text with one edit made."""
        start, end = self._span(edit.node)
        if edit.until is not None:
            end = self._span(edit.until)[1]
        return (self._source[:start] + edit.text.encode() + self._source[end:]).decode()
