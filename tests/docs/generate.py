"""The reference pages, written from the program itself: `python -m tests.docs.generate`.

Commands come from click, fields from the pydantic models, operations and slips from the registry.
`test_reference.py` fails when a page is not what this writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from checker import catalog
from checker.app import drawings
from checker.cli.app import app
from checker.models.exercise import Conventions, Exercise
from checker.models.parts import Part
from checker.models.verdict import GENERAL_CODES, Verdict, Word
from checker.solver.operations import OPERATIONS
from checker.solver.properties import PROPERTIES

DOCS = Path(__file__).parents[2] / "docs"
NOTE = "<!-- Written by `make docs` from the program itself; edit the program, not this page. -->\n"


PAGES = ("commands.md", "spec.md", "operations.md", "verdict.md", "forward-error.svg")


def pages() -> dict[str, str]:
    """Each generated page's file name and text."""
    return {
        "commands.md": NOTE + commands(),
        "spec.md": NOTE + spec(),
        "operations.md": NOTE + operations(),
        "verdict.md": NOTE + verdicts(),
        "forward-error.svg": drawing("forward-error"),
    }


def drawing(exercise_id: str) -> str:
    """An exercise's drawing, as `checker show ID --figure` writes it."""
    entry = catalog.find(catalog.default_folder(), exercise_id)
    return drawings.drawing(entry, ".svg").decode("utf-8")


def commands() -> str:
    """Every command's help, as the program prints it."""
    parts = ["# Commands\n", _help(app, "checker")]
    for name, command in app.commands.items():
        parts.append(_help(command, f"checker {name}"))
        if isinstance(command, click.Group):
            parts += [_help(c, f"checker {name} {n}") for n, c in command.commands.items()]
    return "\n".join(parts)


def _help(command: click.Command, name: str) -> str:
    settings = {**app.context_settings, **command.context_settings}
    context = click.Context(command, info_name=name, terminal_width=90, **settings)
    return f"## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def spec() -> str:
    """Every field of `exercise.json`, model by model."""
    intro = (
        "# exercise.json\n\nAn exercise is a folder with this file; programs lie beside it. "
        "Name `../../../schemas/exercise.schema.json` as its `$schema`, and an editor completes "
        "and checks while you type.\n"
    )
    return intro + "\n".join(_models(Exercise, Part))


def verdicts() -> str:
    """Every field of a verdict, its statuses, and the general codes."""
    general = "\n".join(f"- `{code}`: {meaning}" for code, meaning in GENERAL_CODES.items())
    return (
        "# The verdict\n\n`checker grade --format json` prints one; "
        "`schemas/verdict.schema.json` defines it.\n"
        + "\n".join(_models(Verdict, Word))
        + "\n## General slip codes\n\n"
        f"Codes of operations are in [operations.md](operations.md).\n\n{general}\n"
    )


def _models(top: type[BaseModel], kin: type[BaseModel]) -> Iterator[str]:
    """The model, then every other one, in the order in which they are first spoken of."""
    by_name = {one.__name__: one for one in kin.__subclasses__()}
    names = [top.__name__]
    for name in names:
        schema = by_name[name].model_json_schema()
        told = json.dumps({"properties": schema["properties"]})
        names += dict.fromkeys(n for n in re.findall(r'"#/\$defs/(\w+)"', told) if n not in names)
        yield _model(by_name[name])


def _model(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    lines = [f"\n## {model.__name__}\n", f"{_flat(model.__doc__ or '')}\n"]
    lines += ["| field | type | default | meaning |", "|---|---|---|---|"]
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        # Pydantic writes no default for an empty object.
        default = "required" if name in required else f"`{_plain(field.get('default', {}))}`"
        lines.append(
            f"| `{name}` | {_type(field)} | {default} | {_flat(field.get('description', ''))} |"
        )
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> str:
    return "{…}" if isinstance(value, dict) and value else json.dumps(value, ensure_ascii=False)


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = str(field["$ref"]).rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(one) for one in field["anyOf"]))
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "prefixItems" in field:
        return "[" + ", ".join(_type(one) for one in field["prefixItems"]) + "]"
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    if field.get("type") == "object":
        inner = field.get("additionalProperties") or field.get("patternProperties")
        values = inner if inner and "type" not in inner and "$ref" not in inner else None
        if values and not {"anyOf"} & values.keys():
            inner = next(iter(values.values()))
        return f"object of {_type(inner)}" if isinstance(inner, dict) else "object"
    return str(field.get("type", "any"))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def operations() -> str:
    """Every operation with its formula, shapes and slips; then the properties of free steps."""
    parts = ["# Operations\n\nWhat a step's `is` may name. The formula is what a learner reads.\n"]
    for operation in OPERATIONS.values():
        arguments = ", ".join(operation.parameters)
        parts.append(f"## {operation.name}({arguments})\n\n{operation.description}\n")
        formula = re.sub(r"[{}]", "", operation.formula(Conventions()))
        parts.append(f"- formula: {formula}\n- shapes: {operation.shapes}")
        slips = dict.fromkeys((slip.code, slip.says) for slip in operation.slips)
        parts += [f"- slip `{code}`: {says}" for code, says in slips]
        parts += [
            f"- told where no slip fits, `{one.code}`: {one.says}" for one in operation.misses
        ]
        parts.append("")
    parts.append("# Properties\n\nWhat a free step's `free` may name.\n")
    for prop in PROPERTIES.values():
        parts.append(f"## {prop.name}\n\n{prop.asks.format('`of[0]`', '`of[1]`', '`of[2]`')}\n")
        parts += [f"- `{code}`: {says}" for code, says in prop.says.items()]
        parts.append("")
    return "\n".join(parts)


def write() -> None:
    """Write every page into docs/."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
