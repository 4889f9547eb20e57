"""Whether a program leaves nothing in its process that another run could meet. Runs in the child.

Read off the program's text, by what is known to be harmless: names, arithmetic, loops, functions,
and calls that compute or draw. Whatever else it does (another import, a file, a class, an attribute
that it sets) may change something that all runs of one process share, so that each needs its own.
So does `format`: the text that it fills may name any attribute, such as the frame of a generator,
from which the data of later runs can be read.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

_NODES = """
Module Expr Assign AugAssign AnnAssign Delete Pass Return If For While Break Continue Assert
FunctionDef Lambda arguments arg keyword alias Name Attribute Subscript Slice Starred
Constant Tuple List Set Dict ListComp SetComp DictComp GeneratorExp comprehension IfExp
NamedExpr BinOp UnaryOp BoolOp Compare Call JoinedStr FormattedValue
"""
_NOT_IN_TEXT = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)
_CALLED = """
abs all any bool complex dict divmod enumerate filter float int isinstance len list map max min
pow print range reversed round set slice sorted str sum tuple zip
"""
_ATTRIBUTES = """
T abs absolute add all allclose any append arange argmax argmin argsort array array_equal
array_equiv asanyarray asarray astype atleast_1d atleast_2d average clip column_stack
concatenate copy count cumsum diff divide dot dtype e einsum equal exp expand_dims extend flat
flatten float32 float64 full full_like get greater greater_equal heaviside hstack
identity index inf inner insert int32 int64 isclose isfinite isnan item items join keys less
less_equal linspace log lower matmul max maximum mean min minimum multiply nan nan_to_num
ndim negative newaxis ones ones_like outer pi pop positive power prod ravel remove
repeat reshape reverse round shape sign size sort split sqrt square squeeze stack startswith
std subtract sum swapaxes tanh tile tolist transpose update upper values var vstack where zeros
zeros_like
"""
_DRAWING = """
bar close figure gca grid legend plot scatter set set_title set_xlabel set_ylabel show subplots
tight_layout title xlabel ylabel
"""
_HARMLESS_NODES, _HARMLESS_CALLS, _HARMLESS_ATTRIBUTES = (
    frozenset(words.split()) for words in (_NODES, _CALLED, _ATTRIBUTES + _DRAWING)
)
_MODULES = {"np": "numpy", "numpy": "numpy", "plt": "matplotlib.pyplot"}
"""The names that modules may have: under others they would escape what is read here."""
_IMPORTED = {"sklearn.metrics": {"mean_squared_error"}}


def is_stateless(tree: ast.Module, modules: Iterable[str]) -> bool:
    """Tell it of a parsed program; `modules` are the paths of those that it is given."""
    nodes = list(ast.walk(tree))
    bases = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    return set(modules) <= {*_MODULES.values()} and all(_is_harmless(node, bases) for node in nodes)


def _is_harmless(node: ast.AST, bases: set[int]) -> bool:
    match node:
        case ast.Name(id=name) if name in _MODULES:
            return id(node) in bases
        case ast.Name(id=name):
            return _is_plain(name) and (name in _HARMLESS_CALLS or not hasattr(builtins, name))
        case ast.Attribute(attr=name, ctx=context):
            return name in _HARMLESS_ATTRIBUTES and isinstance(context, ast.Load)
        case ast.Import(names=names):
            return all(_MODULES.get(one.asname or one.name) == one.name for one in names)
        case ast.ImportFrom(module=module, names=names):
            known = _IMPORTED.get(module or "", set())
            return all(one.name in known and one.asname not in _MODULES for one in names)
        case ast.FunctionDef(name=name) | ast.arg(arg=name):
            return _is_plain(name) and name not in _MODULES
    return type(node).__name__ in _HARMLESS_NODES or isinstance(node, _NOT_IN_TEXT)


def _is_plain(name: str) -> bool:
    return not name.startswith("__")
