"""The outcome of `checker validate`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from checker.models.errors import Problem
from checker.reports.cleaning import clean, document, one_line

Proof = tuple[Path, tuple[Problem, ...]]


def render(proofs: Sequence[Proof], output: str) -> str:
    """The problems in one of the formats text, json, sarif and github."""
    found = [problem for _, problems in proofs for problem in problems]
    if output == "json":
        return _json(proofs)
    if output == "sarif":
        from checker.reports import sarif

        return sarif.render(found)
    if output == "github":
        from checker.reports.annotations import annotation

        return "\n".join([*map(annotation, found), f"::notice title=validate::{count(proofs)}"])
    return "\n".join([*map(one, proofs), count(proofs)])


def _json(proofs: Sequence[Proof]) -> str:
    found = [
        {"file": str(path), "proved": not problems, "problems": [asdict(one) for one in problems]}
        for path, problems in proofs
    ]
    return document(found)


def one(proof: Proof) -> str:
    """One exercise, with its problems below it: a pull request may be a stranger's."""
    path, problems = proof
    name = f"{'✗' if problems else '✓'} {one_line(path.resolve().parent.name)}"
    return "\n".join([name, *(f"  {clean(str(one))}" for one in problems)])


def count(proofs: Sequence[Proof]) -> str:
    """How many are proved, in a sentence."""
    proved = sum(not problems for _, problems in proofs)
    return f"{proved} of {len(proofs)} exercise{'s' if len(proofs) != 1 else ''} proved."
