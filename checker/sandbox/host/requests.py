"""From a submission, its inputs and limits to the text that the child reads. Runs in the host."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.models.source import UnreadableError, text_of
from checker.sandbox.host.policy import large_libraries

if TYPE_CHECKING:
    from checker.models.observation import Inputs, Limits, Observation, Submission


def modules_used(submission: Submission, inputs: Inputs) -> dict[str, str]:
    """Give the modules to bind: all but large ones whose name the program never mentions."""
    texts = [submission.source, *(text.encode() for text in inputs.functions.values())]
    return {
        name: path
        for name, path in inputs.modules.items()
        if not large_libraries(path.encode()) or _mentions(texts, name)
    }


def _mentions(texts: Iterable[bytes], name: str) -> bool:
    pattern = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
    return any(pattern.search(text) for text in texts)


def libraries_used(submission: Submission, inputs: Inputs) -> frozenset[str]:
    """Give the large libraries that the server of a run must have imported."""
    texts = (*modules_used(submission, inputs).values(), *inputs.functions.values())
    found = (large_libraries(text.encode()) for text in texts)
    return large_libraries(submission.source).union(*found)


@dataclass(frozen=True)
class Request:
    """One run as the host asks for it: the child's text, and what may come back of it."""

    text: bytes
    limits: Limits
    watched: frozenset[str]
    calls: frozenset[str]
    lines: int
    runs: int = 1
    """How many results may come back: of this run, and of those that may share its process."""


def request(submission: Submission, inputs: Inputs, limits: Limits) -> Request:
    """Write down what is asked of a run; raise ValueError where a value is not plain data."""
    lines = len(re.findall(rb"\r\n|\r|\n", submission.source)) + 1
    return Request(
        _text(submission, inputs, limits),
        limits,
        frozenset(inputs.watched),
        frozenset(inputs.calls),
        lines,
        1 + len(inputs.then),
    )


def _text(submission: Submission, inputs: Inputs, limits: Limits) -> bytes:
    """The length of what the run is handed, that itself, and what further runs are handed.

    The child reads the last part only of a program that further runs may share a process with: no
    other one has hidden data in its process while what it prints is kept.
    """
    first = _first(submission, inputs, limits)
    further = [_data(one) for one in inputs.then]
    return len(first).to_bytes(4, "big") + first + json.dumps(further).encode()


def _first(submission: Submission, inputs: Inputs, limits: Limits) -> bytes:
    return json.dumps(
        {
            "name": shown_name(submission.name),
            "source": text_of(submission.source),
            **_data(inputs),
            "functions": dict(inputs.functions),
            "modules": modules_used(submission, inputs),
            "watched": list(inputs.watched),
            "plots": inputs.plots,
            "cpu_seconds": limits.cpu_seconds,
            "memory_mib": limits.memory_mib,
            "output_kib": limits.output_kib,
        }
    ).encode()


def _data(inputs: Inputs) -> dict[str, object]:
    """The part of a request in which runs of one program differ."""
    return {
        "values": _encoded(inputs.values),
        "pasted": _encoded(inputs.pasted),
        "typed_data": inputs.typed_data,
        "calls": {name: list(_encode_all(values)) for name, values in inputs.calls.items()},
    }


def shown_name(name: str) -> str:
    """Give the last part of a file's name, such that no library's code can have the same one."""
    last = os.path.basename(name) or "submission.py"
    return last if not last.startswith("<") else "submission.py"


def _encoded(values: Mapping[str, object]) -> dict[str, object]:
    return dict(zip(values, _encode_all(values.values()), strict=True))


def _encode_all(values: Iterable[object]) -> Iterable[object]:
    from checker.sandbox.harness import plain

    for value in values:
        wire = plain.encode(value)
        plain.decode(wire)  # Raises ValueError at anything that is not plain data.
        yield wire


def unreadable(submission: Submission) -> Observation | None:
    """Refuse, without starting anything, bytes that cannot be a Python program."""
    try:
        text_of(submission.source)
    except UnreadableError as error:
        from checker.models.observation import Observation, Raised

        return Observation(
            outcome="unreadable",
            raised=Raised(error.kind, error.message, error.line),
            detail=str(error),
            isolation="none",
        )
    return None
