"""Where a program sets names that its top level never sets. Runs in the child.

Read off the program's text before it runs, so that feedback can say where a name that is
missing at the end was set after all: in a function, say, in an `if` that was not entered, or
after the line in which the program ended itself.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from . import plain

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BLOCKS: dict[type[ast.AST], str] = {
    ast.If: "if", ast.For: "for", ast.AsyncFor: "for", ast.While: "while", ast.With: "with",
    ast.AsyncWith: "with", ast.Try: "try", ast.TryStar: "try", ast.ExceptHandler: "except",
    ast.Match: "match",
}  # fmt: skip
Place = tuple[int, str, str]
"""Line, kind (one of `plain.PLACES`) and what it is called: a function's name, a block's word."""


@dataclass(frozen=True)
class _Scope:
    """What surrounds a statement; `kind` is empty at the top level itself."""

    kind: str = ""
    owner: str = ""
    shared: frozenset[str] = frozenset()
    outer: _Scope | None = None


def elsewhere(tree: ast.Module, names: frozenset[str]) -> dict[str, Place]:
    """The likeliest place of each of `names` that is set; of one at the top level: `ended`."""
    found: dict[str, list[Place]] = {}
    waiting: list[tuple[ast.AST, _Scope]] = [(tree, _Scope())]
    while waiting:
        node, scope = waiting.pop()
        for name, place in _set_by(node, scope):
            if name in names:
                found.setdefault(name, []).append(place)
        waiting += _below(node, scope)
    likeliest = {name: min(places, key=_rank) for name, places in found.items()}
    return {name: (line, kind or "ended", of) for name, (line, kind, of) in likeliest.items()}


def never_reached(places: Mapping[str, Place], left: Container[str]) -> dict[str, Place]:
    """Without the names that the top level sets and that are left: these were reached."""
    return {
        name: place for name, place in places.items() if place[1] != "ended" or name not in left
    }


def _rank(place: Place) -> tuple[int, int]:
    line, kind, _ = place
    return (plain.PLACES.index(kind) + 1 if kind else 0), line


def _set_by(node: ast.AST, scope: _Scope) -> Iterator[tuple[str, Place]]:
    """The names that a node itself sets."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name, _place(node, name, scope)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, _place(node, name, scope)
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            for alias in aliases:
                name = alias.asname or alias.name.partition(".")[0]
                yield name, _place(node, name, scope)
        case ast.Attribute(value=ast.Name(id=whole), attr=name, ctx=ast.Store()):
            yield name, (node.lineno, "part", f"{whole}.{name}")
        case ast.Subscript(
            value=ast.Name(id=whole), slice=ast.Constant(value=str(name)), ctx=ast.Store()
        ):
            yield name, (node.lineno, "part", f'{whole}["{name}"]')


def _place(node: ast.stmt | ast.expr, name: str, scope: _Scope) -> Place:
    if name in scope.shared:
        return node.lineno, "uncalled", scope.owner
    return node.lineno, scope.kind, scope.owner


def _below(node: ast.AST, scope: _Scope) -> Iterator[tuple[ast.AST, _Scope]]:
    """The parts of a node, and what surrounds each."""
    inner = _inner(node, scope)
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.AnnAssign) and node.value is None and child is node.target:
            continue  # A name with a type alone has no value.
        walrus = isinstance(node, ast.NamedExpr) and child is node.target
        yield child, _around(inner) if walrus else inner


def _around(scope: _Scope) -> _Scope:
    """Where `:=` sets its name: outside of any comprehension."""
    while scope.kind == "comprehension" and scope.outer is not None:
        scope = scope.outer
    return scope


def _inner(node: ast.AST, scope: _Scope) -> _Scope:
    if isinstance(node, _FUNCTIONS):
        name = getattr(node, "name", "lambda")
        owner = f"{scope.owner}.{name}" if scope.kind == "class" else name
        shared = (part.names for part in ast.walk(node) if isinstance(part, ast.Global))
        return _Scope("function", owner, frozenset(name for names in shared for name in names))
    if isinstance(node, ast.ClassDef):
        return _Scope("class", node.name)
    if isinstance(node, _COMPREHENSIONS):
        return replace(scope, kind="comprehension", shared=frozenset(), outer=scope)
    if type(node) in _BLOCKS and scope.kind in ("", "block"):
        return _Scope("block", _BLOCKS[type(node)])
    return scope
