"""Whether a program leaves nothing in its process that another run could meet. Runs in the child.

Read off the program's text, by what is known to be harmless: names, arithmetic, loops, functions,
and calls that compute or draw. Whatever else it does (another import, a file, a class, an attribute
that it sets) may change something that all runs of one process share, so that each needs its own.
So do `format`, whose text may name any attribute, such as the frame of a generator, and `plt.get`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping

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
_NUMPY = """
abs absolute add all allclose any append arange argmax argmin argsort array array_equal array_equiv
asanyarray asarray atleast_1d atleast_2d average clip column_stack concatenate copy cumsum diff
divide dot dtype e einsum equal exp expand_dims float32 float64 full full_like greater
greater_equal heaviside hstack identity inf inner insert int32 int64 isclose isfinite isnan less
less_equal linspace log matmul max maximum mean min minimum multiply nan nan_to_num ndim negative
newaxis ones ones_like outer pi positive power prod ravel repeat reshape round shape sign size sort
split sqrt square squeeze stack std subtract sum swapaxes tanh tile transpose var vstack where
zeros zeros_like
"""
_PYPLOT = """
bar close figure gca grid legend plot scatter show subplots tight_layout title xlabel ylabel
"""
_METHODS = """
T add all any append argmax argmin argsort astype bar clip copy count cumsum dot dtype extend flat
flatten get grid index insert item items join keys legend lower max mean min ndim outer plot pop
prod ravel remove repeat reshape reverse round scatter set set_title set_xlabel set_ylabel shape
size sort split squeeze startswith std sum swapaxes tight_layout tolist transpose upper values
var
"""
_HARMLESS_NODES, HARMLESS_CALLS, OF_NUMPY, _OF_PYPLOT, OF_VALUES = (
    frozenset(words.split()) for words in (_NODES, _CALLED, _NUMPY, _PYPLOT, _METHODS)
)
_MODULES = {"np": "numpy", "numpy": "numpy", "plt": "matplotlib.pyplot"}
"""The names that modules may have: under others they would escape what is read here."""
_ATTRIBUTES = {"np": OF_NUMPY, "numpy": OF_NUMPY, "plt": _OF_PYPLOT}
_KEYWORDS = {"where", "default_handler_map"}
"""A ufunc's `where` leaves memory as another run left it; the other one is set for all legends."""
_IMPORTED = {"sklearn.metrics": {"mean_squared_error"}}


def is_stateless(tree: ast.Module, modules: Mapping[str, str]) -> bool:
    """Tell it of a parsed program; `modules` are the names and paths of those that it is given."""
    nodes = list(ast.walk(tree))
    bases = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    known = modules.items() <= _MODULES.items()
    return known and all(_is_harmless(node, bases) for node in nodes)


def _is_harmless(node: ast.AST, bases: set[int]) -> bool:
    match node:
        case ast.Name(id=name) if name in _MODULES:
            return id(node) in bases
        case ast.Name(id=name):
            return _is_plain(name) and (name in HARMLESS_CALLS or not hasattr(builtins, name))
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in _MODULES:
            return attribute in _ATTRIBUTES[name] and isinstance(node.ctx, ast.Load)
        case ast.Attribute(attr=attribute):
            return attribute in OF_VALUES and isinstance(node.ctx, ast.Load)
        case ast.keyword(arg=name):
            return name is not None and name not in _KEYWORDS
        case ast.Import(names=names):
            return all(_MODULES.get(one.asname or one.name) == one.name for one in names)
        case ast.ImportFrom(module=module, names=names):
            known = _IMPORTED.get(module or "", set())
            return all(one.name in known and _is_free(one.asname or "") for one in names)
        case ast.FunctionDef(name=name) | ast.arg(arg=name):
            return _is_free(name)
    return type(node).__name__ in _HARMLESS_NODES or isinstance(node, _NOT_IN_TEXT)


def _is_free(name: str) -> bool:
    return _is_plain(name) and name not in _MODULES


def _is_plain(name: str) -> bool:
    return not name.startswith("__")
