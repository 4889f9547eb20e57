"""A bar with rate and time left, for work that takes a while; nothing where no terminal is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from checker.cli.settings import moves_cursor

if TYPE_CHECKING:
    from rich.progress import Progress

EVERY_SECONDS = 0.1


class Bar:
    """A bar of so many steps on a stream; use it in a `with` statement."""

    def __init__(self, stream: TextIO, label: str, length: int) -> None:
        self._done, self._drawn, self._began = 0, 0.0, time.monotonic()
        self._progress = _progress(stream) if moves_cursor(stream) and length else None
        if self._progress is not None:
            self._task = self._progress.add_task(label, total=length, rate="")
            self._progress.start()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away, that what comes next begins at a line of its own."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def advance(self, steps: int = 1) -> None:
        """Note that a step is done, or several."""
        self._done += steps
        now = time.monotonic()
        if self._progress is None or now - self._drawn < EVERY_SECONDS:
            return
        self._drawn = now
        rate = f"{self._done / max(now - self._began, 1e-3):.0f} a second"
        self._progress.update(self._task, completed=self._done, rate=rate, refresh=True)


def _progress(stream: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeLeft(elapsed_when_finished=True),
        TextColumn("left"),
        console=Console(file=stream),
        # Redrawing from a thread would forbid to replace a worker, which forks this process.
        auto_refresh=False,
        transient=True,
    )
