"""The options of a choice, as an exercise's author writes them."""

from __future__ import annotations

from pydantic import Field, model_validator

from checker.models.parts import Identifier, Number, Part, Slug


class Option(Part):
    """One option of a choice, with one of `key`, `slip`, `value` and `holds`; with none of them it
    is a text that is never right. Exactly one of an exercise's options is proved to be the key."""

    id: Slug | None = Field(
        default=None,
        description="What one responds with. Left out where that is the value of `key`, `slip` or "
        "`value`.",
    )
    text: str | None = Field(default=None, description="What the option says; Markdown.")
    key: bool = Field(
        default=False, description="The asked step's own value is right. Needs `ask`."
    )
    slip: Slug | None = Field(
        default=None,
        description="The value that this slip of the asked step leads to. Needs `ask`.",
    )
    value: Number | None = Field(default=None, description="A number that is never right.")
    holds: Identifier | None = Field(
        default=None,
        description="A statement step: the option is right where it is true. Needs `id`.",
    )
    because: str | dict[Identifier, str] | None = Field(
        default=None,
        description="Told to a learner who chooses it; where the key varies, by the step that "
        "holds instead.",
    )

    @model_validator(mode="after")
    def _one_of_four(self) -> Option:
        has = (self.key, self.slip is not None, self.value is not None, self.holds is not None)
        given = [f"`{f}`" for f, there in zip(_WAYS, has, strict=True) if there]
        if len(given) > 1:
            raise ValueError(
                f"an option has one of `key`, `slip`, `value` and `holds`, or none of them; "
                f"this one has {' and '.join(given)}"
            )
        if self.id is None and (not given or self.holds is not None):
            raise ValueError("an option without a value of its own needs an `id` to respond with")
        return self


_WAYS = ("key", "slip", "value", "holds")
