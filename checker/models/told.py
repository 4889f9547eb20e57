"""What is told of a graded job, as plain data that may be stored and sent."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from checker.models.verdict import Verdict


class Told(BaseModel):
    """What came of a job, for whoever waits for it, in whichever process they wait.

    `attempt` counts those that count; `why_not` says why nothing was stored. `curve` is the
    drawing of the program's own plot (SVG), `after` the id of the exercise that comes next.
    """

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    stored: bool = False
    attempt: int | None = None
    why_not: str | None = None
    lost: str = ""
    printed: str = ""
    further: tuple[str, ...] = ()
    curve: str | None = None
    curve_name: str = ""
    after: str | None = None
