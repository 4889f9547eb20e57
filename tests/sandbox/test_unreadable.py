"""Files that Python does not take for programs, and what their learners are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.models.observation import Observation

Observe = Callable[..., Observation]
pytestmark = pytest.mark.slow
BEGINS = "The file cannot be read as Python: "
MAGIC = " is a command of notebooks, not of Python (line 2). Leave the line out."
PROMPT = (
    " begins with a console's prompt, which is no part of the program (line {}). "
    "Leave the prompts out, and what the console printed."
)
WAITING = (
    " works in notebooks alone, or inside an `async def` (line 2). "
    "Nothing here has to be waited for: leave it out."
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%matplotlib inline", "`%matplotlib inline`" + MAGIC),
        ("%%time", "`%%time`" + MAGIC),
        ("!pip install numpy", "`!pip install numpy`" + MAGIC),
        ("files = !ls", "`files = !ls`" + MAGIC),
        ("took = %timeit x", "`took = %timeit x`" + MAGIC),
        ("?np.sum", "`?np.sum`" + MAGIC),
        ("np.sum??", "`np.sum??`" + MAGIC),
        (">>> y = 2", "`>>> y = 2`" + PROMPT.format(2)),
        ("In [ ]: y = 2", "`In [ ]: y = 2`" + PROMPT.format(2)),
        ("y = 2 · x", "invalid character '·' (U+00B7) (line 2). In Python it is written `*`."),
        ("y = x − 1", "invalid character '−' (U+2212) (line 2). In Python it is written `-`."),
        ("print(“x”)", "invalid character '“' (U+201C) (line 2). In Python it is written `\"`."),
        ("y = x → 1", "invalid character '→' (U+2192) (line 2)."),
        ("await f()", "`await`" + WAITING),
        ("def f(): return await g()", "`await`" + WAITING),
        ("async with f(): pass", "`async with`" + WAITING),
        ("y = = 2", "invalid syntax (line 2)."),
        ("y = 3 %% 2", "invalid syntax (line 2)."),
    ],
)
def test_commands_of_notebooks_and_prompts_are_named(
    observe: Observe, line: str, told: str
) -> None:
    seen = observe(f"x = 1\n{line}\nz = 3\n")
    assert seen.outcome == "unreadable"
    assert seen.detail == BEGINS + told


def test_a_declared_encoding_is_read_as_python_reads_it(observe: Observe) -> None:
    seen = observe("# coding: latin-1\nx = 'é'\n".encode("latin-1"), watched=("x",))
    assert seen.moments[0].names["x"] == "é"


def test_what_is_saved_as_utf_16_is_told_so(observe: Observe) -> None:
    assert observe("x = 1\n".encode("utf-16")).detail == (
        f"{BEGINS}it is saved as UTF-16. Save the file as UTF-8."
    )
