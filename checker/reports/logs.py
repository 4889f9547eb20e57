"""Lines of a log, for people or for machines: what happened, and when.

No line holds a name, an address or anything of a program: what is logged is named field by field.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TextIO

LogFormat = Literal["text", "json"]
FORMATS: tuple[LogFormat, ...] = ("text", "json")


@dataclass(frozen=True)
class Log:
    """Writes lines, from several threads. What is empty is left out."""

    form: LogFormat = "text"
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def event(self, event: str, **fields: str | float | None) -> None:
        """Write one line."""
        now = datetime.now(UTC)
        known = {name: value for name, value in fields.items() if value not in (None, "")}
        if self.form == "json":
            line = json.dumps(
                {"time": now.isoformat(timespec="milliseconds"), "event": event} | known
            )
        else:
            rest = " ".join(f"{name}={value}" for name, value in known.items())
            line = f"{now:%H:%M:%S} {event} {rest}".rstrip()
        with self._lock:
            self.stream.write(f"{line}\n")
            self.stream.flush()


class _Others(logging.Handler):
    """What libraries say, as lines of the same log; of an error its kind alone."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            message = record.getMessage()
        except Exception:  # What it is made of does not fit together.
            message = str(record.msg)
        kind = record.exc_info[0] if record.exc_info else None
        message, level = (message.splitlines() or [""])[0], record.levelname.lower()
        self._log.event("library", level=level, of=record.name, told=message, error=_name(kind))


def take_over(log: Log) -> None:
    """Have all else that would come on standard error be lines of a log: what libraries say and
    warn of, and exceptions that nothing caught, of which the kind alone is logged."""
    logging.getLogger().addHandler(_Others(log))
    logging.captureWarnings(True)

    def uncaught(failure: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        if failure.exc_type is not SystemExit:
            log.event("fault", error=_name(failure.exc_type))

    threading.excepthook = sys.unraisablehook = uncaught


def _name(kind: type[BaseException] | None) -> str:
    return kind.__name__ if kind is not None else ""
