"""Lines of a log, for people or for machines: what happened, and when.

No line holds a name, an address or anything of a program: what is logged is named field by field.
"""

from __future__ import annotations

import json
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

    def event(self, event: str, **told: str | float | None) -> None:
        """Write one line."""
        now = datetime.now(UTC)
        known = {name: value for name, value in told.items() if value not in (None, "")}
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
