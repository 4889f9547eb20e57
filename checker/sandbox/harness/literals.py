"""Data of the exercise that a program types in, wherever it does so. Runs in the child.

On hidden data an array typed in, as a list, a tuple, an array or a dictionary of these, that equals
one that the exercise gives is put through the helper of `preloads`: in functions and their
defaults, in loops, as an argument, under another name. A single number is so only where it goes
by the given's own name, or by one that is set once in a program that never speaks of the given. A
dictionary with the keys of a given one is that one or none of it: who
types other weights into it makes a choice of their own. Lists that count, index or shape
something are no data.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from .instrument import FRESH, call_fresh
from .preloads import same

NOTHING = object()
_ARRAYS = frozenset({"array", "asarray", "asanyarray", "float64", "float", "list", "tuple"})
_SHAPES = frozenset(
    (
        *("zeros", "ones", "empty", "full", "eye", "reshape", "resize", "tile", "broadcast_to"),
        *("transpose", "swapaxes", "moveaxis", "arange", "linspace", "range", "figure"),
        *("subplots", "subplot", "axis", "xticks", "yticks", "xlim", "ylim"),
        *("set_xticks", "set_yticks"),
    )
)
_SHAPE_WORDS = frozenset({"axis", "axes", "shape", "size", "figsize", "newshape", "reps"})
_SIDES = (ast.Tuple, ast.List)
_Naming = TypeVar("_Naming", ast.AnnAssign, ast.NamedExpr)
_Loop = TypeVar("_Loop", ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def replace(tree: ast.Module, shown: Mapping[str, object]) -> None:
    """Rewrite `tree` in place; `shown` holds what was shown, as `preloads.nested` gives it."""
    try:
        _Replace(shown, _spoken_of(tree)).visit(tree)
    except RecursionError:
        return  # No learner nests so deeply; what was not reached stays as it is.


def constant(node: ast.expr | None) -> object:
    """Give what an expression of numbers alone holds, as `preloads.nested` does, or NOTHING."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=ast.Constant() as operand):
            held = constant(operand)
            return -held if isinstance(sign, ast.USub) and isinstance(held, int | float) else held
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return _all([constant(item) for item in items])
        case ast.Dict(keys=keys, values=items) if all(map(_text, keys)):
            return _keyed([str(_text(key)) for key in keys], items)
        case ast.Call(func=function, args=[], keywords=words) if _name(function) == "dict":
            named = all(word.arg for word in words)
            return _keyed([str(w.arg) for w in words], [w.value for w in words] if named else [])
        case ast.Call(func=function, args=[first]) if _name(function) in _ARRAYS:
            return constant(first)
    return NOTHING


def _all(values: list[object]) -> object:
    return NOTHING if any(value is NOTHING for value in values) else values


def _keyed(keys: Sequence[str], items: Sequence[ast.expr]) -> object:
    values = _all([constant(item) for item in items])
    if not isinstance(values, list) or len(values) != len(keys):
        return NOTHING
    return dict(zip(keys, values, strict=True))


def _text(key: ast.expr | None) -> str | None:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    return None


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _numbers(value: object) -> int:
    if isinstance(value, list | dict):
        return sum(map(_numbers, value.values() if isinstance(value, dict) else value))
    return 1


