"""What came of a graded job, as plain data that may be stored and sent."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from checker.models.said import remembered, restored
from checker.models.verdict import Sentence, Verdict


class JobResult(BaseModel):
    """The result of a graded job, for whoever waits for it, in whichever process they wait.

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
    further: tuple[Sentence, ...] = ()
    curve: str | None = None
    curve_name: str = ""
    after: str | None = None
    said: dict[str, object] = {}
    """What its sentences are made of, so that they can be read in another language."""

    def whole(self) -> JobResult:
        """The same with sentences that know what they are made of, also where it was stored."""
        if not self.said:  # Nothing of it was stored.
            return self
        verdict = self.verdict
        found = (
            one.model_copy(update={"message": restored(one.message, self.said)})
            for one in verdict.findings
        )
        feedback = restored(verdict.feedback, self.said)
        verdict = verdict.model_copy(update={"findings": tuple(found), "feedback": feedback})
        further = tuple(restored(one, self.said) for one in self.further)
        return self.model_copy(update={"verdict": verdict, "further": further})

    @model_serializer(mode="wrap")
    def _with_sentences(self, plain: SerializerFunctionWrapHandler) -> dict[str, object]:
        """As it is stored or sent: what its sentences are made of goes with it, and only then."""
        sentences = (*self.verdict.sentences, *self.further)
        return {**plain(self), "said": {**self.said, **remembered(sentences)}}
