"""Notebooks as Jupyter, Colab and older programs write them."""

from __future__ import annotations

import json
from typing import Any

FORWARD = "preds = (weights * input_data).sum()\nerror = preds - target\n"
WRONG, RIGHT = "slope = input_data * error", "slope = 2 * input_data * error"


def code(source: str, *tags: str, **more: Any) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    told = {"name": "stdout", "output_type": "stream", "text": ["slope = [14 28 42]\n"]}
    cell = {"cell_type": "code", "execution_count": 3, "metadata": metadata, "outputs": [told]}
    return cell | {"source": source.splitlines(keepends=True)} | more


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def notebook(*cells: dict[str, Any], **more: Any) -> bytes:
    held = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
    return json.dumps(held, indent=1).encode()


def colab(*cells: dict[str, Any]) -> bytes:
    """Colab's own metadata, sources as one text, and no spaces in the document."""
    joined = [
        cell | {"source": "".join(cell["source"]), "metadata": {"id": "x9"}} for cell in cells
    ]
    held = {
        "nbformat": 4,
        "nbformat_minor": 0,
        "metadata": {
            "colab": {"provenance": [], "toc_visible": True},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
        "cells": joined,
    }
    return json.dumps(held, separators=(",", ":")).encode()


def third(*cells: dict[str, Any]) -> bytes:
    """nbformat 3: worksheets, code under `input`, headings as cells."""
    old = []
    for cell in cells:
        made = {key: value for key, value in cell.items() if key != "source"}
        made |= {"prompt_number": made.pop("execution_count")} if "outputs" in made else {}
        if cell["cell_type"] == "code":
            old.append(made | {"input": cell["source"], "language": "python"})
        elif cell["source"][0].startswith("# "):
            named = cell["source"][0].removeprefix("# ")
            old.append(made | {"cell_type": "heading", "level": 1, "source": [named]})
        else:
            old.append(cell)
    held = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0,
            "worksheets": [{"cells": old, "metadata": {}}]}  # fmt: skip
    return json.dumps(held, indent=1).encode()
