"""Sentences that know what they were made of, so that they can be said in another language.

A `Said` is English text like any other `str`. Beside the text it keeps the template and the values
that were put in; `checker.words` looks the template up in a catalogue and puts the values in anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)


class Said(str):
    """A sentence in English, with its template and values.

    One that counts has the template of its `plural`, too, and the `number` that chooses.
    """

    template: str
    parts: tuple[object, ...]
    values: dict[str, object]
    plural: str = ""
    number: float = 1


def say(template: str, /, *parts: object, **values: object) -> Said:
    """The template with values in its braces; values may be sentences themselves."""
    return _said(template.format(*parts, **values) if parts or values else template,
                 template, parts, values)  # fmt: skip


def say_count(one: str, many: str, n: float, /, **values: object) -> Said:
    """One template for a count of 1 and another for all others; `{n}` is the count."""
    values = {"n": n, **values}
    said = _said((one if n == 1 else many).format(**values), one, (), values)
    said.plural, said.number = many, n
    return said


def places(*names: str) -> dict[str, str]:
    """Places of a template that stay open: what comes of it is a template, too."""
    return {name: f"{{{name}}}" for name in names}


def joined(parts: Iterable[str], between: str = " ") -> Said:
    """Sentences one after the other; empty ones are left out."""
    kept = tuple(filter(None, parts))
    return _said(between.join(kept), between.replace("{", "{{").join(["{}"] * len(kept)), kept, {})


def otherwise(said: Said, **values: object) -> Said:
    """The same sentence with other values."""
    return say(said.template, *said.parts, **{**said.values, **values})


def listed(parts: Sequence[str]) -> Said:
    """Words in a sentence: a, b and c."""
    if len(parts) < 2:
        return joined(parts)
    return say("{first} and {last}", first=joined(parts[:-1], ", "), last=parts[-1])


def sentence_of(error: Exception) -> str:
    """The sentence that an error brings, as it was made."""
    return error.args[0] if error.args and isinstance(error.args[0], Said) else str(error)


def remembered(sentences: Iterable[str]) -> dict[str, object]:
    """What sentences are made of, by their text, as plain data that may be stored."""
    return {str(one): _as_data(one) for one in sentences if isinstance(one, Said)}


def restored(text: str, known: Mapping[str, object]) -> str:
    """A sentence as it was before it was stored as text, as far as that is known."""
    return text if isinstance(text, Said) else _restored(text, known.get(text))


def made_of(sentences: Sequence[str]) -> str | None:
    """What sentences are made of, one after the other, as JSON to be stored beside their texts.

    One that was said before is its number; what is no `Said` is null. None where no one is.
    """
    found: list[object] = []
    said: dict[str, int] = {}
    for n, one in enumerate(sentences):
        first = said.setdefault(one, n)
        found.append(first if first < n else _as_data(one) if isinstance(one, Said) else None)
    return _JSON.encode(found) if any(type(one) is list for one in found) else None


def made_again(texts: Sequence[str], stored: str | None) -> list[str]:
    """Sentences as they were before `made_of`; the texts alone where that says nothing."""
    try:
        made = json.loads(stored or "[]")
        found = [made[one] if isinstance(one, int) else one for one in made]
    except (ValueError, TypeError, LookupError):
        found = []
    found += [None] * (len(texts) - len(found))
    return [_restored(*pair) for pair in zip(texts, found, strict=False)]


def _restored(text: str, data: object) -> str:
    try:
        made = _from_data(data)
    except (ValueError, TypeError, LookupError, AttributeError):
        return text
    return _other(text, made) if isinstance(made, Said) else text


def _as_data(value: object) -> object:
    if type(value) is str:
        return value
    if not isinstance(value, Said):
        plain = isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))
        return value if plain else str(value)
    data = [_as_data(value.template)]
    if value.parts or value.values:
        data.append([_as_data(part) for part in value.parts])
        data.append({name: _as_data(part) for name, part in value.values.items()})
    return [*data, value.plural, value.number] if value.plural else data


def _from_data(data: object) -> object:
    if not isinstance(data, list):
        return data
    template, parts, values, *counted = data if len(data) > 1 else (*data, (), {})
    template = _from_data(template)
    if not isinstance(template, str):
        raise TypeError("a template is text")
    values = {name: _from_data(part) for name, part in values.items()}
    if counted:
        plural, number = counted
        return say_count(template, plural, number, **values)
    return say(template, *map(_from_data, parts), **values)


def mid_sentence(said: str) -> str:
    """A sentence as it goes on after a colon: in English with a small letter."""
    lowered = said[:1].lower() + said[1:]
    if not isinstance(said, Said):
        return lowered
    return _other(lowered, said)


def _other(text: str, said: Said) -> Said:
    """Another text, made of the same."""
    other = _said(text, said.template, said.parts, said.values)
    other.plural, other.number = said.plural, said.number
    return other


def _said(text: str, template: str, parts: tuple[object, ...], values: dict[str, object]) -> Said:
    made = Said(text)
    made.template = template
    # A place in a notebook reads otherwise in other languages, and knows how.
    made.parts = tuple(getattr(part, "said", part) for part in parts)
    made.values = {name: getattr(value, "said", value) for name, value in values.items()}
    return made
