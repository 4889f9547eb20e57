"""What an exception of a learner's line means, in the words of this course.

NumPy and scikit-learn speak of ufuncs, casts and samples. Each entry knows one such sentence by the
exception's kind and a pattern, and says what the line did; `{0}`, `{1}` are the parts that the
pattern catches. The first that fits counts.
"""

from __future__ import annotations

from checker.grading import exceptions_of_python
from checker.grading.exceptions_of_python import DICTIONARY, LIST, NONE, NONE_USED, SEVERAL, meaning
from checker.models.said import say

NOT_THERE = say(
    "`{0}` is not there. What is there: Python's own library, NumPy, Matplotlib and scikit-learn."
)
_SHAPE = r"(\([\d, ]*\))"
_TEXT = say(
    "The line calculates with text, where numbers are needed: a number stands without quotation "
    "marks, and a loop over a dictionary gives its keys."
)
_SHAPES = say("The arrays have different shapes; print the `.shape` of each.")

_ONE_NUMBER = say("A whole array stands where one number is needed: is a sum or an index left out?")
MEANINGS = (
    *exceptions_of_python.MEANINGS,
    meaning(
        "NameError",
        "name '(In|Out)' is not defined",
        "`{0}[…]:` is a notebook's prompt, which is no part of the program: leave it out.",
    ),
    meaning(
        "NameError",
        "name 'get_ipython' is not defined",
        "That is a command of notebooks, not of Python: leave the line out.",
    ),
    meaning(
        "NameError",
        "name '(pd|pandas|tf|torch|keras)' is not defined",
        NOT_THERE,
    ),
    meaning(
        "UnboundLocalError",
        "local variable '(\\w+)'",
        "The function sets `{0}`, so inside it `{0}` is a name of its own, without a value so far: "
        "hand the value in as an argument.",
    ),
    meaning("ImportError", r"cannot import name '(\w+)' from '([\w.]+)'", "`{1}` has no `{0}`."),
    # Shapes.
    meaning(
        "ValueError",
        rf"operands could not be broadcast together with shapes {_SHAPE} {_SHAPE}",
        "Arrays of the shapes {0} and {1} do not fit each other entry by entry.",
    ),
    meaning(
        "ValueError",
        rf"shapes {_SHAPE} and {_SHAPE} not aligned",
        "Arrays of the shapes {0} and {1} do not fit: a product's two sides need the same length.",
    ),
    meaning(
        "ValueError",
        r"mismatch in its core dimension.*\(size (\d+) is different from (\d+)\)",
        "The two sides of the product do not fit: {1} numbers meet {0}. "
        "Print the `.shape` of both.",
    ),
    meaning(
        "ValueError",
        "does not have enough dimensions",
        "`@` needs an array on both sides; with a single number write `*`.",
    ),
    meaning(
        "ValueError",
        rf"could not broadcast input array from shape {_SHAPE} into shape {_SHAPE}",
        "Values of the shape {0} are put where there is room for the shape {1}.",
    ),
    meaning(
        "ValueError",
        "broadcast|not aligned|core dimension|must match exactly"
        "|must have (the )?same (shape|number of dimensions)",
        _SHAPES,
    ),
    meaning(
        "ValueError",
        "inhomogeneous shape",
        "Rows of different lengths do not make one array.",
    ),
    meaning(
        "ValueError",
        "setting an array element with a sequence",
        SEVERAL,
    ),
    meaning(
        "ValueError",
        r"cannot reshape array of size (\d+)",
        "The array's {0} numbers do not fill that shape.",
    ),
    meaning(
        "TypeError|ValueError",
        r"only (0-dimensional|length-1|size-1) arrays can be converted|convert an array of size 1",
        _ONE_NUMBER,
    ),
    meaning(
        "ValueError",
        "truth value of an array",
        "A whole array is neither true nor false. For ReLU take `np.maximum(0, values)`; in a "
        "condition ask one entry.",
    ),
    # Kinds of values.
    meaning(
        "UFunc|Casting",
        "Cannot cast ufunc",
        "The array holds whole numbers, so NumPy does not change it in place by fractions. "
        "Write `name = name - …` in place of `name -= …`.",
    ),
    meaning(
        "UFunc|TypeError",
        r"string \w+ ufunc|<U\d+|StrDType|'str'|to str\b|np\.str_",
        _TEXT,
    ),
    meaning("ValueError", "could not convert string to float|must provide an itemsize", _TEXT),
    meaning(
        "TypeError",
        r"not supported for the input types|no callable \w+ method",
        "The line hands NumPy something that is no number and no array of numbers.",
    ),
    meaning(
        "ValueError",
        r"invalid literal for int",
        "That text is no whole number; `float` takes fractions.",
    ),
    meaning("TypeError", "unsupported operand.*'NoneType'", NONE),
    meaning("TypeError|AttributeError", r"'NoneType' (object|has no len)", NONE_USED),
    meaning("TypeError", "operand.*'dict'", DICTIONARY),
    meaning("TypeError", "operand.*'(list|tuple)'|can only concatenate (list|tuple)", LIST),
    meaning("TypeError", "can't multiply sequence by non-int", LIST),
    meaning(
        "TypeError",
        "'(module|function|builtin_function_or_method|method|type)'.* is not subscriptable",
        "A function is called with round parentheses, not with square brackets.",
    ),
    meaning(
        "TypeError",
        r"'[\w.]+' object is not (iterable|subscriptable)|cannot unpack non-iterable"
        "|object of type '[\\w.]+' has no len",
        "One value stands where a list or an array is needed.",
    ),
    meaning(
        "TypeError",
        r"'[\w.]+' object is not callable",
        "Parentheses stand behind something that is no function: is a `*` left out, or did a name "
        "of yours take the function's place?",
    ),
    meaning(
        "TypeError",
        "'tuple' object does not support item assignment",
        "A tuple cannot be edited; a list can.",
    ),
    meaning(
        "TypeError",
        r"(\w+)\(\) missing \d+ required positional arguments?: (.+)",
        "`{0}` was called without {1}.",
    ),
    meaning("TypeError", r"missing a required argument: '(\w+)'", "The call leaves out `{0}`."),
    meaning(
        "TypeError",
        r"([\w.]+)\(\) takes .+ given",
        "`{0}` was called with another number of arguments than it takes.",
    ),
    meaning(
        "TypeError", r"unexpected keyword argument '(\w+)'", "The function has no argument `{0}`."
    ),
    meaning(
        "TypeError",
        "'(numpy\\.)?float\\d*' object cannot be interpreted as an integer",
        "A number of turns, or a place, is a whole number: write it without a point.",
    ),
    meaning(
        "AttributeError",
        r"'numpy.ndarray' object has no attribute '(append|extend|insert)'",
        "An array has no `{0}`: collect the values in a list, `[]`.",
    ),
    meaning(
        "AttributeError",
        r"'(?:list|tuple)' object has no attribute '(\w+)'",
        "A list has no `{0}`; an array may have: `np.array(…)`.",
    ),
    meaning("AttributeError", r"module '([\w.]+)' has no attribute '(\w+)'", "`{0}` has no `{1}`."),
    meaning(
        "AttributeError", r"'[\w.]+' object has no attribute '(\w+)'", "That value has no `{0}`."
    ),
    # scikit-learn and Matplotlib.
    meaning(
        "ValueError", r"Found array with 0 sample", "The list is empty: nothing was added to it."
    ),
    meaning("ValueError", "different number of output", _SHAPES),
    meaning(
        "ValueError",
        "Found array with dim",
        "The values have too many axes; print the `.shape` of both.",
    ),
    meaning(
        "InvalidParameter",
        "must be an array-like",
        "It takes two lists of values, not single numbers.",
    ),
    meaning(
        "ValueError",
        "Input (?:\\w+ )?contains (NaN|infinity)",
        "A value is not a finite number ({0}): print what goes in.",
    ),
    meaning(
        "ValueError",
        rf"x and y must .*shapes {_SHAPE} and {_SHAPE}",
        "A plot needs as many x as y: here the shapes are {0} and {1}.",
    ),
    meaning(
        "ValueError",
        "x and y must be the same size|Mismatch is between 'x'",
        "A plot needs as many x as y.",
    ),
    # Python.
    meaning(
        "ValueError",
        r"(?:too many|not enough) values to unpack",
        "Left of the `=` are not as many names as there are values on the right.",
    ),
    meaning(
        "ValueError", "arg is an empty sequence|iterable argument is empty", "The list is empty."
    ),
    meaning(
        "KeyError",
        "(.+)",
        "The dictionary has no entry {0}; print its `.keys()` to see what it has.",
    ),
    meaning("ZeroDivisionError", "", "Something is divided by 0."),
    meaning(
        "OverflowError", "", "A number grew too large: does each turn of the loop make it larger?"
    ),
    meaning(
        "IndexError",
        "too many indices|invalid index to scalar",
        "There are more brackets than axes: that value is no array, or has fewer axes.",
    ),
    meaning(
        "IndexError|TypeError",
        "only integers, slices|indices must be integers",
        "A place in a list or an array is a whole number, `[0]`.",
    ),
    meaning("IndexError", "", "The first entry has the number 0, the last one the length minus 1."),
    meaning("RecursionError", "", "A function calls itself without end."),
)
