"""What a spec claims of its steps: values that somebody computed, to be proved."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from checker.models.parts import Identifier, Matrix, Number, Part, Vector


class History(Part):
    """A claim about a history, by its ends."""

    length: Annotated[int, Field(ge=1)] = Field(description="How many entries it has.")
    first: Number = Field(description="Its first entry.")
    last: Number = Field(description="Its last entry.")


Claim = Annotated[
    Number | bool | Vector | Matrix | History | dict[Identifier, Vector | Number],
    # The ends of a history are no dictionary of nodes, however they were read.
    Field(union_mode="left_to_right"),
]
