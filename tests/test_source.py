"""A learner's file is decoded as Python decodes it; the message says what other files are."""

from __future__ import annotations

import codecs
import json

import pytest

from checker.models.source import UnreadableError, lines_of, text_of

CELL = {"cell_type": "code", "source": ["x = 1"], "metadata": {}, "outputs": []}
NOTEBOOK = json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (codecs.BOM_UTF8 + b"x = 1\n", "x = 1\n"),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
        ("# coding: utf-8\nx = 'é'\n".encode(), "# coding: utf-8\nx = 'é'\n"),
        (codecs.BOM_UTF8 + b"# coding: utf8\nx = 1\n", "# coding: utf8\nx = 1\n"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "# coding: latin-1\nx = 'é'\n"),
        ("# coding: latin-1 (café)\nx = 1".encode("latin-1"), "# coding: latin-1 (café)\nx = 1"),
        (
            "#!/usr/bin/python\r\n# -*- coding: cp1252 -*-\r\nx = '€'".encode("cp1252"),
            "#!/usr/bin/python\r\n# -*- coding: cp1252 -*-\r\nx = '€'",
        ),
        ("# vim: set fileencoding=shift_jis :\nx = 'あ'\n".encode("shift_jis"), None),
        # Only the first two lines are asked, and the second only behind a line without a statement.
        ("x = 'é'\n# coding: latin-1\n".encode(), "x = 'é'\n# coding: latin-1\n"),
        ("\n\n# coding: latin-1\nx = 'é'\n".encode(), "\n\n# coding: latin-1\nx = 'é'\n"),
        (b'{"nbformat": x}\n', '{"nbformat": x}\n'),
        (b'{"nbformat": 4}\n', '{"nbformat": 4}\n'),
        (b"", ""),
    ],
)
def test_a_program_is_decoded_as_python_decodes_it(source: bytes, text: str | None) -> None:
    assert text_of(source) == (text if text is not None else source.decode("shift_jis"))


BEGINS = "The file cannot be read as Python: "
SAVE = " Save the file as UTF-8."
OTHER = " Hand in the program itself, as plain text."
TO_PYTHON = (
    " In Jupyter choose File, Save and Export Notebook As, Executable Script; "
    "in Colab File, Download, Download .py; then hand in that file."
)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = 1\ny = 'é'\n".encode("latin-1"), "byte 12 is not valid UTF-8 (line 2)." + SAVE),
        (b"# coding: ascii\nx = '\xe9'\n", "byte 22 is not valid ascii (line 2)." + SAVE),
        ("x = 1\n".encode("utf-16"), "it is saved as UTF-16." + SAVE),
        ("x = 1\n".encode("utf-16-le"), "it is saved as UTF-16." + SAVE),
        ("x = 1\n".encode("utf-16-be"), "it is saved as UTF-16." + SAVE),
        ("x = 1\n".encode("utf-32"), "it is saved as UTF-32." + SAVE),
        (codecs.BOM_UTF32_BE + "x = 1".encode("utf-32-be"), "it is saved as UTF-32." + SAVE),
        (
            b"# coding: nonsense\nx = 1\n",
            'the encoding "nonsense" that it declares is not one that Python files can have '
            "(line 1)." + SAVE,
        ),
        (
            b"#\n# coding: utf-16\nx = 1\n",
            'the encoding "utf-16" that it declares is not one that Python files can have '
            "(line 2)." + SAVE,
        ),
        (
            codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1\n",
            'the encoding "latin-1" that it declares is not the one that it has (line 1).' + SAVE,
        ),
        (b"x = 1\n\ny = '\0'\n", "the file holds a NUL byte (line 3)."),
        (NOTEBOOK.encode(), "it is a notebook." + TO_PYTHON),
        (codecs.BOM_UTF8 + NOTEBOOK.encode(), "it is a notebook." + TO_PYTHON),
        (b"%PDF-1.7\n", "it is a PDF file." + OTHER),
        (b"PK\x03\x04 ", "it is an archive (ZIP, or a document of an office program)." + OTHER),
        (rb"{\rtf1\ansi x = 1}", "it is a document with formatted text (RTF)." + OTHER),
        (b"\n<!DOCTYPE html>\n<html>", "it is a web page." + OTHER),
        (b"\x89PNG\r\n", "it is a picture." + OTHER),
        (b"\x1f\x8b\x08", "it is a compressed file." + OTHER),
    ],
)
def test_what_is_no_program_is_reported_as_what_it_is(source: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        text_of(source)
    assert str(caught.value) == BEGINS + sentence


@pytest.mark.parametrize(
    "encoding", ["punycode", "idna", "unicode_escape", "utf-7", "rot13", "hex", "undefined"]
)
def test_codecs_made_for_something_else_are_never_asked_to_decode(encoding: str) -> None:
    with pytest.raises(UnreadableError, match="is not one that Python files can have"):
        text_of(f"# coding: {encoding}\n".encode() + b"x-" * 500_000)


def test_a_file_like_a_notebook_nested_too_deeply_is_no_notebook() -> None:
    assert text_of(b'{"nbformat": ' + b"[" * 100_000).startswith("{")


def test_the_lines_of_a_file_are_shown_whatever_it_is() -> None:
    assert lines_of("# coding: latin-1\nx = 'é'\r\ny".encode("latin-1"))[1:] == ["x = 'é'", "y"]
    assert lines_of(b"x = 1\r\xff") == ["x = 1", "�"]
