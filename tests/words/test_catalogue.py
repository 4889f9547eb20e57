"""The catalogues are current and whole; what they lack stays English."""

from __future__ import annotations

import re
from io import BytesIO
from string import Formatter

import pytest

pytest.importorskip("babel", reason="the test extra is not installed")

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from checker.models.said import joined, mid_sentence, say, say_count
from checker.words import LOCALES, languages, phrase, translations
from tests.words import catalogue

pytestmark = pytest.mark.slow
PERCENT = re.compile(r"%\((\w+)\)s")
UNTRANSLATED = {"de": 0}
"""Sentences that are still English, by language: goes down, never up."""


def texts(entry: object) -> tuple[str, ...]:
    return tuple(entry) if isinstance(entry, tuple | list) else (str(entry),)


def fields(text: str) -> set[str]:
    braces = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return braces | set(PERCENT.findall(text))


def messages(language: str) -> list[Message]:
    return [one for one in catalogue.held(language) if one.id]


@pytest.mark.parametrize("language", catalogue.languages())
def test_the_catalogue_holds_every_sentence_of_today(language: str) -> None:
    held = (LOCALES / language / "LC_MESSAGES" / "checker.po").read_bytes()
    assert catalogue.current(language) == held, "run `make words`"


@pytest.mark.parametrize("language", catalogue.languages())
def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    compiled = read_mo(BytesIO((LOCALES / language / "LC_MESSAGES" / "checker.mo").read_bytes()))
    translated = {texts(one.id): texts(one.string) for one in compiled if one.id}
    meant = {
        texts(one.id): texts(one.string) for one in messages(language) if all(texts(one.string))
    }
    assert translated == meant, "run `make words`"


@pytest.mark.parametrize("language", catalogue.languages())
def test_no_more_sentences_than_known_are_untranslated(language: str) -> None:
    left = [one.id for one in messages(language) if not all(texts(one.string))]
    assert len(left) == UNTRANSLATED.get(language, len(left)), left


@pytest.mark.parametrize("language", catalogue.languages())
def test_every_sentence_of_the_pages_is_translated(language: str) -> None:
    known = {one.id: one.string for one in messages(language)}
    assert not [one.id for one in catalogue.pages() if one.id and not all(texts(known[one.id]))]


@pytest.mark.parametrize("language", catalogue.languages())
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    for one in messages(language):
        needed = set.union(*map(fields, texts(one.id)))
        for text in filter(None, texts(one.string)):
            # A count may be in words in one of its forms.
            assert needed - {"n"} <= fields(text) | {"n"}, one.id
            assert fields(text) <= needed, one.id


def test_what_has_no_translation_stays_english() -> None:
    assert phrase(say("No catalogue has {this}.", this="that"), "de") == "No catalogue has that."
    assert phrase(say("All correct"), "fr") == "All correct"
    assert phrase("Words of a learner", "de") == "Words of a learner"


def test_sentences_within_sentences_are_translated() -> None:
    sentence = joined(
        [say("Attempt {n}, stored.", n=3), "", mid_sentence(say("The error was squared."))]
    )
    assert sentence == "Attempt 3, stored. the error was squared."
    assert phrase(sentence, "de") == "Versuch 3, gespeichert. Der Fehler wurde quadriert."


@pytest.mark.parametrize(
    ("count", "german"), [(1, "1 Punkt"), (2, "2 Punkte"), (1.5, "1.5 Punkte")]
)
def test_counts_choose_their_form(count: float, german: str) -> None:
    singular, plural = "%(n)s point", "%(n)s points"
    counted = say_count(singular, plural, count)
    assert phrase(counted, "de") == german.replace(f"{count:g}", "%(n)s")
    assert counted == (singular if count == 1 else plural)


def test_every_language_has_a_name_and_english_needs_no_file() -> None:
    assert list(languages()) == ["en", *catalogue.languages()]
    assert languages()["de"] == "Deutsch"
    assert len(set(languages().values())) == len(languages())
    assert not (LOCALES / "en").exists()
    assert translations("en").gettext("All correct") == "All correct"
