"""What is one small change away from a step: its formula changed in one place, or another name in
the place of one that it reads; in a loop, the same at every turn.

Unlike a slip, a neighbour has no code of its own. It is looked for where no slip fits.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from operator import itemgetter

import numpy as np

from checker.models.exercise import Conventions, Fixed
from checker.models.said import say
from checker.solver import formulas
from checker.solver.graph import Graph, Node, Twist
from checker.solver.operation import Operation, Slip
from checker.solver.rules import rule_or_name
from checker.solver.values import Network, Operand, SolverError

OTHER_NAME = "other-name"
OTHER_FORMULA = "other-formula"
OTHER_QUANTITY = "other-quantity"
EXTRA = "factor"
"""The parameter of a factor that does not belong."""
Scope = Mapping[str, Operand]
"""Values by key; a key is a name of the graph, or an inner operation's parameter in a loop."""


@dataclass(frozen=True)
class Use:
    """An operation where it is used: each parameter's key, and each key as a learner calls it."""

    operation: Operation
    by: Conventions
    keys: Mapping[str, str]
    words: Mapping[str, str]

    def apply(self, scope: Scope, keys: Mapping[str, str]) -> Operand:
        """The operation of what the keys hold; a single number stands for a whole array of it."""
        arguments = [
            _stretched(scope[keys[name]], scope[self.keys[name]])
            for name in self.operation.parameters
        ]
        return self.operation.function(self.by, *arguments)


@dataclass(frozen=True)
class NearMiss:
    """One way to miss: a general code, what was done, and what it leads to."""

    code: str
    says: str
    value: Callable[[Scope], Operand]
    beyond: tuple[str, ...] = ()
    """The keys that it reads beyond those of the right way."""


def neighbours(graph: Graph, step: str, names: tuple[str, ...]) -> Iterator[Twist]:
    """Every neighbour of a step as a twist, where the learner's program has `names`."""
    node, operation = graph.nodes[step], graph.operation(step)
    if operation is None:
        return
    literals = {f"{step}:{p}": argument.literal for p, argument in
                zip(operation.parameters, node.arguments, strict=True)
                if isinstance(argument, Fixed)}  # fmt: skip
    keys = {
        p: f"{step}:{p}" if isinstance(argument, Fixed) else argument
        for p, argument in zip(operation.parameters, node.arguments, strict=True)
    }
    later = {n for n in names if n in graph.steps and graph.follows(n, step)}
    known = tuple(dict.fromkeys((*node.reads, *(n for n in names if n not in later))))
    words = {name: rule_or_name(graph, name) for name in known}
    place = Use(operation, graph.by, keys, words | {key: str(v) for key, v in literals.items()})
    for change in (*changes(place), *_put_in(place, graph)):
        beyond = (name for name in change.beyond if name in known or name in graph.nodes)
        read = [*node.reads, *beyond]
        yield Twist(change.code, change.says, _node(step, tuple(read), change, literals))


def _node(step: str, read: tuple[str | None, ...], change: NearMiss, literals: Scope) -> Node:
    names = tuple(dict.fromkeys(name for name in read if name is not None))

    def function(_: Conventions, *values: Operand) -> Operand:
        return change.value({**literals, **dict(zip(names, values, strict=True))})

    return Node(step, function, names)


def changes(place: Use) -> Iterator[NearMiss]:
    """Every change at one use of an operation, and at what it uses at every turn."""
    yield from _names_changed(place)
    yield from _formula_changed(place)
    yield from _names_alone(place)
    yield from _missed(place, place.operation.misses)
    for inner, keyword in place.operation.lifts:
        yield from _lifted(place, inner, keyword)


def _names_changed(place: Use) -> Iterator[NearMiss]:
    """Another name in one parameter's place; two parameters the other way round."""
    words = place.words
    for parameter, key in place.keys.items():
        for other in words:
            if words[other] != words[key] and words[other].isidentifier():
                w, r = words[other], words[key]
                says = say("Here `{wrong}` was used where `{right}` belongs.", wrong=w, right=r)
                yield _renamed(place, {parameter: other}, says, (other,))
    for one, other in combinations(place.keys, 2):
        left, right = place.keys[one], place.keys[other]
        both = {"one": words[left], "other": words[right]}
        says = say("Here `{one}` and `{other}` stand in each other's place.", **both)
        if not {*" ("} & {*words[left], *words[right]}:  # Rules in between have no place to take.
            yield _renamed(place, {one: right, other: left}, says)


def _names_alone(place: Use) -> Iterator[NearMiss]:
    """The value of a name as it is."""
    for key, word in place.words.items():
        if word.isidentifier():
            says = say("Only `{name}` was taken, as it is.", name=word)
            yield NearMiss(OTHER_QUANTITY, says, itemgetter(key), (key,))


def _renamed(
    place: Use, new: Mapping[str, str], says: str, beyond: tuple[str, ...] = ()
) -> NearMiss:
    keys = {**place.keys, **new}

    def value(scope: Scope) -> Operand:
        formula = _arithmetic(place, scope)
        if formula is None:
            return place.apply(scope, keys)
        return formulas.compute(formula, {p: scope[key] for p, key in keys.items()})

    return NearMiss(OTHER_NAME, says, value, beyond)


