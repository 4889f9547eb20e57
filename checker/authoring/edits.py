"""The small changes that make a right program wrong, each as a text for a node of its AST."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import singledispatch
from itertools import pairwise


@dataclass(frozen=True)
class Edit:
    """A text in place of a node, or of all from the node to the end of `until`."""

    node: ast.expr | ast.stmt
    text: str
    until: ast.stmt | None = None


Others = Callable[[ast.Name], tuple[str, ...]]


def edits_of(node: ast.AST, others: Others, keys: tuple[str, ...]) -> Iterator[Edit]:
    """Every change at one node. `others` gives the names that could stand in a name's place."""
    yield from _edits(node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from (Edit(node, other) for other in others(node))
    if isinstance(node, ast.Constant) and node.value in keys:
        yield from (Edit(node, repr(key)) for key in keys if key != node.value)
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        yield Edit(node, "pass")


def order_edits(tree: ast.Module) -> Iterator[Edit]:
    """Neighbouring statements of one block, each pair the other way round."""
    for node in ast.walk(tree):
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, [])
            for one, other in pairwise(statements if isinstance(statements, list) else []):
                if isinstance(one, _SIMPLE) and isinstance(other, _SIMPLE):
                    indent = "\n" + " " * one.col_offset
                    yield Edit(one, ast.unparse(other) + indent + ast.unparse(one), other)


_SIMPLE = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr


@singledispatch
def _edits(_: object) -> Iterator[Edit]:
    """Most nodes stay as they are."""
    yield from ()


def _put(node: ast.expr, new: ast.expr) -> Edit:
    return Edit(node, f"({ast.unparse(new)})")


_ARITHMETIC: tuple[type[ast.operator], ...] = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    **{op: tuple(other for other in _ARITHMETIC if other is not op) for op in _ARITHMETIC},
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
}


@_edits.register
def _(node: ast.BinOp) -> Iterator[Edit]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield _put(node, ast.BinOp(node.left, operator(), node.right))
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield _put(node, ast.BinOp(node.right, node.op, node.left))
    yield _put(node, node.left)
    yield _put(node, node.right)


_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


@_edits.register
def _(node: ast.Compare) -> Iterator[Edit]:
    for operator in _COMPARISONS.get(type(node.ops[0]), ()):
        yield _put(node, ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators))


@_edits.register
def _(node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield Edit(node, repr(not value))
    elif isinstance(value, int):
        # A minus alone could join what stands before it to another program.
        yield from (Edit(node, f"({n})") for n in (value - 1, value + 1, 0, 10 * value))
    elif isinstance(value, float):
        yield from (Edit(node, f"({n!r})") for n in (10 * value, value / 10, 2 * value, 0.0))


@_edits.register
def _(node: ast.UnaryOp) -> Iterator[Edit]:
    yield _put(node, node.operand)


@_edits.register
def _(node: ast.Slice) -> Iterator[Edit]:
    for bound in (node.lower, node.upper):
        if isinstance(bound, ast.expr) and not isinstance(bound, ast.Constant):
            yield _put(bound, ast.BinOp(bound, ast.Sub(), ast.Constant(1)))


_TWINS = {"sum": "mean", "mean": "sum", "maximum": "minimum", "minimum": "maximum", "exp": "log",
          "log": "exp", "max": "min", "min": "max"}  # fmt: skip


@_edits.register
def _(node: ast.Call) -> Iterator[Edit]:
    for place in range(len(node.args) - 1):
        swapped = list(node.args)
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        yield _put(node, ast.Call(node.func, swapped, node.keywords))
    yield from _keyword_edits(node)
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if called in _TWINS and isinstance(node.func, ast.Attribute):
        twin = ast.Attribute(node.func.value, _TWINS[called], ast.Load())
        yield _put(node, ast.Call(twin, node.args, node.keywords))
    if isinstance(node.func, ast.Attribute) and not node.args:
        yield _put(node, node.func.value)
    elif node.args and called not in ("append", "plot", "xlabel", "ylabel"):
        yield from (_put(node, argument) for argument in node.args)


def _keyword_edits(node: ast.Call) -> Iterator[Edit]:
    """Each keyword left out: an axis, or what keeps one."""
    for place in range(len(node.keywords)):
        kept = [*node.keywords[:place], *node.keywords[place + 1 :]]
        yield _put(node, ast.Call(node.func, node.args, kept))


@_edits.register
def _(node: ast.For) -> Iterator[Edit]:
    for part in (ast.Slice(upper=ast.Constant(-1)), ast.Slice(lower=ast.Constant(1))):
        yield _put(node.iter, ast.Subscript(node.iter, part, ast.Load()))


@_edits.register
def _(node: ast.comprehension) -> Iterator[Edit]:
    for part in (ast.Slice(upper=ast.Constant(-1)), ast.Slice(lower=ast.Constant(1))):
        yield _put(node.iter, ast.Subscript(node.iter, part, ast.Load()))


@_edits.register
def _(node: ast.Assign) -> Iterator[Edit]:
    if not isinstance(node.value, ast.Constant | ast.Dict | ast.List):
        yield _put(node.value, ast.UnaryOp(ast.USub(), node.value))
    target, value = node.targets[0], node.value
    if not isinstance(target, ast.Name) or not isinstance(value, ast.BinOp):
        return
    if isinstance(value.left, ast.Name) and value.left.id == target.id:
        in_place = ast.AugAssign(deepcopy(target), value.op, value.right)
        yield Edit(node, ast.unparse(in_place))


@_edits.register
def _(node: ast.AugAssign) -> Iterator[Edit]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield Edit(node, ast.unparse(ast.AugAssign(node.target, operator(), node.value)))
    yield Edit(node, ast.unparse(ast.Assign([node.target], node.value, lineno=node.lineno)))
