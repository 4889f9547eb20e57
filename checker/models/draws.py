"""How an exercise's numbers vary: by which rule each is drawn, and what every draw must keep."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt, model_validator

from checker.models.parts import Identifier, Number, Part

LARGEST = 10**15
"""Beyond it no decimal has its places, and what is made of a whole number may overflow."""


class Draw(Part):
    """A range of whole numbers, or of decimals with so many places, and numbers left out of it."""

    integers: tuple[StrictInt, StrictInt] | None = Field(
        default=None, description="The least and the greatest whole number."
    )
    decimals: tuple[Number, Number] | None = Field(
        default=None, description="The least and the greatest decimal; or `integers`, not both."
    )
    places: Annotated[int, Field(ge=1, le=6)] = Field(
        default=1, description="Places of the decimals."
    )
    excluding: tuple[Number, ...] = Field(
        default=(), alias="not", description="Numbers of the range that are never drawn."
    )

    @model_validator(mode="after")
    def _one_range(self) -> Draw:
        bounds = self.integers or self.decimals
        if (self.integers is None) == (self.decimals is None) or bounds is None:
            raise ValueError("a range needs either `integers` or `decimals`: [low, high]")
        if bounds[0] == bounds[1]:
            raise ValueError(f"the range {list(bounds)} holds one number: widen it")
        if bounds[0] > bounds[1]:
            raise ValueError(f"the range {list(bounds)} is empty: the low end comes first")
        if max(map(abs, bounds)) > LARGEST:
            raise ValueError(f"the range {list(bounds)} goes beyond {LARGEST:g}")
        return self

    def holds(self, number: float) -> bool:
        """Whether a number could have been drawn by this rule, up to rounding."""
        low, high = self.integers or self.decimals or (0, 0)
        scaled = number if self.integers else number * 10**self.places
        slack = 1e-9 * max(1.0, abs(number))
        return (
            low - slack <= number <= high + slack
            and abs(scaled - round(scaled)) <= slack * 10**self.places
            and all(abs(number - other) > slack for other in self.excluding)
        )


class Variants(Part):
    """The same exercise on other numbers, drawn from a seed until all that is asked here holds."""

    draw: Annotated[dict[Identifier, Draw], Field(min_length=1)] = Field(
        description="Data and networks that vary, with the range of each number in them."
    )
    keep: dict[Identifier, Draw] = Field(
        default_factory=dict,
        description="Steps whose values must be such as this range could give, in every variant: "
        "small, whole, not 0. Draws go on until that is so.",
    )
    on_and_off: tuple[Identifier, ...] = Field(
        default=(),
        description="Forward steps in every variant of which one hidden node at least is on (its "
        "value is above 0) and one is off (its value is 0), so that ReLU matters.",
    )
