"""The JSON Schemas, generated from the models: `python -m checker.authoring.schemas FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from checker.models.ci import CISettings
from checker.models.exercise import Exercise
from checker.models.verdict import Verdict

MODELS: dict[str, type[BaseModel]] = {
    "exercise": Exercise,
    "verdict": Verdict,
    "settings": CISettings,
}


def generated() -> dict[str, str]:
    """Each schema's file name and text."""
    return {f"{name}.schema.json": _text(model) for name, model in MODELS.items()}


def _text(model: type[BaseModel]) -> str:
    # An author may leave out what has a default; a verdict always holds every field.
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(mode="serialization" if model is Verdict else "validation"),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, text in generated().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
