"""An operation's formula in words, read back as arithmetic, and all that is one change away.

`{weights} − {learning_rate} · {slope}` becomes an expression; so do sums and means. Where the
words are more than arithmetic there is nothing to read, and that is no fault.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np

from checker.solver.values import Array, SolverError, Value, numbers

SIGNS = {"·": "*", "−": "-", "²": "**2", "{": "", "}": ""}
_OPERATORS: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_REDUCED: dict[str, Callable[[Array], Array]] = {
    "sum": lambda values: values.sum(axis=-1),
    "mean": lambda values: values.mean(axis=-1),
}
SWAPPED = (ast.Add, ast.Sub, ast.Mult, ast.Div)


@cache
def expression(formula: str, names: tuple[str, ...]) -> ast.expr | None:
    """The arithmetic of a formula in these names; None where it is more than arithmetic."""
    text = re.sub(r"^the (sum|mean) of (.+)$", r"\1(\2)", formula)
    for sign, operator in SIGNS.items():
        text = text.replace(sign, operator)
    try:
        read = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    return read if all(_known(part, names) for part in ast.walk(read)) else None


def _known(node: ast.AST, names: tuple[str, ...]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in names or name in _REDUCED
        case ast.Constant(value=value):
            return type(value) in (int, float)
        case ast.UnaryOp():
            return isinstance(node.op, ast.USub)
        case ast.BinOp():
            return type(node.op) in _OPERATORS
        case ast.Call():
            return isinstance(node.func, ast.Name) and node.func.id in _REDUCED
        case _:
            return isinstance(node, ast.operator | ast.unaryop | ast.expr_context)


def compute(node: ast.expr, values: Mapping[str, Value]) -> Array:
    """The value of an expression, shapes stretched as NumPy does: as a learner's program would.

    Raises SolverError where shapes cannot be stretched.
    """
    try:
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](compute(left, values), compute(right, values))
            case ast.UnaryOp(operand=operand):
                return -compute(operand, values)
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return _REDUCED[name](np.atleast_1d(compute(argument, values)))
            case ast.Name(id=name):
                return numbers(values[name])
            case ast.Constant(value=int() | float() as value):
                return numbers(value)
    except ValueError as error:
        raise SolverError(str(error)) from error
    raise SolverError(f"{ast.dump(node)} is no arithmetic")


def changed(node: ast.expr) -> Iterator[ast.expr]:
    """Every expression that differs in one place: an operation, its order, a part left out."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            if isinstance(op, SWAPPED):
                others = (other for other in SWAPPED if not isinstance(op, other))
                yield from (ast.BinOp(left, other(), right) for other in others)
            if isinstance(op, ast.Sub | ast.Div):
                yield ast.BinOp(right, op, left)
            yield from (left, right)
            yield from _regrouped(node)
            yield from (ast.BinOp(one, op, right) for one in changed(left))
            yield from (ast.BinOp(left, op, one) for one in changed(right))
        case ast.UnaryOp(operand=operand):
            yield operand
            yield from (ast.UnaryOp(node.op, one) for one in changed(operand))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            yield argument
            if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Pow):
                yield ast.BinOp(ast.Call(node.func, [argument.left], []), ast.Pow(), argument.right)
            for other in _REDUCED.keys() - {name}:
                yield ast.Call(ast.Name(other), [argument], [])
            yield from (ast.Call(node.func, [one], []) for one in changed(argument))


def reduced(node: ast.expr) -> Iterator[ast.expr]:
    """Everything added up or averaged at the end, where that is not done already."""
    if not isinstance(node, ast.Call):
        yield from (ast.Call(ast.Name(name), [node], []) for name in _REDUCED)


def times(node: ast.expr, name: str) -> ast.expr:
    """The expression times one more name."""
    return ast.BinOp(node, ast.Mult(), ast.Name(name))


def _regrouped(node: ast.BinOp) -> Iterator[ast.expr]:
    """Parentheses left out, or put round other parts."""
    if isinstance(node.right, ast.BinOp) and not isinstance(node.right.op, type(node.op)):
        inner = node.right
        yield ast.BinOp(ast.BinOp(node.left, node.op, inner.left), inner.op, inner.right)
    if isinstance(node.left, ast.BinOp) and not isinstance(node.left.op, type(node.op)):
        inner = node.left
        yield ast.BinOp(inner.left, inner.op, ast.BinOp(inner.right, node.op, node.right))


def put_in(node: ast.expr, name: str, part: ast.expr) -> Iterator[ast.expr]:
    """Every way in which `part` stands in the place of a name without its parentheses."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            if isinstance(part, ast.BinOp) and not isinstance(part.op, type(op)):
                if isinstance(right, ast.Name) and right.id == name:
                    yield ast.BinOp(ast.BinOp(left, op, part.left), part.op, part.right)
                if isinstance(left, ast.Name) and left.id == name:
                    yield ast.BinOp(part.left, part.op, ast.BinOp(part.right, op, right))
            yield from (ast.BinOp(one, op, right) for one in put_in(left, name, part))
            yield from (ast.BinOp(left, op, one) for one in put_in(right, name, part))
        case ast.Call(func=func, args=[argument]):
            yield from (ast.Call(func, [one], []) for one in put_in(argument, name, part))


def renamed(node: ast.expr, names: Mapping[str, str]) -> ast.expr:
    """The expression with other names."""

    other = copy.deepcopy(node)
    for part in ast.walk(other):
        if isinstance(part, ast.Name):
            part.id = names.get(part.id, part.id)
    return other


def reads(node: ast.expr) -> frozenset[str]:
    """The names that an expression reads."""
    return frozenset(
        part.id for part in ast.walk(node)
        if isinstance(part, ast.Name) and part.id not in _REDUCED
    )  # fmt: skip


def in_words(node: ast.expr, words: Mapping[str, str]) -> str:
    """An expression as a learner reads it: `weights` + `learning_rate` · `slope`."""
    text = re.sub(r"[A-Za-z_]\w*", lambda found: _named(found[0], words), ast.unparse(node))
    return text.replace(" ** 2", "²").replace(" * ", " · ").replace("-", "−")


def _named(name: str, words: Mapping[str, str]) -> str:
    if name in _REDUCED:
        return name
    word = words[name]
    return word if word.isdecimal() else f"`{word}`"
