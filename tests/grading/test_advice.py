"""What NumPy, scikit-learn and Python say of a line, said in the words of this course.

NumPy's and Python's sentences are taken from the installed libraries; those of scikit-learn and
Matplotlib, which take long to import, stand here as they are worded.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from checker.grading.advice import advice_on, advised
from checker.models.observation import Raised

TEXT = (
    "The line calculates with text, where numbers are needed: a number stands without quotation "
    "marks, and a loop over a dictionary gives its keys."
)
NONE = "with None: a function without `return` gives that, and so do `print` and `append`."
JOINED = (
    "`+` joins text with text alone: in `print` put a comma between text and number. A number to "
    "calculate with stands without quotation marks."
)
UNCALLED = "A function stands where its value is needed: its parentheses, `()`, are left out."
LIST = "Python does not calculate with a list entry by entry; NumPy does, with `np.array(…)`."
DICTIONARY = "Python does not calculate with a whole dictionary: take its entries, `name[key]`."
ONE = "A whole array stands where one number is needed: is a sum or an index left out?"
SHAPES = "The arrays have different shapes; print the `.shape` of each."
SINGLE = "One value stands where a list or an array is needed."
PLACE = "A place in a list or an array is a whole number, `[0]`."
AXES = "There are more brackets than axes: that value is no array, or has fewer axes."
COUNT = "was called with another number of arguments than it takes."
WHOLE = (
    "The array holds whole numbers, so NumPy does not change it in place by fractions. "
    "Write `name = name - …` in place of `name -= …`."
)

POWER = "In Python `^` is not a power: write `**`, as in `3 ** 2`."

LIVE = {
    "np.array(['a', 'b']) * two": TEXT,
    "np.array(['1', '2']).sum()": TEXT,
    "two + 'a'": TEXT,
    "np.array(['a']) - 1": TEXT,
    "two > 'a'": TEXT,
    "two @ np.array(['a', 'b'])": TEXT,
    "'a' - 1": TEXT,
    "'a' + 1": JOINED,
    "'last: ' + floats[0]": JOINED,
    "floats ^ 2": POWER,
    "2.5 ^ 2": POWER,
    "two * ...": "A value that the line uses is still `...`: compute that first.",
    "two.sum - 1": UNCALLED,
    "two * len": UNCALLED,
    "sum({'a': 1}.values)": UNCALLED,
    "round(two.sum, 2)": UNCALLED,
    "round([1.5], 1)": "`round` takes one number; for a list or an array there is `np.round`.",
    "round(floats, 1)": "`round` takes one number; for a list or an array there is `np.round`.",
    "f'{two:.2f}'": ("That format is for one number: print a whole list or array without it."),
    "'%d' % 'a'": "That format takes a number.",
    "two.sum(axis=1)": (
        "Axes are counted from 0, and the array's number of axes is 1: there is no axis 1."
    ),
    "np.zeros(2, 3)": (
        "A shape of several numbers stands in parentheses of its own, `np.zeros((2, 3))`."
    ),
    "np.concatenate(two, three)": (
        "A whole array stands where one whole number is needed. Arrays to be joined go into one "
        "list, `[a, b]`."
    ),
    "np.vstack([two, three])": SHAPES,
    "np.maximum(0, {})": DICTIONARY,
    "[1] > 0": LIST,
    "{two: 1}": "A list or an array cannot be a key: text or a number can.",
    "assert two[0] == 9": "An assertion of the file does not hold.",
    "raise SystemExit(3)": (
        "The program ends itself here: leave that out, so that the rest of it runs."
    ),
    "sum({'a': 1})": TEXT,
    "float('a')": TEXT,
    "np.sqrt('a')": "The line hands NumPy something that is no number and no array of numbers.",
    "three * two": "Arrays of the shapes (3,) and (2,) do not fit each other entry by entry.",
    "three @ two": (
        "The two sides of the product do not fit: 3 numbers meet 2. Print the `.shape` of both."
    ),
    "np.dot(three, two)": (
        "Arrays of the shapes (3,) and (2,) do not fit: a product's two sides need the same length."
    ),
    "three @ 2": "`@` needs an array on both sides; with a single number write `*`.",
    "np.stack([two, three])": SHAPES,
    "np.concatenate([two, np.zeros((2, 2))])": SHAPES,
    "np.array([[1, 2], [3]])": "Rows of different lengths do not make one array.",
    "floats[0] = [1, 2]": (
        "Several numbers are put into one place of an array, where there is room for one: "
        "is a sum or an index left out?"
    ),
    "floats[:] = [1, 2]": (
        "Values of the shape (2,) are put where there is room for the shape (3,)."
    ),
    "float(two)": ONE,
    "two.item()": ONE,
    "two.reshape(3)": "The array's 2 numbers do not fill that shape.",
    "two -= 0.5": WHOLE,
    "two /= 2": WHOLE,
    "1 if two else 0": (
        "A whole array is neither true nor false. For ReLU take `np.maximum(0, values)`; in a "
        "condition ask one entry."
    ),
    "max(three, three)": (
        "A whole array is neither true nor false. For ReLU take `np.maximum(0, values)`; in a "
        "condition ask one entry."
    ),
    "[1, 2] - [1, 2]": LIST,
    "[1, 2] * [1, 2]": LIST,
    "[1, 2] * 0.5": LIST,
    "[1, 2] + 1": LIST,
    "-[1, 2]": LIST,
    "{'a': 1} * 2": DICTIONARY,
    "two * {'a': 1}": DICTIONARY,
    "None * 2": "The line calculates " + NONE,
    "two - None": "The line calculates " + NONE,
    "None.sum()": "The line uses " + NONE.removeprefix("with "),
    "None[0]": "The line uses " + NONE.removeprefix("with "),
    "{'a': 1}['b']": ("The dictionary has no entry 'b'; print its `.keys()` to see what it has."),
    "len(None)": "The line uses " + NONE.removeprefix("with "),
    "len(3)": SINGLE,
    "(3)[0]": SINGLE,
    "sum(3)": SINGLE,
    "a, b = 3": SINGLE,
    "a, b = 1, 2, 3": "Left of the `=` are not as many names as there are values on the right.",
    "len[two]": "A function is called with round parentheses, not with square brackets.",
    "two(3)": (
        "Parentheses stand behind something that is no function: is a `*` left out, or did a name "
        "of yours take the function's place?"
    ),
    "two[5]": "The first entry has the number 0, the last one the length minus 1.",
    "two[0, 1]": AXES,
    "two.sum()[0]": AXES,
    "two[1.0]": PLACE,
    "[1]['a']": PLACE,
    "two.append(3)": "An array has no `append`: collect the values in a list, `[]`.",
    "[1].sum()": "A list has no `sum`; an array may have: `np.array(…)`.",
    "np.foo": "`numpy` has no `foo`.",
    "(3).foo": "That value has no `foo`.",
    "(1, 2).__class__()[0]": "The first entry has the number 0, the last one the length minus 1.",
    "pair[0] = 1": "A tuple cannot be edited; a list can.",
    "one(1, 2)": f"`one` {COUNT}",
    "one()": "`one` was called without 'x'.",
    "one(y=1)": "The function has no argument `y`.",
    "range(2.0)": "A number of turns, or a place, is a whole number: write it without a point.",
    "max([])": "The list is empty.",
    "int('1.5')": "That text is no whole number; `float` takes fractions.",
    "1 / 0": "Something is divided by 0.",
    "2.0 ** 5000": "A number grew too large: does each turn of the loop make it larger?",
    "local()": (
        "The function sets `w`, so inside it `w` is a name of its own, without a value so far: "
        "hand the value in as an argument."
    ),
    "from math import sqroot": "`math` has no `sqroot`.",
    "import numpi": "`numpi` is not there. Do you mean `numpy`?",
    "np.testing.assert_allclose(1, 2)": "An assertion of the file does not hold.",
    "get_ipython()": "That is a command of notebooks, not of Python: leave the line out.",
    "In[3]": "`In[…]:` is a notebook's prompt, which is no part of the program: leave it out.",
    "pd.DataFrame()": (
        "`pd` is not there. "
        "What is there: Python's own library, NumPy, Matplotlib and scikit-learn."
    ),
}
BEFORE = """\
two, three, floats, pair = np.array([1, 2]), np.array([1, 2, 3]), np.zeros(3), (1, 2)
def one(x): return x
def local():
    w = w + 1
