"""The list of new invitations: who each is for, and its link."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.reports.cleaning import cell, document, one_line

if TYPE_CHECKING:
    from checker.app.inviting import Invitation


def listing(made: Sequence[Invitation], site: str, output: str) -> str:
    """One line a link; as CSV and JSON with the columns `name` and `link`."""
    rows = [(one.name, site + one.path) for one in made]
    if output == "json":
        return document([{"name": name, "link": link} for name, link in rows])
    if output == "csv":
        text = io.StringIO()
        written = [("name", "link"), *((cell(name), link) for name, link in rows)]
        csv.writer(text, lineterminator="\n").writerows(written)
        return text.getvalue().rstrip("\n")
    return "\n".join(f"{one_line(name)}  {link}" if name else link for name, link in rows)
