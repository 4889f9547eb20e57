"""A JSON document read from place to place, so that what nobody asks for is passed over.

Passing over a value makes no objects of it: 50 MiB of stored output cost their reading alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

DEEPEST = 200
"""No notebook nests its values deeper than some ten levels."""
MOST = 3_000_000
"""Of texts and brackets that are passed over: reading more would take many seconds."""

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_SCALAR = re.compile(r"-?[0-9][0-9.eE+-]*|true|false|null|NaN|-?Infinity")
_TOKEN = re.compile(r'[^"\[\]{}]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([\[{])|([\]}]))', re.DOTALL)


class JSONError(ValueError):
    """The text is no JSON: why, and at which character."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why, self.at = why, at


class Reader:
    """A text, and how far it is read. Every method raises JSONError where the text is no JSON."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self._passed = 0

    def peek(self) -> str:
        """The first character of the next value, or nothing at the end."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def entries(self) -> Iterator[str]:
        """The keys of an object; whoever iterates reads each value, or passes it over."""
        self._take("{", "an object was expected")
        while self._more("}"):
            if self.peek() != '"':
                raise self._error("a key in quotation marks was expected")
            key = self._string()
            self._take(":", "a colon was expected")
            yield key
            self._separator("}")

    def items(self) -> Iterator[int]:
        """The places of an array's items, counted from 0; read as `entries` are."""
        self._take("[", "a list was expected")
        count = 0
        while self._more("]"):
            yield count
            count += 1
            self._separator("]")

    def value(self, most: int) -> object:
        """The next value; None where it takes more than `most` characters, and is passed over."""
        self.peek()
        start = self.at
        self.skip()
        if self.at - start > most:
            return None
        try:
            return json.loads(self.text[start : self.at])
        except json.JSONDecodeError as error:
            raise JSONError(error.msg, start + error.pos) from None
        except (RecursionError, ValueError) as error:
            raise JSONError(str(error), start) from None

    def skip(self) -> None:
        """Pass over the next value."""
        first = self.peek()
        if first == '"':
            self._string_end()
        elif first and first in "[{":
            self._skip_nested()
        else:
            found = _SCALAR.match(self.text, self.at)
            if found is None:
                raise self._error("a value was expected") if first else self._ended()
            self.at = found.end()

    def end(self) -> None:
        """See to it that nothing follows."""
        if self.peek():
            raise self._error("something follows the end of the document")

    def _skip_nested(self) -> None:
        closing: list[str] = []
        while True:
            self._passed += 1
            if self._passed > MOST:
                raise self._error("it holds too many values")
            found = _TOKEN.match(self.text, self.at)
            if found is None:
                raise self._ended()
            self.at = found.end()
            if found[2]:
                closing.append("]" if found[2] == "[" else "}")
                if len(closing) > DEEPEST:
                    raise self._error("the values are nested too deeply")
            elif found[3]:
                if closing.pop() != found[3]:
                    raise self._error("a bracket closes what it did not open")
                if not closing:
                    return

    def _more(self, closing: str) -> bool:
        first = self.peek()
        if not first:
            raise self._ended()
        if first == closing:
            self.at += 1
        return first != closing

    def _separator(self, closing: str) -> None:
        if self.peek() == ",":
            self.at += 1
            if self.peek() == closing:
                raise self._error("a comma stands before the end")
        elif self.peek() != closing:
            raise self._ended() if not self.peek() else self._error("a comma was expected")

    def _take(self, sign: str, why: str) -> None:
        if self.peek() != sign:
            raise self._ended() if not self.peek() else self._error(why)
        self.at += 1

    def _string(self) -> str:
        start = self.at
        self._string_end()
        try:
            return str(json.loads(self.text[start : self.at]))
        except json.JSONDecodeError as error:
            raise JSONError(error.msg, start + error.pos) from None

    def _string_end(self) -> None:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise self._error("a text is not closed, or holds a control character")
        self.at = found.end()

    def _error(self, why: str) -> JSONError:
        return JSONError(why, self.at)

    def _ended(self) -> JSONError:
        return JSONError("the document ends too early", len(self.text))
