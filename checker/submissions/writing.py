"""A starter notebook: nbformat 4.5, as Jupyter, Colab and VS Code open it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence


def notebook(text: str, codes: Sequence[str]) -> str:
    """A notebook with a cell of text, and a cell for each code that is not empty."""
    cells = [_cell("markdown", text, 0)]
    cells += [_cell("code", code, number) for number, code in enumerate(codes, 1) if code]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    held = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return f"{json.dumps(held, indent=1, ensure_ascii=False)}\n"


def _cell(kind: str, source: str, number: int) -> dict[str, object]:
    # The same exercise gives the same file: ids are drawn from what a cell holds.
    name = hashlib.sha256(f"{number}\0{source}".encode()).hexdigest()[:8]
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {}}
    cell |= {"execution_count": None, "outputs": []} if kind == "code" else {}
    return cell | {"source": source.rstrip("\n").splitlines(keepends=True)}
