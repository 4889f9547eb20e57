"""Reading notebooks: every format, what is broken, and what is far too large."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.submissions.magics import left_out
from checker.submissions.notebook import NotebookError, cells_of, is_notebook
from checker.submissions.program import NotMarkedError, exercises_in, program
from tests.sizes import slow_but

from .notebooks import FORWARD, RIGHT, WRONG, code, colab, notebook, text, third

KNOWN = ("slope", "many-points", "many-updates")
CELLS = (text("# slope"), code(FORWARD), code(WRONG))


@pytest.mark.parametrize("write", [notebook, colab, third])
def test_each_format_is_read(write: Callable[..., bytes]) -> None:
    cells = cells_of(write(*CELLS))
    assert [(cell.number, cell.kind) for cell in cells] == [(1, "text"), (2, "code"), (3, "code")]
    assert cells[0].lines == ("# slope",)
    assert cells[1].lines == (*FORWARD.splitlines(), "")
    assert cells[2].lines == (WRONG,)


def test_a_line_of_a_cell_is_found_in_the_file() -> None:
    content = notebook(*CELLS)
    (place,) = cells_of(content)[2].places
    assert WRONG in content.decode().splitlines()[place - 1]
    assert {place for cell in cells_of(colab(*CELLS)) for place in cell.places} == {1}


REFUSED = {
    "empty": (b"", "it is empty. Hand in"),
    "a list": (b"[1, 2]", "it is no JSON document. Hand in"),
    "an object": (b'{"a": {"cells": []}}', "it is JSON, but no notebook. Hand in"),
    "cut off": (notebook(*CELLS)[:-3], "it is broken: the document ends too early (line 48)."),
    "cut off in a text": (
        notebook(*CELLS).partition(b"target")[0],
        "it is broken: a text is not closed",
    ),
    "trailing": (notebook() + b"}", "it is broken: something follows the end of the document"),
    "a comma too much": (b'{"nbformat": 4, "cells": [],}', "a comma stands before the end"),
    "no commas": (b'{"nbformat": 4 "cells": []}', "it is broken: a comma was expected (line 1)."),
    "not UTF-8": (b'{"nbformat": 4, "\xff": 1}', "byte 18 is not valid UTF-8."),
    "deep": (b'{"x": ' + b"[" * 10**6, "it is broken: the values are nested too deeply"),
    "deep in a cell": (b'{"cells": [{"source": ' + b"[" * 10**6, "nested too deeply"),
    "crossed": (b'{"x": [{]}', "a bracket closes what it did not open"),
    "many values": (b'{"x": [' + b"[]," * 10**6 + b"[]," * 10**6 + b"[]]}", "too many values"),
    "cells are no list": (b'{"nbformat": 4, "cells": 3}', "a list was expected (line 1)."),
    "a source is no text": (b'{"nbformat": 4, "cells": [{"source": 3}]}', "source is text"),
    "nbformat 2": (notebook(nbformat=2), "its format is nbformat 2, not 3 or 4."),
    "a long number": (b'{"nbformat": ' + b"9" * 10**5 + b', "cells": []}', "but no notebook"),
    "another language": (
        notebook(metadata={"kernelspec": {"language": "R"}}),
        "it is a notebook of R, not of Python.",
    ),
    "much code": (notebook(code(f"x = {1:100}\n" * 11_000)), "its cells hold more than 1 MiB."),
    "many cells": (b'{"cells": [' + b"{}, " * 9999 + b"{}]}", "it has more than 5000 cells."),
    "much in one line": (notebook(code("x" * (8 << 20))), "its cells hold more than 1 MiB."),
}

LARGE = {"many values", "much code", "much in one line"}


@pytest.mark.parametrize(
    "case",
    [pytest.param("much code", marks=pytest.mark.full),
     *slow_but([one for one in REFUSED if one != "much code"], *(REFUSED.keys() - LARGE))],
)  # fmt: skip
def test_what_is_no_notebook_is_refused_in_a_line(case: str) -> None:
    content, why = REFUSED[case]
    with pytest.raises(NotebookError) as refused:
        cells_of(content)
    told = str(refused.value)
    assert told.startswith("The file cannot be read as a notebook: ")
    assert why in told
    assert "\n" not in told


@pytest.mark.slow
def test_50_mib_of_output_are_passed_over() -> None:
    image = {"output_type": "display_data", "data": {"image/png": "A" * (50 << 20)}}
    content = notebook(code(FORWARD, outputs=[image]))
    began = time.process_time()
    assert cells_of(content)[0].lines[0] == FORWARD.splitlines()[0]
    assert time.process_time() - began < 5


@pytest.mark.slow
def test_more_than_64_mib_is_not_read() -> None:
    with pytest.raises(NotebookError, match=r"it is larger than 64 MiB\. Clear its outputs"):
        cells_of(b'{"x": "' + b"A" * (64 << 20) + b'"}')


@given(st.binary(max_size=200), st.integers(0, 500))
def test_whatever_the_bytes_they_are_read_or_refused(noise: bytes, at: int) -> None:
    whole = notebook(*CELLS)
    for content in (noise, whole[:at] + noise + whole[at:], whole[: at * 2]):
        with contextlib.suppress(NotebookError, NotMarkedError):
            program("a.ipynb", content, "slope", KNOWN)


def test_a_notebook_is_told_by_its_name_or_by_its_beginning() -> None:
    assert is_notebook("A.IPYNB", b"")
    assert is_notebook("-", notebook())
    assert not is_notebook("a.py", b'x = {"nbformat": 4}')


def lines(source: str) -> str:
    return source.replace("|", "\n")


COMMANDS = {
    "%matplotlib inline|x = 1": ("|x = 1", ["%matplotlib inline"]),
    "!pip install numpy": ("", ["!pip install numpy"]),
    "files = !ls": ("", ["files = !ls"]),
    "x = %time f()": ("", ["x = %time f()"]),
    "np.sum?": ("", ["np.sum?"]),
    "if x:|    !ls|    %cd y": ("if x:|    pass|    pass", ["!ls", "%cd y"]),
    "%%time|x = 1": ("|x = 1", ["%%time"]),
    "%%bash|rm -rf x|echo 'y": ("||", ["%%bash"]),
    "%%writefile a.py|x = 1": ("|", ["%%writefile a.py"]),
}
PYTHON = (
    "y = (7|  % 5)", "y = 7 \\|% 5", "s = '''|%x|!y|'''", 's = """a|%b|"""', "y = x != z",
    "y = x % z", "# it's a comment|x = 1", "s = f'{x!r}'", "y = [1,|!= 2]", "s = 'a\\'(' |z = 1",
)  # fmt: skip


@pytest.mark.parametrize("said", COMMANDS)
def test_commands_are_left_out_where_they_stood(said: str) -> None:
    kept, commands = left_out(lines(said).split("\n"))
    assert ("|".join(kept), commands) == COMMANDS[said]


@pytest.mark.parametrize("said", PYTHON)
def test_python_stays_as_it_is(said: str) -> None:
    assert left_out(lines(said).split("\n")) == (lines(said).split("\n"), [])


OTHER = code("1 / 0")
SHARED = code("import numpy as np")
MARKED = {
    "no mark": notebook(SHARED, code(FORWARD), code(RIGHT)),
    "a heading": notebook(SHARED, *CELLS[:2], code(RIGHT), text("## many-points\n\nx"), OTHER),
    "a heading with a title": notebook(text("### The slope (slope, variant 7)"), SHARED,
                                       code(FORWARD + RIGHT), text("many-points\n==="), OTHER),
    "a heading with a colon": notebook(SHARED, text("text\n# slope: mine"), code(FORWARD + RIGHT)),
    "a divider": notebook(SHARED, code(f"# %% slope\n{FORWARD}"), code(RIGHT),
                          code("# %% many-points\n1 / 0")),
    "a comment": notebook(SHARED, code(f"\n# slope\n{FORWARD}{RIGHT}"), code("# many-points\n1/0")),
    "tags": notebook(SHARED, code(FORWARD, "slope", "graded"), OTHER, code("1/0", "many-points"),
                     code(RIGHT, "slope")),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKED)
def test_the_cells_of_an_exercise_make_its_program(case: str) -> None:
    found = program("a.ipynb", MARKED[case], "slope", KNOWN)
    spoken = found.source.decode()
    assert "1 / 0" not in spoken
    assert "1/0" not in spoken
    for needed in ("import numpy", *FORWARD.splitlines(), RIGHT):
        assert needed in spoken


def test_a_comment_is_no_mark_for_another_exercise() -> None:
    content = notebook(code("# slope\nx = 1"), code("y = 2"))
    assert b"y = 2" in program("a.ipynb", content, "many-points", KNOWN).source


def test_an_exercise_without_cells_is_told_with_those_that_have_some() -> None:
    with pytest.raises(NotMarkedError, match="slope, many-points"):
        program("a.ipynb", MARKED["a heading"], "many-updates", KNOWN)
    assert exercises_in("a.ipynb", MARKED["a heading"], KNOWN) == ("slope", "many-points")


def test_a_tag_that_is_there_twice_counts_once() -> None:
    """Else a small notebook would become a program of any size."""
    once, twice = (notebook(code(RIGHT, *["slope"] * often)) for often in (1, 2))
    found = [program("a.ipynb", content, "slope", KNOWN).source for content in (once, twice)]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "cell", [text("# slope" + " " * 300_000 + "x"), code(" " * 300_000 + "x(")]
)
def test_long_rows_of_spaces_are_read_in_a_moment(cell: dict[str, Any]) -> None:
    began = time.process_time()
    program("a.ipynb", notebook(cell), "slope", KNOWN)
    assert time.process_time() - began < 5  # looked at anew from each space: minutes


def test_a_scripts_sections_keep_their_lines() -> None:
    script = f"import numpy as np\r\n# %% slope\r\n{FORWARD}# %%\nx = 1\n# %% [x] many-points\n"
    script += "# %% many-points: two\n1 / 0\n# %% slope\ny = 2"
    found = program("a.py", script.encode(), "slope", KNOWN).source
    wanted = script.replace("# %% many-points: two", "").replace("1 / 0", "")
    assert found.decode() == wanted
    assert exercises_in("a.py", script.encode(), KNOWN) == ("slope", "many-points")
    with pytest.raises(NotMarkedError):
        program("a.py", script.encode(), "many-updates", KNOWN)
    plain = b"# %% load\nx = 5 %% 3"
    assert program("a.py", plain, "slope", KNOWN).source == plain
