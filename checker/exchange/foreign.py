"""What is common to all imports: the spec that a question of ours carries, and what cannot be held.

A question of ours brings its spec along and becomes the same exercise again. Of any other, only
what its file states is known.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable

from checker.exchange.question import Question, Read
from checker.models.errors import UsageError

_LONGEST = 1 << 20


class NotHeldError(Exception):
    """A question that no exercise can be made of, with the reason as a sentence."""


def packed(spec: str) -> str:
    """A spec as letters and digits that every format takes as they are."""
    return base64.b64encode(zlib.compress(spec.encode(), 9)).decode()


def unpacked(carried: str | None) -> str | None:
    """The spec again; None where there is none, or where it was damaged on the way."""
    if not carried or not carried.strip():
        return None
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(base64.b64decode(carried.strip(), validate=True), _LONGEST)
        return content.decode() if reader.eof else None
    except (binascii.Error, zlib.error, UnicodeDecodeError, ValueError):
        return None


def every(entries: Iterable[tuple[str, Callable[[], Question]]]) -> Read:
    """The questions that can be read, and of each other one its name and the reason."""
    found, left_out = list[Question](), list[str]()
    for name, read in entries:
        try:
            found.append(read())
        except NotHeldError as error:
            left_out.append(f"{name}: {error}")
        except (ValueError, ArithmeticError):
            left_out.append(f"{name}: it holds something else where a number belongs.")
    return Read(tuple(found), tuple(left_out))


def ident(name: str, title: str) -> str:
    """The id of an exercise, from the name that its question has, or else from its title."""
    return slug(re.sub(r"-variant-.*$", "", name) or title, "question")


def held(made: Question) -> Question:
    """The question, if it has one key and all its numbers are finite. Raises NotHeldError."""
    keys = [answer for answer in made.answers if answer.key]
    if len(keys) != 1:
        raise NotHeldError(f"it has {len(keys)} right answers; an exercise has exactly one.")
    if made.kind == "choice" and len(made.answers) < 2:
        raise NotHeldError("it has a single option; a choice has two or more.")
    numbers = [made.points, *(one.near for one in made.answers)]
    numbers += [one.value for one in made.answers if one.value is not None]
    if not all(map(math.isfinite, numbers)):
        raise NotHeldError("it holds a number that is not finite.")
    return made


def slug(text: str, otherwise: str) -> str:
    """A name as an exercise's id may be: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or otherwise


def only_file(given: dict[str, bytes], name: str) -> bytes:
    """The content of a file of a package. Raises UsageError where it is not there."""
    if name not in given:
        raise UsageError(f"The package holds no {name}.")
    return given[name]
