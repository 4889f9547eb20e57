"""--report DIR of grade-all: the folder of pages, checked before anything is graded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker import writing
from checker.models.batch import Found, Tally, by_learner
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from checker.models.verdict import Verdict

    Lookup = Callable[[Sequence[str]], Mapping[str, Verdict]]

INDEX = "index.html"
_AT_ONCE = 100


def check(folder: Path) -> None:
    """Raise UsageError for a folder that holds anything but an earlier report."""
    from checker.reports.pages import is_ours

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; name one for the pages with --report.")
    if folder.is_dir() and any(folder.iterdir()) and not is_ours(folder / INDEX):
        raise UsageError(f"{folder} holds other files; name a new folder for the pages.")


def write(
    folder: Path,
    tallies: Sequence[Tally],
    found: Found,
    lookup: Lookup,
    language: str = "en",
) -> None:
    """Write a page for each learner, and the instructor's last. `lookup` gives verdicts by keys.

    Learners' pages are in a language. Raises UsageError and WriteError.
    """
    from checker.reports import class_page, learner_page
    from checker.reports.pages import is_ours

    everyone = by_learner(one for tally in tallies for one in tally.results)
    titles = {one.exercise: one.title for one in tallies}
    order = {one.exercise: number for number, one in enumerate(tallies)}
    written: set[str] = set()
    names = list(everyone)
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        verdicts = lookup([one.key for name in some for one in everyone[name] if one.key])
        for name in some:
            own = sorted(everyone[name], key=lambda one: order[one.handed_in.exercise])
            file = folder / "learners" / class_page.file_name(name)
            page = learner_page.render(name, own, titles, verdicts, language)
            writing.write_all([(file, page)])
            written.add(file.name)
    for old in (folder / "learners").glob("*.html"):
        if old.name not in written and is_ours(old):
            old.unlink()
    when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    writing.write(folder / INDEX, class_page.render(tallies, everyone, found, when))
