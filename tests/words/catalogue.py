"""The catalogues: extracted from templates and code, brought up to date, compiled.

`make words` runs this. A language is a folder in `checker/locales`; its `.po` is edited by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr
from datetime import UTC, datetime
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from checker.words import DOMAIN, LOCALES

ROOT = Path(__file__).parents[2]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "say_count": (1, 2),
    # What a slip of an operation says.
    "slip": (2,),
    "miss": (2,),
    # What an exception means.
    "meaning": (3,),
}
LEFT_OUT = (b"#\n", b"# ", b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By',
            b'"Project-Id', b'"Report-Msgid', b'"Last-Translator', b'"Language-Team')  # fmt: skip
CALLS = re.compile(rb"\b(?:%s)\(" % b"|".join(one.encode() for one in KEYWORDS))


def _python(file: IO[bytes], *more: Any, **options: Any) -> Iterable[Any]:
    """Sentences of a Python file; most have none, which is quickly seen."""
    if CALLS.search(file.read()) is None:
        return ()
    file.seek(0)
    return extract_python(file, *more, **options)


METHODS: list[tuple[str, Any]] = [
    ("web/templates/**.html", "jinja2"),
    ("authoring/**.py", "ignore"),
    ("**.py", _python),
]


def pages() -> Catalog:
    """What the pages alone say."""
    return _catalogue("web/")


def extracted() -> Catalog:
    """Every sentence that passes through a catalogue."""
    return _catalogue("")


def _catalogue(folder: str) -> Catalog:
    made = Catalog(project="exercise-checker", copyright_holder="", fuzzy=False)
    for place, _, message, _, context in _found():
        if place.startswith(folder):
            made.add(message, context=context)
    return made


@cache
def _found() -> list[tuple[Any, ...]]:
    folder = ROOT / "checker"
    # Babel speaks of f-strings, which the patterns of `meaning` are.
    with redirect_stderr(StringIO()):
        return list(extract_from_dir(folder, METHODS, keywords=KEYWORDS, directory_filter=_is_ours))


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in ("skeletons", "editor", "static", "node_modules")


def languages() -> list[str]:
    """Every language that has a catalogue."""
    return sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def held(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    return read_po(BytesIO(_path(language, "po").read_bytes()), locale=language)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a `.po` file: no places and no dates, which change without need."""
    out = BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=False, width=96, ignore_obsolete=True)
    kept = [line for line in out.getvalue().splitlines(True) if not line.startswith(LEFT_OUT)]
    return b"".join(kept)


def current(language: str) -> bytes:
    """The `.po` as it would be with every sentence of today in it."""
    catalogue = held(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    return written(catalogue)


def compiled(language: str) -> bytes:
    """The `.mo` of a language: what is translated, so that all else stays English."""
    out, whole = BytesIO(), held(language)
    whole.creation_date = whole.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for one in [one for one in whole if one.id and not all(_strings(one.string))]:
        whole.delete(one.id)
    write_mo(out, whole)
    return out.getvalue()


def _path(language: str, ending: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def main(new: list[str]) -> None:
    """Begin the languages named, bring every catalogue up to date, and compile it."""
    for language in new:
        _path(language, "po").parent.mkdir(parents=True, exist_ok=True)
        _path(language, "po").write_bytes(written(Catalog(locale=language, fuzzy=False)))
    for language in languages():
        _path(language, "po").write_bytes(current(language))
        _path(language, "mo").write_bytes(compiled(language))
        left = sum(1 for one in held(language) if one.id and not all(_strings(one.string)))
        sys.stdout.write(f"{language}: {left} sentences without a translation\n")


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string),)


if __name__ == "__main__":
    main(sys.argv[1:])
