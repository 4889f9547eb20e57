"""Texts that tell what is to be found, and markup that cannot be shown: these alone are told."""

from __future__ import annotations

from typing import Any

import pytest

from checker import catalog
from checker.authoring import leaks, markup
from checker.authoring.templates import TEMPLATES
from checker.catalog import Entry
from checker.grading.plan import Plan
from tests.shipped import ENTRIES, entry

LEFT_OUT = "tanh"  # whose function is looked for where the template is copied to
SOUND = (
    *ENTRIES,
    *(
        catalog.load(one.folder / "exercise.json")
        for name, one in TEMPLATES.items()
        if name != LEFT_OUT
    ),
)


def told(exercise: str, **changed: Any) -> list[tuple[str, str]]:
    """What is told of a shipped exercise with other texts, without the end that is always said."""
    made = entry(exercise).exercise.model_copy(update=changed)
    found = leaks.check(Plan(made, "", entry(exercise).functions, ""))
    return [(catalog.spec.shown(path), said.partition(":")[0]) for path, said in found]


def broken(text: str) -> list[str]:
    made = entry("slope").exercise.model_copy(update={"hints": (text,)})
    return [
        said.partition("; write")[0] for path, said in markup.check(made) if path == ("hints", 0)
    ]


@pytest.mark.parametrize("one", SOUND, ids=lambda one: one.folder.name)
def test_what_is_shipped_gives_nothing_away(one: Entry) -> None:
    assert list(leaks.check(Plan(one.exercise, one.digest, one.functions, ""))) == []
    assert list(markup.check(one.exercise)) == []


@pytest.mark.parametrize(
    ("hint", "away"),
    [
        ("The slope is 28 for the second weight.", "28 gives `slope` away"),
        ("In all: [14, 28, 42].", "14, 28, 42 give `slope` away"),
        ("In all: `[14,28]`.", "14, 28 give `slope` away"),
        ("So $2 \\cdot 3 \\cdot 7 = 42$.", "7 gives `preds` away"),
        ("It is −14, or -14.", "14 gives `slope` away"),
    ],
)
def test_a_hint_that_tells_a_value_is_told_with_its_place(hint: str, away: str) -> None:
    assert told("slope", hints=("Begin with `preds`.", hint))[0] == ("$.hints[1]", away)


def test_each_quantity_is_told_once() -> None:
    hint = "First 7, then 14 and 28."
    assert [away for _, away in told("slope", hints=(hint,))] == [
        "7 gives `preds` away",
        "14, 28 give `slope` away",
    ]


@pytest.mark.parametrize(
    "hint",
    [
        "Twice the input times the error: 2 · 3 · `error`.",  # what is given, and the factor
        "1. Predict.\n14. Compare.",  # places in a list
        "Look at `input_data[14]`, or at input_28.",  # an index, and a name
        "There were 140 of them, and 1.4 more, and 28.5.",
        "The first of 3 weights is 0.",
    ],
)
def test_numbers_that_give_nothing_away(hint: str) -> None:
    assert told("slope", hints=(hint,)) == []


def test_rounded_values_are_told_and_round_numbers_are_not() -> None:
    """Of 9.627110e-5 and 25.4016."""
    assert told("many-updates", hints=("It begins at 25.40.",)) == [
        ("$.hints[0]", "25.40 gives `mse_hist` away")
    ]
    assert told("many-updates", hints=("It begins at 25, and ends near 0.0.",)) == []


def test_title_stem_and_captions_tell_no_value_either() -> None:
    assert told("slope", title="The slope 42") == [("$.title", "42 gives `slope` away")]
    assert told("slope", stem=("See `42`.",)) == [("$.stem", "42 gives `slope` away")]
    (drawing,) = entry("forward-error").exercise.drawings
    captioned = drawing.model_copy(update={"alt": "The output is 16."})
    assert told("forward-error", drawings=(captioned,)) == [
        ("$.drawings[0].alt", "16 gives `prediction` away")
    ]


def test_of_a_choice_reasons_tell_no_value_and_options_may() -> None:
    options = entry("weight-change").exercise.options
    said = options[0].model_copy(update={"text": "it is 9.08", "because": "It was 16 before."})
    assert told("weight-change", options=(said, *options[1:])) == [
        ("$.options[0].because", "16 gives `prediction` away")
    ]


def test_what_is_supplied_or_drawn_is_known() -> None:
    assert told("improve-weights", hints=("`preds` is 7.",)) == []
    drawing = entry("forward-error").exercise.drawings[0]
    drawn = drawing.model_copy(update={"values": {"output": "prediction"}})
    assert told("forward-error", drawings=(drawn,), hints=("Of 16, how much is too much?",)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Look at `preds.", "a backtick has no partner: code stands between two"),
        ("For $w_1", "a dollar sign has no partner: a formula stands between two"),
        ("From $5 to $6.", "$5 to $ has a space at its end: a formula has none"),
        (r"$\frac{1}{2$", r"the formula $\frac{1}{2$ has a brace without its partner"),
        ("$}x{$", "the formula $}x{$ has a brace without its partner"),
        (r"$\left( x$", r"the formula $\left( x$ cannot be read: pages show it as it is typed"),
        (r"$\text{<b>x</b>}$",
         r"the formula $\text{<b>x</b>}$ cannot be read: pages show it as it is typed"),
        (r"$\slop_i$", r"the formula $\slop_i$ has \slop, which pages do not know"),
        (r"$$\frac{1}$$", r"the formula $$\frac{1}$$ lacks a part: pages show nothing there"),
    ],
)  # fmt: skip
def test_markup_that_cannot_be_shown_is_told(text: str, said: str) -> None:
    assert broken(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        r"$\sum_{i=1}^{n} w_i x_i$ and $$\frac{\partial L}{\partial w}$$",
        r"$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$ and $\{x\}$",
        r"It costs \$5, and \` is a backtick.",
        "`$HOME` is code, and ``a`b`` is, too.",
        "```\nprice = '$5'\ntick = '`'\n```",
    ],
)
def test_markup_that_can_be_shown_is_not(text: str) -> None:
    assert broken(text) == []


def test_a_formula_in_a_title_or_a_reason_is_told_and_a_price_is_not() -> None:
    options = entry("weight-change").exercise.options
    said = options[0].model_copy(update={"because": "It is $w_1$, and `$x$` costs $5 or $6. `"})
    changed = {"title": "The slope $s$", "options": (said, *options[1:])}
    made = entry("weight-change").exercise.model_copy(update=changed)
    typed = "is shown as typed: formulas stand in the stem, hints and options"
    assert list(markup.check(made)) == [
        (("title",), f"$s$ {typed}"),
        (("options", 0, "because"), markup.BACKTICK),
        (("options", 0, "because"), f"$w_1$ {typed}"),
    ]
