"""Groups of commands whose help describes every command in a whole sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

WHOLE = 1000
"""No command's first sentence is as long: none is cut."""


class ListedGroup(click.Group):
    """A group that lists its commands under headings, as `sections` has them."""

    def sections(self, context: click.Context) -> Mapping[str, Sequence[str]]:
        """The names of the commands that stand under each heading."""
        return {"Commands": self.list_commands(context)}

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, their sentences in one column throughout."""
        width = max(map(len, self.commands))
        for heading, names in self.sections(context).items():
            rows = ((name, self.commands[name].get_short_help_str(WHOLE)) for name in names)
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), sentence) for name, sentence in rows])
