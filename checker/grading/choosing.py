"""Which hidden data a program meets: chosen with a secret, whatever its comments and white space.

An exercise is proved with a pool of draws that leave no slip unseen, so that choosing costs nothing
when a program is graded. The secret decides which of them is used."""

from __future__ import annotations

import hashlib
import hmac
import io
import tokenize
from collections.abc import Sequence
from dataclasses import replace

from checker.grading.plan import Plan
from checker.models.exercise import Exercise
from checker.solver.graph import Graph, Values
from checker.solver.hidden import TRIES, collisions, first_draw, shown_table
from checker.solver.telling import Table
from checker.solver.values import SolverError

LARGEST = 1 << 16
"""Bytes up to which a program is read; larger ones are taken as they are."""
_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}
_BLOCKS = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def chosen(plan: Plan, secret: bytes, program: bytes, draws: Sequence[int]) -> Plan:
    """The plan with the hidden data for a program.

    `draws` is the pool that was proved. A variant shows other data, so each draw is proved again
    for it. Where none is sound, or none was proved, data are searched for.
    """
    parts = "\0".join([plan.digest, plan.variant or "", essence(program)])
    key = hmac.new(secret, parts.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()
    start = int(key, 16) % max(len(draws), 1)
    for number in (*draws[start:], *draws[:start]):
        # The salt keeps the digest in a receipt from telling which draw of the pool it was.
        drawn = plan.drawn(draw_seed(number), f"{key[:32]}/")
        if plan.variant is None or proves(plan.exercise, plan.graph, plan.given, drawn.hidden):
            return drawn
    return replace(plan, seed=key, drawn_once=False)


def essence(program: bytes) -> str:
    """A digest of a program's tokens, without comments and layout; of its bytes where it has none.

    It is not parsed: a parser can be exhausted by what is written for that. So can the reading of
    tokens, where it goes on after what is none: a text that never ends is looked for its end anew
    at each of its signs.
    """
    found = hashlib.sha256()
    try:
        if len(program) > LARGEST:
            raise ValueError
        for token in tokenize.tokenize(io.BytesIO(program).readline):
            if token.type == tokenize.ERRORTOKEN:
                raise ValueError
            if token.type not in _LAYOUT:
                text = "" if token.type in _BLOCKS else token.string
                found.update(f"{tokenize.tok_name[token.type]}\0{text}\0".encode())
    except (SyntaxError, ValueError, LookupError, tokenize.TokenError):
        return hashlib.sha256(program).hexdigest()
    return found.hexdigest()


def draw_seed(number: int) -> str:
    """The seed of a numbered draw."""
    return f"draw/{number}"


def proved_draws(exercise: Exercise, graph: Graph, given: Values, size: int) -> tuple[int, ...]:
    """The numbers of so many draws that leave no slip unseen; fewer where they are too rare."""
    if not exercise.hidden:
        return ()
    shown, found, number = shown_table(exercise, graph, given), list[int](), 0
    while len(found) < size and number < TRIES * (len(found) + 1):
        if proves(exercise, graph, given, first_draw(exercise, given, draw_seed(number)), shown):
            found.append(number)
        number += 1
    return tuple(found)


def proves(
    exercise: Exercise,
    graph: Graph,
    given: Values,
    runs: Sequence[Values],
    shown: Table | None = None,
) -> bool:
    """Whether data for the hidden runs can be evaluated and leave no slip unseen."""
    try:
        return not collisions(exercise, graph, given, runs, shown)
    except SolverError:
        return False
