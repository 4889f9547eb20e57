"""A new exercise's folder, made of a template: named, numbered, proved as it is.

Nothing is ever written over. What the template shares with its chapter, functions that are handed
out and the schema, is added only where it is not there yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from checker import catalog, writing
from checker.authoring import schemas
from checker.authoring.templates import TEMPLATES, Template
from checker.models.errors import UsageError

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SCHEMA = "schemas/exercise.schema.json"
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Order:
    """What is wanted: `into` is the folder of all chapters."""

    id: str
    title: str
    chapter: str
    into: Path
    template: str


@dataclass(frozen=True)
class PlannedFolder:
    """A folder that is to be written, and every file with its text."""

    folder: Path
    files: tuple[tuple[Path, str], ...]


def planned(order: Order) -> PlannedFolder:
    """What would be written.

    Raises UsageError for a name that cannot be one, an id that is taken, or a file in the way.
    """
    template = _checked(order)
    chapter = order.into / order.chapter
    number = _next_number(chapter)
    folder = chapter / f"{number:02}-{order.id}"
    schema, named = _schema(order.into)
    files = [*_own(template, order, folder, number, named), *_shared(template, chapter), *schema]
    return PlannedFolder(folder, tuple(files))


def _checked(order: Order) -> Template:
    for what, name in (("id", order.id), ("chapter", order.chapter)):
        if not SLUG.fullmatch(name):
            raise UsageError(f"{name!r} cannot be the {what}: lower-case words joined by hyphens.")
    if not 0 < len(order.title.strip()) <= LONGEST_TITLE:
        raise UsageError(f"A title has 1 to {LONGEST_TITLE} characters.")
    if order.template not in TEMPLATES:
        near = get_close_matches(order.template, TEMPLATES, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(TEMPLATES)}."
        raise UsageError(f"There is no template {order.template!r}. {hint}")
    if order.into.exists() and not order.into.is_dir():
        raise UsageError(f"{order.into} is a file; name the folder of all chapters.")
    if order.into.is_dir() and order.id in [name for _, name in catalog.numbers(order.into)]:
        raise UsageError(f"{order.into} already holds an exercise {order.id!r}.")
    return TEMPLATES[order.template]


def _next_number(chapter: Path) -> int:
    numbers = (re.match(r"(\d+)-", path.name) for path in chapter.glob("*-*/"))
    return max((int(found[1]) for found in numbers if found), default=0) + 1


def _own(
    template: Template, order: Order, folder: Path, number: int, schema: str
) -> Iterator[tuple[Path, str]]:
    fields: dict[str, str | int] = {"$schema": schema, "id": order.id, "title": order.title.strip(),
              "chapter": order.chapter, "order": number}  # fmt: skip
    for path in sorted(template.folder.rglob("*")):
        place = path.relative_to(template.folder)
        if path.suffix not in (".json", ".py") or place.parts[0] == "given":
            continue
        text = path.read_text(encoding="utf-8")
        yield folder / place, _filled(text, fields) if path.suffix == ".json" else text


def _filled(text: str, fields: dict[str, str | int]) -> str:
    """The spec with these values in the lines of its outermost fields."""
    for name, value in fields.items():
        line = f'  "{name}": {json.dumps(value, ensure_ascii=False)},'
        pattern = rf'^  "{re.escape(name)}": .*,$'
        # A backslash in a value is no escape of the replacement's.
        text = re.sub(pattern, line.replace("\\", r"\\"), text, count=1, flags=re.MULTILINE)
    return text


def _shared(template: Template, chapter: Path) -> Iterator[tuple[Path, str]]:
    """Functions that the template hands out and that the chapter does not have yet."""
    for path in sorted((template.folder / "given").glob("*.py")):
        text, place = path.read_text(encoding="utf-8"), chapter / "given" / path.name
        if not place.exists():
            yield place, text
        elif place.read_text(encoding="utf-8") != text:
            raise UsageError(
                f"{place} is another function than the template's; rename one of them."
            )


def _schema(into: Path) -> tuple[list[tuple[Path, str]], str]:
    """The schema's file, where none is near, and how a spec names it."""
    if (into.parent / SCHEMA).is_file():
        return [], f"../../../{SCHEMA}"
    if (into / SCHEMA).is_file():
        return [], f"../../{SCHEMA}"
    return [(into / SCHEMA, schemas.generated()["exercise.schema.json"])], f"../../{SCHEMA}"


def write(made: PlannedFolder) -> None:
    """Write every file, or none. Raises UsageError where one is in the way, and WriteError."""
    taken = next(
        (path for path in (made.folder, *(p for p, _ in made.files)) if path.exists()), None
    )
    if taken is not None:
        raise UsageError(f"{taken} is already there and was left as it is.")
    writing.write_all((path, text.encode()) for path, text in made.files)
