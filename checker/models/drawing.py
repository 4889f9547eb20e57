"""How an exercise's network is drawn: what its author shows, and nothing that is computed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from checker.models.parts import Identifier, Part

Line = Annotated[str, Field(min_length=1, max_length=60)]


class DrawingSpec(Part):
    """One network of an exercise's drawing; several stand side by side. Only names are given:
    the numbers are those of the data. Nodes are called node_0, …, output (deeper: node_0_0, …)."""

    network: Identifier = Field(description="A network, or a step that makes one.")
    caption: Line | None = Field(default=None, description="Told above it, where several are.")
    inputs: Identifier | None = Field(default=None, description="Data shown in the input nodes.")
    actual: Identifier | None = Field(default=None, description="Data shown at the prediction.")
    values: dict[Identifier, Identifier] = Field(
        default_factory=dict, description="Node to the data or unasked step shown in it."
    )
    slopes: dict[Identifier, Identifier] = Field(
        default_factory=dict, description="Node to its slope in the backward pass."
    )
    highlight: tuple[Identifier, Annotated[int, Field(ge=0)]] | None = Field(
        default=None, description="A weight to mark: its node, and which of the node's weights."
    )
    highlight_means: Line = Field(default="marked weight", description="Said in the legend.")
    node_names: bool = Field(default=False, description="Empty nodes show their names.")
    cut: bool = Field(
        default=False, description="The prediction is not drawn: the last layer is a hidden one."
    )
    alt: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        default=None, description="In words, for screen readers, where not the generated text."
    )