def _formula_changed(place: Use) -> Iterator[NearMiss]:
    formula = _formula(place)
    if formula is None:
        return
    words = {parameter: place.words[key] for parameter, key in place.keys.items()}
    for other in (*formulas.changed(formula), *formulas.reduced(formula)):
        if formulas.reads(other):
            says = say("This is {rule}.", rule=formulas.in_words(other, words))
            yield NearMiss(OTHER_FORMULA, says, _computed(place, other))
    yield from _multiplied(place, formula)


def _multiplied(place: Use, formula: ast.expr) -> Iterator[NearMiss]:
    """A factor too many, another name's."""
    words = {parameter: place.words[key] for parameter, key in place.keys.items()}
    product = formulas.times(formula, EXTRA)
    names = {key: word for key, word in place.words.items() if word.isidentifier()}
    for key, word in names.items():
        says = say("This is {rule}.", rule=formulas.in_words(product, {**words, EXTRA: word}))
        yield NearMiss(OTHER_FORMULA, says, _with(product, {**place.keys, EXTRA: key}), (key,))


def _computed(place: Use, other: ast.expr) -> Callable[[Scope], Operand]:
    def value(scope: Scope) -> Operand:
        if _arithmetic(place, scope) is None:
            return None
        return formulas.compute(other, {p: scope[key] for p, key in place.keys.items()})

    return value


def _formula(place: Use) -> ast.expr | None:
    return formulas.expression(place.operation.formula(place.by), place.operation.parameters)


def _arithmetic(place: Use, scope: Scope) -> ast.expr | None:
    """The formula, where it is all that the operation does: rows, for one, add a mean over them."""
    formula = _formula(place)
    held = {p: scope[key] for p, key in place.keys.items()}
    if formula is None or any(isinstance(value, Network) for value in held.values()):
        return None
    try:
        plain = place.operation.function(place.by, *held.values())
        same = np.array_equal(formulas.compute(formula, held), plain, equal_nan=True)
    except SolverError:
        return None
    return formula if same else None


def _missed(place: Use, slips: Iterable[Slip]) -> Iterator[NearMiss]:
    """What is done wrong in one of these ways."""
    for slip in slips:

        def value(scope: Scope, slip: Slip = slip) -> Operand:
            held = (scope[key] for key in place.keys.values())
            led_to = slip.function(place.by, *held)
            if led_to is None:
                raise SolverError(f"{slip.code} does not apply")
            return led_to

        yield NearMiss(slip.code, slip.says, value)


def _put_in(place: Use, graph: Graph) -> Iterator[NearMiss]:
    """An earlier step's formula in the place of its name, with its parentheses left out."""
    formula = _formula(place)
    for parameter, key in place.keys.items():
        earlier = graph.operation(key) if key in graph.steps else None
        if formula is None or earlier is None:
            continue
        inner = formulas.expression(earlier.formula(place.by), earlier.parameters)
        if inner is None:
            continue
        reads = map(str, graph.nodes[key].arguments)
        own = {f"{parameter}_{p}": read for p, read in zip(earlier.parameters, reads, strict=True)}
        part = formulas.renamed(inner, {p: f"{parameter}_{p}" for p in earlier.parameters})
        keys = {**place.keys, **own}
        words = {p: place.words.get(k) or rule_or_name(graph, k) for p, k in keys.items()}
        for other in formulas.put_in(formula, parameter, part):
            says = say("This is {rule}.", rule=formulas.in_words(other, words))
            yield NearMiss(OTHER_FORMULA, says, _with(other, keys), tuple(own.values()))


def _with(formula: ast.expr, keys: Mapping[str, str]) -> Callable[[Scope], Operand]:
    needed = {p: key for p, key in keys.items() if p in formulas.reads(formula)}
    return lambda scope: formulas.compute(formula, {p: scope[key] for p, key in needed.items()})


def _lifted(outer: Use, inner: Operation, keyword: str) -> Iterator[NearMiss]:
    """A change of the inner operation, made at every use of it."""
    own = {p: f"{keyword}.{p}" for p in inner.parameters}
    named = {own[p]: outer.words[outer.keys[p]] if p in outer.keys else p for p in own}
    beyond = {key: word for key, word in outer.words.items() if word not in named.values()}
    place = Use(inner, outer.by, own, {**named, **beyond})
    for change in (*_missed(place, inner.slips), *changes(place)):
        yield replace(change, value=_throughout(outer, own, keyword, change))


def _throughout(
    outer: Use, own: Mapping[str, str], keyword: str, change: NearMiss
) -> Callable[[Scope], Operand]:
    def value(scope: Scope) -> Operand:
        def inner(_: Conventions, *arguments: Operand) -> Operand:
            return change.value({**scope, **dict(zip(own.values(), arguments, strict=True))})

        held = [scope[outer.keys[p]] for p in outer.operation.parameters]
        return outer.operation.function(outer.by, *held, **{keyword: inner})

    return value


def _stretched(value: Operand, like: Operand) -> Operand:
    """A number where an array belongs, or one number a row: repeated, as NumPy repeats it."""
    if isinstance(value, Network | str | tuple) or isinstance(like, Network | str | tuple):
        return value
    if np.ndim(value) == 1 and np.ndim(like) == 2 and len(value) == len(like):
        return np.broadcast_to(np.asarray(value)[:, np.newaxis], np.shape(like))
    return np.broadcast_to(value, np.shape(like)) if np.ndim(value) == 0 else value
