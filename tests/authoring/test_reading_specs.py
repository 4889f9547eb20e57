"""A spec that cannot be read is told one thing, where it is and in an author's words."""

from __future__ import annotations

import pytest

from checker.catalog import spec
from checker.models.errors import SpecError
from tests.shipped import entry

SLOPE, CHOICE = entry("slope").text, entry("forward-error").text
SLIP = '{"slip": "gave-the-actual"}'
NAME = "is no name: letters, digits and _, beginning with no digit"
# text, edit, what stands before and after the place that is told, path, sentence
UNREAD: list[tuple[str, tuple[str, str], str, str, str, str]] = [
    (SLOPE, ('"kind": "code",', '"kind": "code"'), '"kind": "code"', "\n", "$",
     "this is not JSON: Expecting ',' delimiter here"),
    (SLOPE, ("[1, 2, 3]", "[1, 2, 3,\n ]"), "[1, 2, 3", ",\n ]", "$",
     "this is not JSON: no comma may stand before the bracket that closes"),
    (SLOPE, ('"id": "slope",', '"id"\n "slope",'), '"id"', "\n", "$",
     "this is not JSON: Expecting ':' delimiter here"),
    (SLOPE, ('"data": {', '"data": {"target": 1, "weights": 2}, "data": {'), '"data": ',
     '{"weights": [0', "$.data", "the key 'data' stands twice in one object"),
    (SLOPE, ('["input_data", "error"]', '["", "error"]'), '"of": [', '"", ', "$.steps[2].of[0]",
     f'"" {NAME}'),
    (SLOPE, ('["input_data", "error"]', '[3, "error"]'), '"of": [', "3, ", "$.steps[2].of[0]",
     "3 does not fit here: a name or an object with 'literal' does"),
    (SLOPE, ("[1, 2, 3]", '[1, 2, "3"]'), "[1, 2, ", '"3"', "$.data.input_data[2]",
     '"3" does not fit here: a number does'),
    (SLOPE, ("[1, 2, 3]", "[]"), '"input_data": ', "[]", "$.data.input_data",
     "[] does not fit here: a number or a list of numbers or a list of lists of numbers or an "
     "object with 'rows' does"),
    (SLOPE, ('"id": "slope"', '"id": "The slope"'), '"id": ', '"The', "$.id",
     '"The slope" is no code: lower-case words joined by hyphens'),
    (SLOPE, ('"kind": "code",', ""), "", "{", "$", "the field 'kind' is missing"),
    (CHOICE, (SLIP, '{"slip": "gave-the-actual", "key": true}'), "[\n    ", '{"slip"',
     "$.options[0]", "an option has one of `key`, `slip`, `value` and `holds`, or none of them; "
     "this one has `key` and `slip`"),
    (CHOICE, ('{"value": 6}', '{"value": 6, "holds": "error"}'), ",\n    ", '{"value": 6, "h',
     "$.options[1]", "an option has one of `key`, `slip`, `value` and `holds`, or none of them; "
     "this one has `value` and `holds`"),
    (CHOICE, (SLIP, '{"text": "none"}'), "[\n    ", '{"text"', "$.options[0]",
     "an option without a value of its own needs an `id` to respond with"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edit", "before", "after", "path", "message"), UNREAD)
def test_what_cannot_be_read_is_told_once_and_where(
    text: str, edit: tuple[str, str], before: str, after: str, path: str, message: str
) -> None:
    assert edit[0] in text
    spoilt = text.replace(*edit, 1)
    with pytest.raises(SpecError) as caught:
        spec.parse(spoilt, "exercise.json")
    [problem] = caught.value.problems
    assert (problem.path, problem.message) == (path, message)
    lines = spoilt.splitlines(keepends=True)
    at = sum(map(len, lines[: (problem.line or 0) - 1])) + (problem.column or 0) - 1
    assert spoilt[:at].endswith(before)
    assert spoilt[at:].startswith(after)
