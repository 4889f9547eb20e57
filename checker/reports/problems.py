"""The outcome of `checker validate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from checker.errors import Problem

Proof = tuple[Path, tuple[Problem, ...]]


def render(proofs: Sequence[Proof], output: str) -> str:
    """Each exercise with its problems; a last line that counts them."""
    if output == "json":
        found = [
            {"file": str(path), "proved": not told, "problems": [asdict(one) for one in told]}
            for path, told in proofs
        ]
        return json.dumps(found, indent=2, ensure_ascii=False)
    lines = []
    for path, told in proofs:
        lines.append(f"{'✗' if told else '✓'} {path.parent.name}")
        lines += [f"  {problem}" for problem in told]
    proved = sum(not told for _, told in proofs)
    return "\n".join([*lines, f"{proved} of {len(proofs)} exercises proved."])
