"""Rewrite a learner's program so that it reports on itself. Runs in the child.

After each top-level statement, also inside top-level `if`, `with`, `try` and `match`, a call of a
hidden helper records what changed. Inside loops, functions and classes another one only notes the
line, and on the data shown alone: so values are compared as of whole statements. On hidden
data, top-level assignments to a name whose data were shown to the learner go through a second
helper (see `preloads`), and `assert` statements are dropped. Data typed in elsewhere are the
business of `literals`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

MARK = "<mark>"
NOTE = "<note>"
FRESH = "<fresh>"
"""No name that a learner can write: neither can be hidden or called by accident."""

_COMPOUND = (ast.If, ast.With, ast.Try, ast.Match, ast.ExceptHandler, ast.match_case, ast.TryStar)
_CHANGING = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete, ast.Expr)
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


EMPTY = "the file holds no statement"


def is_empty(tree: ast.Module) -> bool:
    """Return whether a program holds nothing but comments and strings."""
    return all(
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        for statement in tree.body
    )


def instrument(tree: ast.Module, pasted: frozenset[str]) -> ast.Module:
    """Rewrite `tree` in place; `pasted` holds the names to be replaced (none: given data)."""
    if pasted:
        _drop_asserts(tree)
    tree.body = _block(tree.body, pasted)
    return ast.fix_missing_locations(tree)


def _drop_asserts(tree: ast.Module) -> None:
    """A program may assert what it holds on the data shown, also by `np.testing`."""
    for node in ast.walk(tree):
        for name in _BLOCKS:
            block = getattr(node, name, None)
            if isinstance(block, list):
                block[:] = [_without_assert(statement) for statement in block]


def _without_assert(statement: ast.AST) -> ast.AST:
    if _asserts(statement):
        return ast.copy_location(ast.Pass(), statement)
    return statement


def _asserts(statement: ast.AST) -> bool:
    match statement:
        case ast.Assert():
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Attribute(attr="testing")))):
            return True
    return False


def _block(statements: list[ast.stmt], pasted: frozenset[str]) -> list[ast.stmt]:
    result: list[ast.stmt] = []
    for statement in statements:
        result += [_inside(statement, pasted), *_replacements(statement, pasted)]
        if _may_be_followed(statement):
            result.append(_call_statement(MARK, ast.Constant(statement.lineno), statement))
    return result


def _may_be_followed(statement: ast.stmt) -> bool:
    """Docstrings and `from __future__` must stay first."""
    future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not future and not constant


def _inside(node: ast.stmt, pasted: frozenset[str]) -> ast.stmt:
    if isinstance(node, _COMPOUND):
        _rewrite_blocks(node, pasted)
    elif not pasted:
        _note_inside(node)
    return _wrapped(node, pasted)


def _rewrite_blocks(node: ast.AST, pasted: frozenset[str]) -> None:
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if not block:
            continue
        if name in ("handlers", "cases"):
            for part in block:
                _rewrite_blocks(part, pasted)
        else:
            setattr(node, name, _block(block, pasted))


def _note_inside(node: ast.AST) -> None:
    """After each statement below that may change a value a call of the helper that notes lines."""
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if not isinstance(block, list):  # A lambda's body is an expression.
            continue
        for part in block:
            _note_inside(part)
        if name not in ("handlers", "cases"):
            block[:] = [each for part in block for each in _noted(part)]
    if isinstance(node, ast.For | ast.AsyncFor):
        node.body.insert(0, _call_statement(NOTE, ast.Constant(node.lineno), node))


def _noted(statement: ast.stmt) -> list[ast.stmt]:
    if not isinstance(statement, _CHANGING) or not _may_be_followed(statement):
        return [statement]
    return [statement, _call_statement(NOTE, ast.Constant(statement.lineno), statement)]


def _wrapped(statement: ast.stmt, pasted: frozenset[str]) -> ast.stmt:
    """Turn `name = value` into `name = <fresh>(("name",), value)`."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    else:
        return statement
    names = [t.id for t in targets if isinstance(t, ast.Name) and t.id in pasted]
    if names:
        statement.value = call_fresh(names, statement.value or ast.Constant(None))
    return statement


def _replacements(statement: ast.stmt, pasted: frozenset[str]) -> list[ast.stmt]:
    """After `a, b = …` follow `a = <fresh>(("a",), a)` and the same for `b`.

    So it is after `a += …`, `a[0] = …` and `a.append(…)`: the last of several may complete it.
    """
    names = [name for name in dict.fromkeys(_changed(statement)) if name in pasted]
    return [
        ast.copy_location(
            ast.Assign(
                [ast.Name(name, ast.Store())], call_fresh([name], ast.Name(name, ast.Load()))
            ),
            statement,
        )
        for name in names
    ]


def _changed(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Assign(targets=targets):
            for target in targets:
                if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                    yield target.value.id
                elif not isinstance(target, ast.Name):
                    yield from _stored(target)
        case ast.AugAssign(target=ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name))):
            yield name
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            yield name


def _stored(target: ast.expr) -> Iterator[str]:
    names = (node for node in ast.walk(target) if isinstance(node, ast.Name))
    return (node.id for node in names if isinstance(node.ctx, ast.Store))


def call_fresh(names: list[str], value: ast.expr) -> ast.expr:
    """Put a value through the helper that knows the data of these names."""
    known = ast.Tuple([ast.Constant(name) for name in names], ast.Load())
    return ast.copy_location(ast.Call(ast.Name(FRESH, ast.Load()), [known, value], []), value)


def _call_statement(name: str, argument: ast.expr, place: ast.stmt) -> ast.stmt:
    call = ast.Call(ast.Name(name, ast.Load()), [argument], [])
    return ast.copy_location(ast.Expr(call), place)
