"""What Python's own exceptions mean that come of functions, text, formats and ends of a program.

Entries as in `exceptions.py`, which asks these first.
"""

from __future__ import annotations

_FUNCTION = "(?:builtin_function_or_method|method|function|type|ufunc|_ArrayFunctionDispatcher)"
DICTIONARY = "Python does not calculate with a whole dictionary: take its entries, `name[key]`."
LIST = "Python does not calculate with a list entry by entry; NumPy does, with `np.array(…)`."
NONE = (
    "The line calculates with None: a function without `return` gives that, and so do `print` "
    "and `append`."
)
SEVERAL = (
    "Several numbers are put into one place of an array, where there is room for one: "
    "is a sum or an index left out?"
)
MEANINGS = (
    (
        "SystemExit",
        "",
        "The program ends itself here: leave that out, so that the rest of it runs.",
    ),
    (
        "TypeError",
        rf"operand.*'{_FUNCTION}'|'{_FUNCTION}' object is not iterable"
        rf"|type {_FUNCTION} doesn't define",
        "A function stands where its value is needed: its parentheses, `()`, are left out.",
    ),
    (
        "TypeError",
        "can only concatenate str",
        "`+` joins text with text alone: in `print` put a comma between text and number. A number "
        "to calculate with stands without quotation marks.",
    ),
    (
        "TypeError",
        r"format string passed to [\w.]+\.__format__",
        "That format is for one number: print a whole list or array without it.",
    ),
    ("TypeError", "% ?. format: a", "That format takes a number."),
    (
        "TypeError",
        r"type \w+ doesn't define __round__",
        "`round` takes one number; for a list or an array there is `np.round`.",
    ),
    ("TypeError", "argument must be a string.*not '(?:list|tuple)'", SEVERAL),
    ("TypeError", "argument must be a string.*not 'NoneType'", NONE),
    ("TypeError", "not supported between instances of .*'dict'", DICTIONARY),
    ("TypeError", "not supported between instances of .*'(?:list|tuple)'", LIST),
    ("TypeError", "unhashable type", "A list or an array cannot be a key: text or a number can."),
    ("ValueError", "math domain error", "A root or a logarithm of a negative number is none."),
    ("AssertionError", "", "An assertion of the file does not hold."),
    # NumPy's, of arguments in the wrong place.
    (
        "AxisError",
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "Axes are counted from 0, and the array's number of axes is {1}: there is no axis {0}.",
    ),
    (
        "TypeError",
        "Cannot interpret '.*' as a data type",
        "A shape of several numbers stands in parentheses of its own, `np.zeros((2, 3))`.",
    ),
    (
        "TypeError",
        "only integer scalar arrays can be converted to a scalar index",
        "A whole array stands where one whole number is needed. Arrays to be joined go into one "
        "list, `[a, b]`.",
    ),
)
