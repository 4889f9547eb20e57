"""The small vocabulary of a spec: names, numbers, and what every part of a spec is made like."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_]*$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
Slug = Annotated[str, Field(pattern=SLUG)]
Number = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]
Vector = Annotated[tuple[Number, ...], Field(min_length=1)]
Matrix = Annotated[tuple[Vector, ...], Field(min_length=1)]


class Part(BaseModel):
    """A frozen part of a spec; unknown fields are an author's slip and are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
