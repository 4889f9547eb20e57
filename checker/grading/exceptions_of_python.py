"""What Python's own exceptions mean that come of functions, text, formats, files and endings.

Entries as in `exceptions.py`, which asks these first.
"""

from __future__ import annotations

from checker.models.said import Said, say

_FUNCTION = "(?:builtin_function_or_method|method|function|type|ufunc|_ArrayFunctionDispatcher)"
DICTIONARY = say(
    "Python does not calculate with a whole dictionary: take its entries, `name[key]`."
)
LIST = say("Python does not calculate with a list entry by entry; NumPy does, with `np.array(…)`.")
NONE = say(
    "The line calculates with None: a function without `return` gives that, and so do `print` "
    "and `append`."
)
NONE_USED = say(
    "The line uses None: a function without `return` gives that, and so do `print` and `append`."
)
SEVERAL = say(
    "Several numbers are put into one place of an array, where there is room for one: "
    "is a sum or an index left out?"
)
OUT_OF_REACH = say(
    "Files, the network, other programs and processes are out of reach here, and not needed: all "
    "data are in the names that are given."
)
NO_POWER = say("In Python `^` is not a power: write `**`, as in `3 ** 2`.")


def meaning(kind: str, pattern: str, advice: str) -> tuple[str, str, Said]:
    """An entry: the exception's kind, a pattern of its message, and what to say."""
    return kind, pattern, say(advice)


MEANINGS = (
    meaning(
        "SystemExit",
        "",
        "The program ends itself here: leave that out, so that the rest of it runs.",
    ),
    meaning(
        "TypeError",
        rf"operand.*'{_FUNCTION}'|'{_FUNCTION}' object is not iterable"
        rf"|type {_FUNCTION} doesn't define",
        "A function stands where its value is needed: its parentheses, `()`, are left out.",
    ),
    meaning(
        "TypeError",
        "can only concatenate str",
        "`+` joins text with text alone: in `print` put a comma between text and number. A number "
        "to calculate with stands without quotation marks.",
    ),
    meaning(
        "TypeError",
        r"format string passed to [\w.]+\.__format__",
        "That format is for one number: print a whole list or array without it.",
    ),
    meaning("TypeError", "% ?. format: a", "That format takes a number."),
    meaning(
        "TypeError",
        r"type [\w.]+ doesn't define __round__",
        "`round` takes one number; for a list or an array there is `np.round`.",
    ),
    meaning("TypeError", "argument must be a string.*not '(?:list|tuple)'", SEVERAL),
    meaning("TypeError", "argument must be a string.*not 'NoneType'", NONE),
    meaning("TypeError", "not supported between instances of .*'dict'", DICTIONARY),
    meaning("TypeError", "not supported between instances of .*'(?:list|tuple)'", LIST),
    meaning(
        "TypeError", "unhashable type", "A list or an array cannot be a key: text or a number can."
    ),
    meaning(
        "ValueError", "math domain error", "A root or a logarithm of a negative number is none."
    ),
    meaning("EOFError", "", "Nobody types while a program is graded: leave `input` out."),
    meaning("BdbQuit", "", "Nobody steps through a program while it is graded: leave that out."),
    meaning(
        "RuntimeError",
        "can't (?:start new|create new) thread|can't start new process",
        "A program here is one process with one thread: compute one thing after the other.",
    ),
    # Semaphores of multiprocessing are files, too, which have no name to report.
    meaning("FileNotFoundError", r"No such file or directory$", OUT_OF_REACH),
    meaning(
        "FileNotFoundError",
        "",
        "There are no files here: all data are in the names that are given.",
    ),
    meaning(
        "PermissionError|URLError|gaierror|ConnectionRefusedError|BlockingIOError",
        "",
        OUT_OF_REACH,
    ),
    meaning("OSError", "unreachable", OUT_OF_REACH),
    meaning("NameError", "name '[^']*·", "`·` stands for `*` in formulas: type that."),
    meaning(
        "TypeError", "'ellipsis'", "A value that the line uses is still `...`: compute that first."
    ),
    meaning("TypeError|UFunc", r"bitwise_xor|for \^", NO_POWER),
    meaning("AssertionError", "", "An assertion of the file does not hold."),
    # NumPy's, of arguments in the wrong place.
    meaning(
        "AxisError",
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "Axes are counted from 0, and the array's number of axes is {1}: there is no axis {0}.",
    ),
    meaning(
        "TypeError",
        "Cannot interpret '.*' as a data type",
        "A shape of several numbers stands in parentheses of its own, `np.zeros((2, 3))`.",
    ),
    meaning(
        "TypeError",
        "only integer scalar arrays can be converted to a scalar index",
        "A whole array stands where one whole number is needed. Arrays to be joined go into one "
        "list, `[a, b]`.",
    ),
)
