"""What goes into the sandbox and what comes back: plain values, nothing executable.

An observation is only what was *seen* while the learner's file ran. Whether it is right is
decided later, in a process that never ran the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np

Plain: TypeAlias = (
    "bool | int | float | str | list[Plain] | tuple[Plain, ...] | Mapping[str, Plain]"
    " | np.ndarray | np.generic | Foreign | None"
)
"""What crosses between the sandbox and here: never an object of the program's. A string, so that
nothing is imported for it."""

Outcome = Literal[
    "finished", "unreadable", "raised", "timeout", "memory", "output", "refused", "fault"
]


@dataclass(frozen=True)
class Foreign:
    """Stands for an object that is not plain data; only its type's name came back."""

    type_name: str


@dataclass(frozen=True)
class Submission:
    """A learner's file: the name to show, its bytes, and the SHA-256 of those bytes."""

    name: str
    source: bytes
    digest: str


@dataclass(frozen=True)
class Inputs:
    """All that one run is given. No expected value is among it.

    `values` are bound before the file runs. `pasted` holds the data that the learner was shown:
    a top-level assignment of exactly that value to its own name gives way to the one in `values`;
    with `typed_data`, so does that value wherever else the program types it in.
    `watched` names are recorded after each top-level statement. `calls` maps a function's name to
    the values that it is to be called with afterwards. `then` are the inputs of further runs, which
    the same process does where the program leaves nothing behind that they could meet.
    """

    values: Mapping[str, Plain]
    pasted: Mapping[str, Plain] = field(default_factory=dict)
    typed_data: bool = False
    functions: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    watched: tuple[str, ...] = ()
    calls: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict)
    plots: bool = False
    then: tuple[Inputs, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What one run may use."""

    cpu_seconds: int = 2
    wall_seconds: float = 10.0
    memory_mib: int = 512
    output_kib: int = 64


@dataclass(frozen=True)
class Moment:
    """The watched names that one top-level statement changed, with their new values.

    `lines` holds the names that changed at a line inside the statement, or in a function it called.
    """

    line: int
    names: Mapping[str, Plain]
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        """The line that changed a name."""
        return self.lines.get(name, self.line)


@dataclass(frozen=True)
class Elsewhere:
    """Where a program sets a name that its top level does not: the line, what surrounds it (one of
    `harness.plain.PLACES`), and what that is called."""

    line: int
    kind: str
    owner: str


@dataclass(frozen=True)
class Raised:
    """An exception of the learner's code, placed in the learner's own file."""

    type_name: str
    message: str
    line: int | None
    source_line: str = ""


@dataclass(frozen=True)
class Series:
    """One line, or the points or bars of one kind: where they are, and why nobody can see them
    (empty where they can be seen; else one of `harness.plain.UNSEEN`)."""

    y: Plain
    x: Plain = None
    unseen: str = ""


@dataclass(frozen=True)
class Drawing:
    """One pair of axes: what they show, and the axis labels that can be read."""

    series: tuple[Series, ...]
    x_label: str
    y_label: str


@dataclass(frozen=True)
class Observation:
    """What was seen of one run, and `then` of those after it in the same process: as many of the
    first ones asked for as finished there, without what they printed."""

    outcome: Outcome
    moments: tuple[Moment, ...] = ()
    calls: Mapping[str, Plain | Raised] = field(default_factory=dict)
    drawings: tuple[Drawing, ...] = ()
    names: tuple[str, ...] = ()
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    raised: Raised | None = None
    printed: str = ""
    detail: str = ""
    isolation: str = "process"
    then: tuple[Observation, ...] = ()


Runner = Callable[[Submission, Inputs, Limits], Observation]
"""The sandbox as the rest of the program sees it."""
