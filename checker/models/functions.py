"""Functions that an exercise hands out, each proved equal to an operation."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from checker.models.parts import Identifier, Part


class GivenFunction(Part):
    """A function handed to the learner; its code lies in the chapter's `given/NAME.py`."""

    name: Identifier = Field(description="What the learner calls, and the name of its file.")
    parameters: tuple[Identifier, ...] = Field(description="Its parameters, in order.")
    operation: str = Field(alias="is", description="The operation that it is proved to equal.")
    of: tuple[Identifier, ...] = Field(description="The operation's arguments, by parameter.")
    proved_on: Annotated[tuple[tuple[Identifier, ...], ...], Field(min_length=1)] = Field(
        description="Data to call it with in the proof, one list a call; of rows, the first."
    )
