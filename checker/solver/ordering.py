"""An order in which steps can be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from checker.solver.values import SolverError


class _Reading(Protocol):
    @property
    def reads(self) -> frozenset[str]: ...


N = TypeVar("N", bound=_Reading)


def ordered(nodes: Mapping[str, N]) -> dict[str, N]:
    """The author's order where it can be followed, else the nearest that can be evaluated."""
    waiting, found = dict(nodes), dict[str, N]()
    while waiting:
        ready = (n for n, node in waiting.items() if node.reads.isdisjoint(waiting.keys()))
        name = next(ready, None)
        if name is None:
            raise SolverError(f"the steps {', '.join(_in_cycles(waiting))} form a cycle")
        found[name] = waiting.pop(name)
    return found


def _in_cycles(waiting: Mapping[str, N]) -> Mapping[str, N]:
    """Of nodes that wait for each other, those that another one waits for."""
    read = {name for node in waiting.values() for name in node.reads}
    kept = {name: node for name, node in waiting.items() if name in read}
    return kept if len(kept) == len(waiting) else _in_cycles(kept)
