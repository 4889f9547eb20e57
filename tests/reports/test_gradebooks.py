"""Gradebooks: the columns that Moodle, Canvas and Gradescope read, whatever learners are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

import pytest

from checker.reports import gradebooks
from checker.reports.gradebooks import Scored

ROWS = [Scored("ada", "slope", 2.5, 4), Scored("bob", "error", 1, 1), Scored("ada", "error", 0, 1)]
Book = Callable[[Iterable[Scored]], str]
BOOKS = (gradebooks.moodle, gradebooks.canvas, gradebooks.gradescope)


def table(book: Book, rows: Iterable[Scored] = ROWS) -> list[list[str]]:
    return list(csv.reader(io.StringIO(book(rows))))


def test_moodle() -> None:
    assert table(gradebooks.moodle) == [
        ["Username", "slope", "error"],
        ["ada", "2.5", "0"],
        ["bob", "", "1"],
    ]


def test_canvas() -> None:
    assert table(gradebooks.canvas) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "slope", "error"],
        ["    Points Possible", "", "", "", "", "4", "1"],
        ["ada", "", "", "ada", "", "2.5", "0"],
        ["bob", "", "", "bob", "", "", "1"],
    ]


def test_gradescope() -> None:
    assert table(gradebooks.gradescope) == [
        ["First Name", "Last Name", "SID", "Email",
         "slope", "slope - Max Points", "error", "error - Max Points"],
        ["", "", "ada", "", "2.5", "4", "0", "1"],
        ["", "", "bob", "", "", "4", "1", "1"],
    ]  # fmt: skip


@pytest.mark.parametrize("book", BOOKS)
def test_no_name_is_a_formula_or_a_row(book: Book) -> None:
    names = ["=1+1", "+1", "-1", "@x", " =x", "\t=x", "a,b", 'a"b', "a\nb", "\x1b[31m"]
    found = table(book, [Scored(name, "slope", 1, 1) for name in names])
    assert len(found) == len(names) + (2 if book is gradebooks.canvas else 1)
    for row in found:
        assert not any(one.lstrip().startswith(tuple("=+-@")) for one in row)
        assert all(one.isprintable() for one in row)


@pytest.mark.parametrize("book", BOOKS)
def test_no_rows_are_a_header(book: Book) -> None:
    assert table(book, [])[0][0] in ("Username", "Student", "First Name")
