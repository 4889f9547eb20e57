"""The cells of a notebook: nbformat 3 and 4, as Jupyter, Colab, VS Code and others write them.

nbformat 3 keeps its cells in worksheets, code under `input`, and has cells that are headings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from checker.models.said import say
from checker.models.source import UnreadableError
from checker.submissions.json_reader import JSONError, Reader

MAX_BYTES = 64 << 20
"""Larger notebooks are refused before anything of them is read."""
MAX_CODE = 1 << 20
"""As much code as a program may have."""
MAX_CELLS = 5000
_MAX_METADATA = 1 << 16
_CLEAR = say("Clear its outputs, save it and hand it in again")
_SHORT = "A submission is a short program"
_SAVE = say("Open it, save it and hand it in again")

Kind = Literal["code", "text"]


@dataclass(frozen=True)
class NotebookCell:
    """A cell by its number, counted from 1 over all cells; `places` are its lines' in the file."""

    number: int
    kind: Kind
    lines: tuple[str, ...]
    tags: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


class NotebookError(UnreadableError):
    """The file is no notebook that can be read: why, and what to do."""

    @property
    def sentence(self) -> str:
        """It all in a sentence or two."""
        values = {"message": self.message, "line": self.line, "advice": self.advice}
        if self.line is None:
            return say("The file cannot be read as a notebook: {message}. {advice}.", **values)
        return say(
            "The file cannot be read as a notebook: {message} (line {line}). {advice}.", **values
        )


def is_notebook(name: str, content: bytes) -> bool:
    """Whether a file is to be read as a notebook, by its name or by how it begins."""
    if name.lower().endswith(".ipynb"):
        return True
    begins = content[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and b'"nbformat"' in content


def cells_of(content: bytes) -> tuple[NotebookCell, ...]:
    """The cells of a notebook, outputs passed over. Raises NotebookError for anything else."""
    if len(content) > MAX_BYTES:
        raise _refusal(f"it is larger than {MAX_BYTES >> 20} MiB", _CLEAR)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(f"byte {error.start + 1} is not valid UTF-8", _SAVE) from None
    if not text.lstrip().startswith("{"):
        what = "it is empty" if not text.strip() else "it is no JSON document"
        raise _refusal(what, "Hand in the notebook as Jupyter or Colab saves it")
    try:
        draft = _Draft(Reader(text))
        draft.read()
    except JSONError as error:
        line = text.count("\n", 0, error.at) + 1
        reason = f"it is broken: {error.why}"
        raise NotebookError("JSONError", reason, line, _SAVE) from None
    draft.check()
    return tuple(draft.cells)


def _refusal(message: str, advice: str) -> NotebookError:
    return NotebookError("NotebookError", message, None, advice)


@dataclass
class _Raw:
    """A cell as it is being read."""

    kind: object = None
    tags: tuple[str, ...] = ()
    text: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)
    """At which character of the cell's text, and of the file, each piece begins."""


class _Draft:
    """A notebook as it is being read."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.cells = reader, list[NotebookCell]()
        self.format: object = None
        self.language = "python"
        self.code, self.any_cells = 0, False
        self._seen_at, self._seen_line = 0, 1

    def read(self) -> None:
        """Read all that is asked for. Raises JSONError and NotebookError."""
        for key in self.reader.entries():
            if key == "nbformat":
                self.format = self.reader.value(20)
            elif key == "metadata":
                self.language = _language(self.reader.value(_MAX_METADATA))
            elif key == "cells":
                self._read_cells()
            elif key == "worksheets":
                for _ in self.reader.items():
                    self._read_worksheet()
            else:
                self.reader.skip()
        self.reader.end()

    def check(self) -> None:
        """Raise NotebookError where what was read is no notebook of Python."""
        if not self.any_cells or not isinstance(self.format, int):
            raise _refusal(
                "it is JSON, but no notebook", "Hand in the notebook as Jupyter or Colab saves it"
            )
        if self.format not in (3, 4):
            raise _refusal(f"its format is nbformat {self.format}, not 3 or 4", _SAVE)
        if self.language != "python":
            raise _refusal(f"it is a notebook of {self.language}, not of Python", "Use Python")

    def _read_worksheet(self) -> None:
        for key in self.reader.entries():
            if key == "cells":
                self._read_cells()
            else:
                self.reader.skip()

    def _read_cells(self) -> None:
        self.any_cells = True
        for _ in self.reader.items():
            if len(self.cells) == MAX_CELLS:
                raise _refusal(f"it has more than {MAX_CELLS} cells", _SHORT)
            raw = _Raw()
            for key in self.reader.entries():
                if key == "cell_type":
                    raw.kind = self.reader.value(40)
                elif key == "metadata":
                    raw.tags = _tags(self.reader.value(_MAX_METADATA))
                elif key in ("source", "input"):
                    self._read_source(raw)
                else:
                    self.reader.skip()
            self.cells.append(self._cell(raw))

    def _read_source(self, raw: _Raw) -> None:
        raw.text, raw.places = "", []
        if self.reader.peek() == "[":
            for _ in self.reader.items():
                self._read_piece(raw)
        else:
            self._read_piece(raw)

    def _read_piece(self, raw: _Raw) -> None:
        self.reader.peek()
        at = self.reader.at
        raw.places.append((len(raw.text), at))
        piece = self.reader.value(6 * MAX_CODE)
        if isinstance(piece, str):
            self.code += len(piece)
        if self.code > MAX_CODE or self.reader.at - at > 6 * MAX_CODE:
            raise _refusal("its cells hold more than 1 MiB", _SHORT)
        if not isinstance(piece, str):
            raise JSONError("a cell's source is text", at)
        raw.text += piece

    def _cell(self, raw: _Raw) -> NotebookCell:
        kind: Kind = "code" if raw.kind == "code" else "text"
        # nbformat 3 has headings as cells of their own.
        text = f"# {raw.text}" if raw.kind == "heading" else raw.text
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return NotebookCell(
            len(self.cells) + 1, kind, tuple(lines), raw.tags, self._places(raw, lines)
        )

    def _places(self, raw: _Raw, lines: list[str]) -> tuple[int, ...]:
        """The file's line of each line of a cell: that of the piece in which it begins."""
        found, at, piece, number = [], 0, 0, self._line(raw.places[0][1]) if raw.places else 1
        for line in lines:
            while piece + 1 < len(raw.places) and raw.places[piece + 1][0] <= at:
                piece += 1
                number = self._line(raw.places[piece][1])
            found.append(number)
            at += len(line) + 1
        return tuple(found)

    def _line(self, at: int) -> int:
        """The line of a place in the file, which is never before the one asked for last."""
        if at < self._seen_at:
            self._seen_at, self._seen_line = 0, 1
        self._seen_line += self.reader.text.count("\n", self._seen_at, at)
        self._seen_at = at
        return self._seen_line


def _tags(metadata: object) -> tuple[str, ...]:
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _language(metadata: object) -> str:
    """The language that a notebook says it is in; Python where it says nothing."""
    held = metadata if isinstance(metadata, Mapping) else {}
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        said = held.get(key)
        if isinstance(said, Mapping) and isinstance(said.get(name), str) and said[name]:
            language = str(said[name])[:40]
            return "python" if language.lower() in ("python", "python3", "ipython") else language
    return "python"
