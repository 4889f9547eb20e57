"""Formulas of a stranger's exercise: on a page and in an export they are MathML alone."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

pytest.importorskip("latex2mathml", reason="neither the web nor the exchange extra is installed")

from checker.exchange.markup import html
from checker.models.formula import mathml

SCRIPTS = [
    r"\text{<script>alert(1)</script>}",
    r"\mbox{<form hx-post='/courses/dl/marks' hx-trigger='load'></form>}",
    r"\fbox{<img src=x onerror=alert(1)>}",
    r"\tag{<svg/>}",
    r"\textcolor{<b>}{y}",
    r"\text{<style>*{}</style>}",
]


def test_a_formula_is_as_it_was() -> None:
    assert mathml(r"\text{if } x < 2", shown=True) == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>'
        "<mtext>if\xa0</mtext><mi>x</mi><mo>&lt;</mo><mn>2</mn></mrow></math>"
    )


@pytest.mark.parametrize("tex", SCRIPTS)
def test_what_is_no_mathml_is_no_formula(tex: str) -> None:
    with pytest.raises(ValueError, match="is no formula"):
        mathml(tex, shown=False)


def test_no_formula_is_a_link_or_has_a_style() -> None:
    for command in ("href{javascript:x}", "class{a}", "style{x}", "id{a}"):
        made = fromstring(mathml(rf"\{command}{{y}}", shown=False))
        assert {name for one in made.iter() for name in one.attrib} == {"display"}


@pytest.mark.parametrize("tex", SCRIPTS)
def test_an_export_holds_its_text(tex: str) -> None:
    made = fromstring(f"<div>{html(f'${tex}$', 'mathml')}</div>")
    assert {one.tag for one in made.iter()} == {"div", "p"}


@pytest.mark.parametrize("tex", SCRIPTS)
def test_a_page_shows_its_text(tex: str) -> None:
    rendering = pytest.importorskip("checker.web.rendering")
    shown = str(rendering.markdown(f"${tex}$"))
    assert tex.split("<", maxsplit=1)[0] + "&lt;" in shown
    assert "<script" not in shown.replace("&lt;script", "")
    assert "<form" not in shown
