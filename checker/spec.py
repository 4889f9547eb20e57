"""The text of `exercise.json` to an `Exercise`, or to every problem in it with line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from checker.errors import Problem, SpecError
from checker.exercise import Exercise

Path = tuple[str | int, ...]
"""Keys and indices from the top of the document."""


def parse(text: str, file: str) -> Exercise:
    """The exercise that the text describes. Raises SpecError with all problems at once."""
    try:
        document = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        return Exercise.model_validate(document)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg}"
        raise SpecError((Problem(file, message, "$", error.lineno, error.colno),)) from None
    except _BadToken as bad:
        line, column = _line_and_column(text, _find_token(text, bad))
        raise SpecError((Problem(file, str(bad), "$", line, column),)) from None
    except RecursionError:
        raise SpecError((Problem(file, "the JSON is nested too deeply"),)) from None
    except ValidationError as error:
        found = {**_against_schema(document), **_of_models(document, error)}
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


class _BadToken(ValueError):
    """A token that JSON readers let through and that no spec may hold."""

    def __init__(self, token: str, message: str) -> None:
        super().__init__(message)
        self.token = token


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _BadToken(json.dumps(twice), f"the key {twice!r} stands twice in one object")
    return found


def _no_constant(token: str) -> float:
    raise _BadToken(token, f"{token} is not a number that a spec may hold")


def _find_token(text: str, bad: _BadToken) -> int:
    """Where the offending token stands: of a key that stands twice, the second place."""
    found = [match.start() for match in re.finditer(re.escape(bad.token), text)]
    return (found[1:2] or found or [0])[0] if bad.token.startswith('"') else (found or [0])[0]


def _against_schema(document: Any) -> dict[Path, str]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(Exercise.model_json_schema(by_alias=True))
    found: dict[Path, str] = {}
    for error in validator.iter_errors(document):
        path, message = tuple(error.absolute_path), _plain(error)
        found[path] = f"{found[path]}; {message}" if path in found else message
    return found


def _plain(error: Any) -> str:
    match error.validator:
        case "additionalProperties":
            known = ", ".join(sorted(error.schema.get("properties", {})))
            extra = [key for key in error.instance if key not in error.schema.get("properties", {})]
            return f"unknown field {', '.join(map(repr, extra))}; the fields are: {known}"
        case "anyOf":
            described = error.schema.get("description")
            return f"{_short(error.instance)} does not fit here" + (
                f": {described}" if described else ""
            )
        case "enum" | "const":
            return f"{_short(error.instance)} is none of: {error.schema.get('enum')}"
        case _:
            return str(error.message)


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _of_models(document: Any, error: ValidationError) -> dict[Path, str]:
    """What only the models' own validators know; the rest is in the schema's words."""
    return {
        _path_in(document, one["loc"]): str(one["msg"]).removeprefix("Value error, ")
        for one in error.errors()
        if one["type"] == "value_error"
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
    found: dict[Path, int] = {}
    decoder = json.JSONDecoder()

    def skip(at: int) -> int:
        while text[at] in " \t\r\n,:":
            at += 1
        return at

    def scan(at: int, path: Path) -> int:
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
    return found


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")
