"""Sentences in a reader's language, from catalogues made with gettext.

What has no translation stays English, and English needs no catalogue. `docs/languages.md` tells
how a language is added.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from checker.models.said import Said, sentence_of

LOCALES = Path(__file__).with_name("locales")
DOMAIN = "checker"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; an empty one where there is none."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


@cache
def languages() -> dict[str, str]:
    """Each language there is, with its own name for itself; English first."""
    found = sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return {"en": "English"} | {one: translations(one).gettext("English") for one in found}


def phrase(said: object, language: str) -> str:
    """A sentence, or the one that an error brings, in a language."""
    if isinstance(said, Exception):
        said = sentence_of(said)
    if language == "en" or not isinstance(said, Said):
        return str(said)
    catalogue = translations(language)
    if said.plural:
        template = catalogue.ngettext(said.template, said.plural, whole(said.number))
    else:
        template = _template(said.template, language)
    if not said.parts and not said.values:
        return template
    parts = [_phrased(part, language) for part in said.parts]
    values = {name: _phrased(value, language) for name, value in said.values.items()}
    return template.format(*parts, **values)


def _template(template: str, language: str) -> str:
    if isinstance(template, Said):
        return phrase(template, language)
    return translations(language).gettext(template) if template else ""


def _phrased(value: object, language: str) -> object:
    return phrase(value, language) if isinstance(value, Said) else value


def whole(count: float) -> int:
    """A count by which a plural is chosen: 1.5 points are as many as 2."""
    return int(count) if count == int(count) else 2
