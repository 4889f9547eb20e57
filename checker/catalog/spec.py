"""The text of `exercise.json` to an `Exercise`, or to every problem in it with line and column."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from pydantic import ValidationError

from checker.catalog.positions import Path as Path  # noqa: PLC0414  # reported with every problem
from checker.catalog.positions import line_and_column, positions, scanned
from checker.models.draws import LARGEST
from checker.models.errors import Problem, SpecError
from checker.models.exercise import Exercise
from checker.models.parts import IDENTIFIER, SLUG

if TYPE_CHECKING:
    from jsonschema import ValidationError as Refusal
    from pydantic.json_schema import JsonSchemaValue

_WHOLE = f"whole numbers lie between -{LARGEST:g} and {LARGEST:g}"


def parse(text: str, file: str) -> Exercise:
    """The exercise that the text describes. Raises SpecError with all problems at once."""
    try:
        document = json.loads(text)
        doubtful = list(_doubtful(text, document))
        if doubtful:
            raise SpecError(tuple(placed(text, file, doubtful)))
        return Exercise.model_validate_json(text, strict=True)
    except json.JSONDecodeError as error:
        message, at = _not_json(error)
        line, column = line_and_column(text, at)
        raise SpecError(
            (Problem(file, f"this is not JSON: {message}", "$", line, column),)
        ) from None
    except RecursionError:
        raise SpecError((Problem(file, "the JSON is nested too deeply"),)) from None
    except ValidationError as error:
        found = {**_against_schema(document), **_of_models(document, error, "value_error")}
        found = found or _of_models(document, error)
        raise SpecError(tuple(placed(text, file, found.items()))) from None
    except ValueError:  # Python reads no whole number of thousands of digits.
        problem = f"a number in it has thousands of digits: {_WHOLE}"
        longest = max(re.finditer(r"\d+", text), key=lambda one: len(one[0]))
        line, column = line_and_column(text, longest.start())
        raise SpecError((Problem(file, problem, "$", line, column),)) from None


def _not_json(error: json.JSONDecodeError) -> tuple[str, int]:
    """What is wrong and where: a reader notices only at what comes next, often a line later."""
    before = error.doc[: error.pos].rstrip()
    if before.endswith(",") and error.doc[error.pos : error.pos + 1] in ("}", "]"):
        return "no comma may stand before the bracket that closes", len(before) - 1
    if "delimiter" in error.msg:
        return f"{error.msg} here", len(before)
    return error.msg, error.pos


def placed(text: str, file: str, found: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    """Problems at their place in the text; a path that is not there takes its nearest parent."""
    places = positions(text)
    for path, message in sorted(found, key=lambda one: places[_nearest(one[0], places)]):
        line, column = line_and_column(text, places[_nearest(path, places)])
        yield Problem(file, message, shown(path), line, column)


def shown(path: Path) -> str:
    """A JSON path as people write it: $.steps[2].of"""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "$" + "".join(parts)


def _nearest(path: Path, places: dict[Path, int]) -> Path:
    while path not in places:
        path = path[:-1]
    return path


def _doubtful(text: str, document: object) -> Iterator[tuple[Path, str]]:
    """What JSON readers let through and no spec may hold: double keys, and what is not finite."""
    found, twice = scanned(text)
    for path in twice:
        yield path, f"the key {path[-1]!r} stands twice in one object"
    for path, at in found.items():
        value = document
        for part in path if not twice else ():
            value = _part(value, part)
        if isinstance(value, float) and not math.isfinite(value):
            token = re.split(r"[\s,\]}]", text[at:], maxsplit=1)[0]
            yield path, f"{token} is not a number that a spec may hold"
        elif isinstance(value, int) and abs(value) > LARGEST:
            yield path, f"{_cut(str(value))} is too large: {_WHOLE}"


def _against_schema(document: object) -> dict[Path, str]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(_schema())
    found: dict[Path, str] = {}
    for error in _nearest_errors(validator.iter_errors(document)):
        path, message = tuple(error.absolute_path), _plain(error)
        unknown = _unknown_fields(error) if error.validator == "additionalProperties" else ()
        for place in [(*path, field) for field in unknown] or [path]:
            problem = f"unknown field {place[-1]!r}; {message}" if unknown else message
            found[place] = f"{found[place]}; {problem}" if place in found else problem
    return found


@cache
def _schema() -> JsonSchemaValue:
    return Exercise.model_json_schema(by_alias=True)


def _nearest_errors(errors: Iterable[Refusal]) -> Iterator[Refusal]:
    """Errors; of a value that may be of several kinds, those of the kind that it is meant to be."""
    for error in errors:
        kinds: dict[int, list[Refusal]] = {}
        for inner in error.context or ():
            kinds.setdefault(inner.schema_path[0], []).append(inner)
        meant = [
            found for found in kinds.values()
            if not any(one.validator == "type" and not one.relative_path for one in found)
        ]  # fmt: skip
        fewest = min(map(len, meant), default=0)
        nearest = [found for found in meant if len(found) == fewest]
        yield from _nearest_errors(nearest[0]) if len(nearest) == 1 else [error]


def _plain(error: Refusal) -> str:
    match error.validator:
        case "additionalProperties":
            known = ", ".join(sorted(error.schema.get("properties", {})))
            return f"the fields are: {known}"
        case "anyOf":
            taken = " or ".join(dict.fromkeys(filter(None, map(_kind, error.validator_value))))
            return f"{_short(error.instance)} does not fit here: {taken} does"
        case "required":
            missing = next(one for one in error.validator_value if f"'{one}'" in error.message)
            return f"the field {missing!r} is missing"
        case "pattern":
            return f"{_short(error.instance)} is no {_PATTERNS[error.validator_value]}"
        case "enum" | "const":
            return f"{_short(error.instance)} is none of: {error.schema.get('enum')}"
        case _:
            return str(error.message)


def _kind(schema: JsonSchemaValue) -> str:
    """What a part of the schema takes, in words; nothing for null, which is to leave it out."""
    match schema:
        case {"$ref": where}:
            fields = _schema()["$defs"][where.rpartition("/")[2]]["properties"]
            return f"an object with {', '.join(map(repr, fields))}"
        case {"anyOf": kinds}:
            return " or ".join(dict.fromkeys(filter(None, map(_kind, kinds))))
        case {"pattern": pattern}:
            return f"a {_PATTERNS[pattern].partition(':')[0]}"
        case {"enum": values} | {"const": values}:
            return f"one of {values}"
        case {"type": "array", "items": dict(inner)}:
            each = _kind(inner).replace("a list", "lists").replace("a number", "numbers")
            return f"a list of {each}"
        case {"type": "object"}:
            return "an object"
    return _KINDS.get(schema.get("type", ""), "")


_KINDS = {
    "integer": "a number",
    "number": "a number",
    "string": "a text",
    "boolean": "true or false",
    "array": "a list",
}
_PATTERNS = {
    IDENTIFIER: "name: letters, digits and _, beginning with no digit",
    SLUG: "code: lower-case words joined by hyphens",
}


def _unknown_fields(error: Refusal) -> list[str]:
    return [field for field in error.instance if field not in error.schema.get("properties", {})]


def _short(value: object) -> str:
    return _cut(json.dumps(value))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _of_models(document: object, error: ValidationError, kind: str = "") -> dict[Path, str]:
    """What the models refuse, of one kind or at all.

    `value_error` is what only the models' own validators know; the schema has better words for
    the rest.
    """
    return {
        _path_in(document, one["loc"]): (
            f"this is no {_PATTERNS[one['ctx']['pattern']]}"
            if one["type"] == "string_pattern_mismatch"
            else str(one["msg"]).removeprefix("Value error, ")
        )
        for one in error.errors()
        if kind in ("", one["type"])
    }


def _part(document: object, part: str | int) -> object:
    if isinstance(document, dict):
        return document.get(part)
    return document[part] if isinstance(document, list) and isinstance(part, int) else None


def _path_in(document: object, location: tuple[str | int, ...]) -> Path:
    """The part of a pydantic location that is in the document; the rest names union members."""
    path: list[str | int] = []
    for part in location:
        keys = range(len(document)) if isinstance(document, list) else document
        if isinstance(keys, dict | range) and part in keys:
            document = _part(document, part)
            path.append(part)
    return tuple(path)
