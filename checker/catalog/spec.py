"""The text of `exercise.json` to an `Exercise`, or to every problem in it with line and column."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from checker.models.errors import Problem, SpecError
from checker.models.exercise import Exercise

Path = tuple[str | int, ...]
"""Keys and indices from the top of the document."""


def parse(text: str, file: str) -> Exercise:
    """The exercise that the text describes. Raises SpecError with all problems at once."""
    try:
        document = json.loads(text)
        doubtful = list(_doubtful(text, document))
        if doubtful:
            raise SpecError(tuple(placed(text, file, doubtful)))
        return Exercise.model_validate_json(text, strict=True)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg}"
        raise SpecError((Problem(file, message, "$", error.lineno, error.colno),)) from None
    except RecursionError:
        raise SpecError((Problem(file, "the JSON is nested too deeply"),)) from None
    except ValidationError as error:
        found = {**_against_schema(document), **_of_models(document, error, "value_error")}
        found = found or _of_models(document, error)
        raise SpecError(tuple(placed(text, file, found.items()))) from None


def placed(text: str, file: str, found: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    """Problems at their place in the text; a path that is not there takes its nearest parent."""
    places = positions(text)
    for path, message in sorted(found, key=lambda one: places[_nearest(one[0], places)]):
        line, column = _line_and_column(text, places[_nearest(path, places)])
        yield Problem(file, message, shown(path), line, column)


def shown(path: Path) -> str:
    """A JSON path as people write it: $.steps[2].of"""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "$" + "".join(parts)


def _nearest(path: Path, places: dict[Path, int]) -> Path:
    while path not in places:
        path = path[:-1]
    return path


def _doubtful(text: str, document: Any) -> Iterator[tuple[Path, str]]:
    """What JSON readers let through and no spec may hold: double keys, and what is not finite."""
    found, twice = _scanned(text)
    for path in twice:
        yield path, f"the key {path[-1]!r} stands twice in one object"
    for path, at in found.items():
        value = document
        for part in path if not twice else ():
            value = value[part]
        if isinstance(value, float) and not math.isfinite(value):
            token = re.split(r"[\s,\]}]", text[at:], maxsplit=1)[0]
            yield path, f"{token} is not a number that a spec may hold"


def _against_schema(document: Any) -> dict[Path, str]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(Exercise.model_json_schema(by_alias=True))
    found: dict[Path, str] = {}
    for error in validator.iter_errors(document):
        path, message = tuple(error.absolute_path), _plain(error)
        unknown = _unknown_fields(error) if error.validator == "additionalProperties" else ()
        for place in [(*path, field) for field in unknown] or [path]:
            told = f"unknown field {place[-1]!r}; {message}" if unknown else message
            found[place] = f"{found[place]}; {told}" if place in found else told
    return found


def _plain(error: Any) -> str:
    match error.validator:
        case "additionalProperties":
            known = ", ".join(sorted(error.schema.get("properties", {})))
            return f"the fields are: {known}"
        case "anyOf":
            described = error.schema.get("description")
            return f"{_short(error.instance)} does not fit here" + (
                f": {described}" if described else ""
            )
        case "enum" | "const":
            return f"{_short(error.instance)} is none of: {error.schema.get('enum')}"
        case _:
            return str(error.message)


def _unknown_fields(error: Any) -> list[str]:
    return [field for field in error.instance if field not in error.schema.get("properties", {})]


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _of_models(document: Any, error: ValidationError, kind: str = "") -> dict[Path, str]:
    """What the models refuse, of one kind or at all.

    `value_error` is what only the models' own validators know; the schema has better words for
    the rest.
    """
    return {
        _path_in(document, one["loc"]): str(one["msg"]).removeprefix("Value error, ")
        for one in error.errors()
        if kind in ("", one["type"])
    }


def _length(document: Any) -> int:
    return len(document) if isinstance(document, list) else 0


def _path_in(document: Any, location: tuple[str | int, ...]) -> Path:
    """The part of a pydantic location that is in the document; the rest names union members."""
    path: list[str | int] = []
    for part in location:
        keys = document if isinstance(document, dict) else range(_length(document))
        if part in keys:
            document = document[part]
            path.append(part)
    return tuple(path)


def positions(text: str) -> dict[Path, int]:
    """Where each value of a JSON document begins; the text is known to be JSON."""
    return _scanned(text)[0]


def _scanned(text: str) -> tuple[dict[Path, int], list[Path]]:
    """Where each value begins, the last one of a key that stands twice; and those keys."""
    found: dict[Path, int] = {}
    twice: list[Path] = []
    decoder = json.JSONDecoder()

    def skip(at: int) -> int:
        while text[at] in " \t\r\n,:":
            at += 1
        return at

    def scan(at: int, path: Path) -> int:
        if path in found:
            twice.append(path)
        found[path] = at
        if text[at] not in "{[":
            return decoder.raw_decode(text, at)[1]
        closing, count = "}" if text[at] == "{" else "]", 0
        at = skip(at + 1)
        while text[at] != closing:
            part: str | int = count
            if closing == "}":
                part, at = decoder.raw_decode(text, at)
                at = skip(at)
            at, count = skip(scan(at, (*path, part))), count + 1
        return at + 1

    scan(skip(0), ())
    return found, twice


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")
