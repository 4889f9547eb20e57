"""Reading `checker.toml`, or the table `[tool.checker]` of `pyproject.toml`: all that is wrong in
it is reported at once, with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from checker.models.ci import CISettings
from checker.models.errors import UsageError

NAMES = ("checker.toml", "pyproject.toml")
KEYS = tuple(field.alias or name for name, field in CISettings.model_fields.items())


@dataclass(frozen=True)
class Configuration:
    """The settings, and the folder of their file."""

    settings: CISettings
    folder: Path


def load(folder: Path, named: Path | None = None) -> Configuration:
    """The settings of a file that is named, else of the folder's own, else the defaults.

    Raises UsageError for a file that cannot be read, and for what no setting is.
    """
    for path in [named] if named is not None else [folder / name for name in NAMES]:
        if named is not None or path.is_file():
            table = _table(path)
            if table is not None:
                return Configuration(_checked(path, table), path.absolute().parent)
    if named is not None:
        raise UsageError(f"{named} has no table [tool.checker].")
    return Configuration(CISettings(), folder)


def _table(path: Path) -> dict[str, object] | None:
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    if path.name != "pyproject.toml":
        return held
    tool = held.get("tool")
    found = tool.get("checker") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise UsageError(f"{path}: [tool.checker] is no table.")
    return found


def _checked(path: Path, table: dict[str, object]) -> CISettings:
    try:
        return CISettings.model_validate_json(_json(table), strict=True)
    except ValidationError as error:
        text = path.read_text(encoding="utf-8")
        raise UsageError("\n".join(sorted(set(_messages(path, text, error))))) from None


def _json(table: dict[str, object]) -> str:
    """As JSON, in which a list may become a tuple in a strict model."""
    import json

    return json.dumps(table, default=str)


def _messages(path: Path, text: str, error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        key = str(one["loc"][0])
        line = next(
            (n for n, said in enumerate(text.splitlines(), 1)
             if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", said)),
            1,
        )  # fmt: skip
        if one["type"] == "extra_forbidden":
            near = get_close_matches(key.replace("_", "-"), KEYS, n=1, cutoff=0.5)
            meant = f"Did you mean {near[0]}?" if near else f"The keys are: {', '.join(KEYS)}."
            yield f"{path}:{line}: there is no setting {key!r}. {meant}"
        else:
            yield f"{path}:{line}: {key}: {one['msg']}."