"""


def raised_by(line: str) -> Raised:
    names = {"np": np}
    exec(BEFORE, names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(line, names)
    except (Exception, SystemExit) as error:
        return Raised(type(error).__name__, str(error), 1)
    raise AssertionError(f"{line} raises nothing")


@pytest.mark.parametrize("line", LIVE)
def test_an_exception_is_told_as_what_the_line_did(line: str) -> None:
    assert advice_on(raised_by(line), ("two", "three")) == LIVE[line]


WORDED = [
    (
        "Found input variables with inconsistent numbers of samples: [4, 8]",
        "The two lists have 4 and 8 entries, and need equally many. After `a = b = []` both names "
        "mean one list: give each its own, `a, b = [], []`.",
    ),
    (
        "Found input variables with inconsistent numbers of samples: [4, 1]",
        "The two lists have 4 and 1 entries, and need equally many. Does `append` stand inside the "
        "loop, and `[]` before it?",
    ),
    (
        "Found input variables with inconsistent numbers of samples: [4, 3]",
        "The two lists have 4 and 3 entries, and need equally many.",
    ),
    (
        "Found array with 0 sample(s) (shape=(0,)) while a minimum of 1 is required.",
        "The list is empty: nothing was added to it.",
    ),
    ("y_true and y_pred have different number of output (1!=2)", SHAPES),
    ("Input contains NaN.", "A value is not a finite number (NaN): print what goes in."),
    (
        "Input contains infinity or a value too large for dtype('float64').",
        "A value is not a finite number (infinity): print what goes in.",
    ),
    (
        "x and y must have same first dimension, but have shapes (2,) and (3,)",
        "A plot needs as many x as y: here the shapes are (2,) and (3,).",
    ),
    ("x and y must be the same size", "A plot needs as many x as y."),
    # Older releases of NumPy.
    ("only length-1 arrays can be converted to Python scalars", ONE),
    ("operands could not be broadcast together with remapped shapes", SHAPES),
]


@pytest.mark.parametrize(("message", "advice"), WORDED)
def test_the_sentences_of_other_libraries_are_known(message: str, advice: str) -> None:
    assert advice_on(Raised("ValueError", message, 1), ()) == advice


@pytest.mark.parametrize(
    "message",
    ["The 'y_true' parameter of mean_squared_error must be an array-like. Got 1 instead."],
)
def test_single_numbers_are_no_lists(message: str) -> None:
    told = advice_on(Raised("InvalidParameterError", message, 1), ())
    assert told == "It takes two lists of values, not single numbers."


def test_python_is_quoted_in_one_line_without_folders_and_not_at_length() -> None:
    found = Raised("ImportError", "cannot import name 'mse' from 'numpy' (/home/me/numpy.py)", 1)
    assert advised(found, ()) == (
        "`numpy` has no `mse`. (Python says: ImportError: cannot import name 'mse' from 'numpy')"
    )
    wrong_place = "cannot import name 'mean_squared_error' from 'sklearn' (/home/me/sklearn.py)"
    assert advice_on(Raised("ImportError", wrong_place, 1), ()) == (
        "`sklearn` has no `mean_squared_error`. It is imported like this: "
        "from sklearn.metrics import mean_squared_error"
    )
    assert advised(Raised("ValueError", "odd\n  and\nlong", 1), ()) == "ValueError: odd and long"
    assert advised(Raised("ValueError", "x" * 500, 1), ()) == "ValueError: " + "x" * 188 + " …"
