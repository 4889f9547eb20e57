"""Which hidden data a program meets: a secret decides, never a comment or white space."""

from __future__ import annotations

import time

import pytest

from checker import solver
from checker.authoring.validate import POOL
from checker.grading.choosing import LARGEST, chosen, draw_seed, essence, proved_draws, proves
from checker.grading.plan import Plan
from checker.solver.hidden import Stream, hidden_values
from checker.solver.variants import variant
from tests.grading.observing import submission
from tests.shipped import CODE, entry, plan
from tests.sizes import slow_but

SECRETS = [b"%032d" % number for number in range(40)]
PROGRAM = b"preds = (weights * input_data).sum()\nif target:\n    error = preds\n"


def draws(exercise: str) -> tuple[int, ...]:
    return entry(exercise).draws(solver.VERSION)


def choose(
    exercise: str, program: bytes = PROGRAM, secret: bytes = SECRETS[0], seed: str | None = None
) -> Plan:
    found = entry(exercise)
    shown = found.exercise if seed is None else variant(found.exercise, seed)
    blank = Plan(shown, found.digest, found.functions, "", variant=seed)
    return chosen(blank, secret, program, draws(exercise))


SAME = [
    PROGRAM + b"# ground 4711",
    b"# first\n\n\n" + PROGRAM,
    PROGRAM.replace(b" * ", b"*"),
    PROGRAM.replace(b"    ", b"\t"),
    PROGRAM.replace(b"    ", b"  "),
    PROGRAM.replace(b":\n", b":  # here\n\n   # and here\n"),
    PROGRAM.replace(b"\n", b"\r\n"),
    PROGRAM.rstrip(),
    PROGRAM.replace(b"(weights * input_data)", b"(weights\n * input_data  # twice\n)"),
    b"\xef\xbb\xbf" + PROGRAM,
]
OTHERS = [
    PROGRAM.replace(b"preds", b"pred"),
    PROGRAM.replace(b"    error", b"error"),
    PROGRAM + b"x = 1\n",
    PROGRAM + b"'# no comment'\n",
    PROGRAM.replace(b"\nif", b";\nif").replace(b"target:", b"target: pass"),
]


@pytest.mark.parametrize("program", SAME)
def test_comments_and_layout_choose_nothing(program: bytes) -> None:
    assert essence(program) == essence(PROGRAM)
    assert choose("slope", program) == choose("slope")


def test_other_programs_are_others() -> None:
    assert len({essence(program) for program in [PROGRAM, *OTHERS]}) == 1 + len(OTHERS)


@pytest.mark.parametrize(
    "program",
    [
        b"'''",
        b"(",
        b"\xff",
        b"# coding: nonsense\nx = 1",
        b"# coding: rot13\nk = 1",
        b"x = 'it\\'s never ended\n",
        b"  x\n y\n",
        b"x" * 65_537,
    ],
)
def test_what_has_no_tokens_is_taken_as_it_is(program: bytes) -> None:
    assert essence(program) != essence(program + b"#")


@pytest.mark.slow
def test_hostile_files_are_read_in_a_moment() -> None:
    began = time.monotonic()
    for text in (
        b"(",
        b"((((",
        b"'",
        b"\\'",
        b'"""',
        b"\\\n",
        b"a;",
        b"# ",
        b"0",
        b"f'{",
        b"\t\n",
        b"  ",
    ):
        essence(text * (LARGEST // len(text)))
    assert time.monotonic() - began < 60  # an endless one would take hours


def test_the_secret_decides_and_only_draws_of_the_pool_are_used() -> None:
    seeds = {choose("slope", secret=secret).seed for secret in SECRETS}
    assert len(seeds) > 15
    assert seeds <= {draw_seed(number) for number in draws("slope")}
    assert choose("slope", secret=SECRETS[3]) == choose("slope", secret=SECRETS[3])


def test_a_receipt_does_not_tell_which_draw_it_was() -> None:
    ready = choose("slope")
    digest = ready.receipt(submission("x"), "none").seed_digest
    for number in draws("slope"):
        unsalted = Plan(ready.exercise, "", {}, draw_seed(number))
        assert unsalted.receipt(submission("x"), "none").seed_digest != digest
    assert ready.salted_seed.endswith(ready.seed)


@pytest.mark.parametrize("exercise", slow_but(CODE, "slope", "improve-weights"))
def test_a_pool_is_shipped_and_its_draws_are_what_a_search_would_find(exercise: str) -> None:
    numbers, ready = draws(exercise), plan(exercise)
    assert len(set(numbers)) == POOL
    for number in numbers[:2]:
        drawn = Plan(ready.exercise, "", {}, draw_seed(number), drawn_once=True).hidden
        assert proves(ready.exercise, ready.graph, ready.given, drawn)
        found = hidden_values(ready.exercise, ready.graph, ready.given, draw_seed(number))
        assert str(found) == str(drawn)


def test_a_proof_finds_the_first_draws_that_are_sound() -> None:
    ready = plan("slope")
    assert proved_draws(ready.exercise, ready.graph, ready.given, 3) == draws("slope")[:3]


@pytest.mark.full
@pytest.mark.parametrize("exercise", CODE)
def test_all_draws_of_the_shipped_pools_are_sound(exercise: str) -> None:
    ready = plan(exercise)
    assert proved_draws(ready.exercise, ready.graph, ready.given, POOL) == draws(exercise)


@pytest.mark.parametrize("exercise", ["slope", "many-points", "improve-weights"])
def test_a_variants_draws_are_proved_for_its_own_data(exercise: str) -> None:
    for secret in SECRETS[:3]:
        ready = choose(exercise, secret=secret, seed="7")
        assert ready.drawn_once
        assert proves(ready.exercise, ready.graph, ready.given, ready.hidden)
    assert choose(exercise).seed != "" != choose(exercise, seed="8").salt


def test_without_a_pool_data_are_searched_for_with_the_secret() -> None:
    ready = plan("slope")
    first, second = (chosen(ready, secret, PROGRAM, ()) for secret in SECRETS[:2])
    assert not first.drawn_once
    assert first.seed != second.seed
    assert proves(first.exercise, first.graph, first.given, first.hidden)


def test_where_no_draw_of_the_pool_fits_a_variant_data_are_searched_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("checker.grading.choosing.proves", lambda *_: False)
    assert not choose("slope", seed="7").drawn_once


def test_a_draw_that_cannot_be_evaluated_proves_nothing() -> None:
    ready = plan("slope")
    broken = [{**data, "target": float("inf")} for data in ready.hidden]
    assert not proves(ready.exercise, ready.graph, ready.given, broken)


def test_choices_have_no_pool() -> None:
    ready = plan("forward-error")
    assert proved_draws(ready.exercise, ready.graph, ready.given, 3) == ()
    assert draws("forward-error") == ()
    assert Plan(ready.exercise, "", {}, "draw/1", drawn_once=True).hidden == ()
    assert Stream("draw/1").below(10) < 10


def test_what_is_computed_of_a_draw_is_computed_once() -> None:
    ready = plan("slope")
    one, other = (ready.drawn(draw_seed(3), salt) for salt in ("a/", "b/"))
    assert one.hidden is other.hidden
    assert one.seed == other.seed
    assert one.salted_seed != other.salted_seed
