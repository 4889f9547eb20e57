"""--pass-at: from which share of the points on a command ends well, for CI."""

from __future__ import annotations

from collections.abc import Callable

import click

Command = Callable[..., object]


class Share(click.ParamType[float]):
    """A share of the points: `80%`."""

    name = "share"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """From the text to a number from 0 to 1."""
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / 100
        except ValueError:
            share = -1.0
        if not text.endswith("%") or not 0 <= share <= 1:
            self.fail(f"{value!r} is not a share from 0% to 100%, as in 80%.", param, ctx)
        return share


def pass_at_option(description: str) -> Callable[[Command], Command]:
    """Add --pass-at."""
    return click.option("--pass-at", metavar="SHARE", type=Share(), help=description)


def passes(points: float, max_points: float, share: float) -> bool:
    """Whether so many points are enough; a share that was computed may be off in its last bits."""
    return points >= share * max_points - 1e-9
