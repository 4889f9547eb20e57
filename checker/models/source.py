"""A learner's file as text, decoded as Python decodes it (PEP 263); else what the file is instead.

Nothing here runs or parses a program: bytes go in, text or a sentence comes out.
"""

from __future__ import annotations

import codecs
import re

from checker.models.said import say

_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?$")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_PROBE = bytes(range(1, 92)) + bytes(range(93, 128)) + rb"\u0041\x41.xn--bcher-kva."
"""ASCII, and what some encodings make other letters of."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
)
_BEGINNINGS = (
    (b"%PDF-", say("it is a PDF file")),
    (b"PK\x03\x04", say("it is an archive (ZIP, or a document of an office program)")),
    (b"\xd0\xcf\x11\xe0", say("it is a document of an office program")),
    (b"{\\rtf", say("it is a document with formatted text (RTF)")),
    (b"\x89PNG", say("it is a picture")),
    (b"\xff\xd8\xff", say("it is a picture")),
    (b"\x1f\x8b", say("it is a compressed file")),
    (b"<!doctype html", say("it is a web page")),
    (b"<html", say("it is a web page")),
)
_AS_UTF8 = say("Save the file as UTF-8")
_PLAIN = say("Hand in the program itself, as plain text")
_NOTEBOOK = say(
    "In Jupyter choose File, Save and Export Notebook As, Executable Script; "
    "in Colab File, Download, Download .py; then hand in that file"
)


class UnreadableError(Exception):
    """The bytes are no Python program: what they are, at which line if at one, what to do."""

    def __init__(self, kind: str, message: str, line: int | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.line, self.advice = kind, message, line, advice

    @property
    def sentence(self) -> str:
        """It all in a sentence or two."""
        return cannot_be_read(self.message, self.line, self.advice)

    def __str__(self) -> str:
        return str(self.sentence)


NOTHING_TO_RUN = say(
    "The file holds nothing to run, only comments or texts: write your program in it."
)


def cannot_be_read(message: str, line: int | None, advice: str = "") -> str:
    """What a learner reads of a file that is no Python program."""
    values = {"message": message, "line": line, "advice": advice}
    if line is None:
        if advice:
            return say("The file cannot be read as Python: {message}. {advice}.", **values)
        return say("The file cannot be read as Python: {message}.", **values)
    if advice:
        return say(
            "The file cannot be read as Python: {message} (line {line}). {advice}.", **values
        )
    return say("The file cannot be read as Python: {message} (line {line}).", **values)


def text_of(source: bytes) -> str:
    """The text of a program: UTF-8, with or without a byte order mark, unless its first or second
    line declares another encoding. Raises UnreadableError for what is no text of a program."""
    _refuse_other_files(source)
    encoding = _declared(source)
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        name = "UTF-8" if encoding == "utf-8-sig" else encoding
        message = say("byte {n} is not valid {encoding}", n=error.start + 1, encoding=name)
        advice = _AS_UTF8
        raise UnreadableError(
            "UnicodeDecodeError", message, _line(source, error.start), advice
        ) from None
    if "\0" in text:
        line = _line(source, source.find(b"\0"))
        raise UnreadableError("SyntaxError", say("the file holds a NUL byte"), line)
    if _is_notebook(text):
        raise UnreadableError("SyntaxError", say("it is a notebook"), advice=_NOTEBOOK)
    return text


def lines_of(source: bytes) -> list[str]:
    """The lines of a program, as far as they can be read, for showing them."""
    try:
        text = text_of(source)
    except UnreadableError:
        text = source.decode("utf-8", "replace")
    return re.split("\r\n|[\r\n]", text)


def _line(source: bytes, place: int) -> int:
    return len(_LINE_END.findall(source[:place])) + 1


def _refuse_other_files(source: bytes) -> None:
    wide = next((name for mark, name in _MARKS if source.startswith(mark)), None)
    if wide is None and len(source) > 3 and not (any(source[:80:2]) and any(source[1:80:2])):
        wide = "UTF-16"
    if wide:
        message = say("it is saved as {encoding}", encoding=wide)
        raise UnreadableError("UnicodeDecodeError", message, advice=_AS_UTF8)
    start = source[:100].lstrip().lower()
    for beginning, what in _BEGINNINGS:
        if start.startswith(beginning.lower()):
            raise UnreadableError("SyntaxError", what, advice=_PLAIN)


def _declared(source: bytes) -> str:
    """The encoding that a program declares. Like Python, take it from the first two lines only,
    and from the second only where the first holds no statement."""
    marked = source.startswith(codecs.BOM_UTF8)
    first, second, *_ = [*_LINE_END.split(source.removeprefix(codecs.BOM_UTF8), 2), b"", b""]
    found, line = _COOKIE.match(first), 1
    if found is None and _BLANK.match(first):
        found, line = _COOKIE.match(second), 2
    if found is None:
        return "utf-8-sig"
    name = found[1].decode()
    if re.fullmatch(r"utf[-_]?8([-_].*)?", name, re.IGNORECASE):
        return "utf-8-sig"
    if marked or not _keeps_ascii(name):
        if marked:
            message = say('the encoding "{name}" that it declares is not the one that it has',
                          name=name[:40])  # fmt: skip
        else:
            message = say(
                'the encoding "{name}" that it declares is not one that Python files can have',
                name=name[:40],
            )
        raise UnreadableError("SyntaxError", message, line, _AS_UTF8)
    return name


def _keeps_ascii(encoding: str) -> bool:
    """Whether a program's own signs mean themselves. Encodings made for something else, some of
    which take very long to decode, do not pass."""
    try:
        return _PROBE.decode(encoding) == _PROBE.decode("ascii")
    except (LookupError, ValueError):
        return False


def _is_notebook(text: str) -> bool:
    if not text.lstrip().startswith("{") or '"nbformat"' not in text:
        return False
    import json

    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(held, dict) and "cells" in held