class _Replace(ast.NodeTransformer):
    """Visits every expression; the parents say by which names a value goes."""

    def __init__(self, shown: Mapping[str, object], spoken_of: Counter[str]) -> None:
        self._shown = shown
        self._spoken_of = spoken_of
        self._networks = [value.keys() for value in shown.values() if isinstance(value, dict)]

    def _typed(self, node: ast.expr, names: Iterable[str] = ()) -> ast.expr | None:
        """Wrap an expression that is a given, typed in; None where it is none."""
        value = constant(node)
        if value is NOTHING:
            return None
        equal = [name for name, given in self._shown.items() if same(value, given)]
        meant = [name for name in names if name in equal]
        # Of two givens with the same numbers nobody knows which one was meant.
        if not meant and len(equal) == 1:
            meant = equal if _numbers(value) > 1 or self._stands_for(equal[0], names) else []
        return call_fresh(meant[:1], node) if meant else None

    def _stands_for(self, given: str, names: Iterable[str]) -> bool:
        """Whether a lone number has one name, which stands where the given's own could."""
        is_set_once = any(self._spoken_of[f"{name} ="] == 1 for name in names)
        return is_set_once and not self._spoken_of[given]

    def _of(self, node: ast.expr, names: Iterable[str] = ()) -> ast.expr:
        typed = self._typed(node, names)
        if typed is not None:
            return typed
        visited: ast.expr = self.visit(node)
        return visited

    def _sequence(self, node: ast.List | ast.Tuple) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        typed = self._typed(node)
        if typed is None:
            node.elts = [self._of(item) for item in node.elts]
        return typed or node

    visit_List = visit_Tuple = _sequence  # noqa: N815

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        typed = self._typed(node)
        if typed is not None:
            return typed
        if {_text(key) for key in node.keys} not in self._networks:
            node.values = [self._of(value, filter(None, [_text(key)]))
                           for key, value in zip(node.keys, node.values, strict=True)]  # fmt: skip
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        typed = self._typed(node)
        if typed is not None or _name(node.func) == FRESH:
            return typed or node
        if _name(node.func) == "dict" and {word.arg for word in node.keywords} in self._networks:
            return node
        node.func = self._of(node.func)
        if _name(node.func) not in _SHAPES:
            node.args = [self._of(argument) for argument in node.args]
        for word in node.keywords:
            if word.arg not in _SHAPE_WORDS:
                word.value = self._of(word.value, [word.arg or ""])
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        node.value = self._of(node.value)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        members = any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
        return node if members else self._generic(node)

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        if any(self._edits_a_network(target) for target in node.targets):
            return node
        for target in node.targets:
            pairs = _pairs(target, node.value)
            for place, (name, item) in enumerate(pairs):
                typed = self._typed(item, [name])
                if typed is not None and isinstance(node.value, _SIDES):
                    node.value.elts[place] = typed
        node.value = self._of(node.value, [t.id for t in node.targets if isinstance(t, ast.Name)])
        return node

    def _edits_a_network(self, target: ast.expr) -> bool:
        key = _text(target.slice) if isinstance(target, ast.Subscript) else None
        return key is not None and any(key in keys for keys in self._networks)

    def _named(self, node: _Naming) -> _Naming:
        """`name: type = value`, and `name := value`."""
        if node.value is not None:
            node.value = self._of(node.value, [_name(node.target)])
        return node

    visit_AnnAssign = visit_NamedExpr = _named  # noqa: N815

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        plain = [*node.posonlyargs, *node.args]
        ending = plain[len(plain) - len(node.defaults) :]
        node.defaults = [
            self._of(value, [argument.arg])
            for argument, value in zip(ending, node.defaults, strict=True)
        ]
        node.kw_defaults = [
            None if value is None else self._of(value, [argument.arg])
            for argument, value in zip(node.kwonlyargs, node.kw_defaults, strict=True)
        ]
        return node

    def visit_For(self, node: ast.For) -> ast.stmt:
        if not _index(node.target, node.body):
            node.iter = self._of(node.iter)
        node.body = [self.visit(statement) for statement in node.body]
        node.orelse = [self.visit(statement) for statement in node.orelse]
        return node

    def _loop(self, node: _Loop) -> _Loop:
        """A comprehension, whose values are looked at to distinguish data from indices."""
        parts = ("key", "value") if isinstance(node, ast.DictComp) else ("elt",)
        values = [getattr(node, part) for part in parts]
        for loop in node.generators:
            if not _index(loop.target, values):
                loop.iter = self._of(loop.iter)
            loop.ifs = [self._of(test) for test in loop.ifs]
        for part, value in zip(parts, values, strict=True):
            setattr(node, part, self._of(value))
        return node

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _loop  # noqa: N815

    def _generic(self, node: ast.expr) -> ast.expr:
        """Visit what lies below, each part as a value of its own."""
        self.generic_visit(node)
        return node


def _spoken_of(tree: ast.Module) -> Counter[str]:
    """How often each name stands in a program, and, as `name =`, how often it is set."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = (f"{node.id} =" for node in names if isinstance(node.ctx, ast.Store))
    return Counter([*(node.id for node in names), *stored])


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    """The names and values of `a, b = 1, 2`; a target that is no name goes by none."""
    if not isinstance(target, _SIDES) or not isinstance(value, _SIDES):
        return []
    if len(target.elts) != len(value.elts) or any(
        isinstance(one, ast.Starred) for one in (*target.elts, *value.elts)
    ):
        return []
    return [(_name(one), item) for one, item in zip(target.elts, value.elts, strict=True)]


def _index(target: ast.expr, users: Sequence[ast.AST]) -> bool:
    """Whether a loop's variable picks entries: then what it runs over are no data."""
    names = {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    picks = (n.slice for user in users for n in ast.walk(user) if isinstance(n, ast.Subscript))
    return any(isinstance(n, ast.Name) and n.id in names for pick in picks for n in ast.walk(pick))
