"""The exercise as its author writes it: frozen models of `exercise.json`, no I/O.

Names are those that the learner uses; an operation's arguments are such names, in order.
The JSON Schema in `schemas/` is generated from these models.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from checker.models.drawing import DrawingSpec
from checker.models.draws import Draw, Variants
from checker.models.options import Option
from checker.models.parts import Identifier, Matrix, Number, Part, Slug, Vector
from checker.models.placeholders import fill

ActivationName = Literal["identity", "relu", "sigmoid", "tanh", "softmax"]
Kind = Literal["choice", "number", "code"]


class Conventions(Part):
    """What the words mean here. Stated in every spec and shown to the learner."""

    error: Literal["prediction - actual", "actual - prediction"] = "prediction - actual"
    loss: Literal["squared error", "cross entropy"] = "squared error"
    slope_factor: Literal[1, 2] = Field(
        default=2, description="2 for the square itself, 1 where the loss is half the square."
    )
    reduction: Literal["mean", "sum"] = Field(
        default="mean", description="How the losses of several rows become one number."
    )
    hidden_activation: ActivationName = "relu"
    output_activation: ActivationName = "identity"
    update: Literal["weights - learning_rate * slope", "weights + learning_rate * slope"] = (
        "weights - learning_rate * slope"
    )

    @model_validator(mode="after")
    def _goes_downhill(self) -> Conventions:
        if self.error == "prediction - actual" and self.update.startswith("weights +"):
            raise ValueError("with prediction - actual, adding the slope would climb the loss")
        return self

    @property
    def error_sign(self) -> int:
        """What makes an error prediction − actual."""
        return 1 if self.error == "prediction - actual" else -1

    @property
    def slope_sign(self) -> int:
        """What makes a slope the gradient: whoever adds the slope calls the way downhill so."""
        return 1 if self.update == "weights - learning_rate * slope" else -1

    def flipped(self) -> Conventions:
        """Error and update both the other way round: another way to write the same descent."""
        error, update = "prediction - actual", "weights - learning_rate * slope"
        if self.slope_sign == 1:
            error, update = "actual - prediction", "weights + learning_rate * slope"
        return Conventions(**(self.model_dump() | {"error": error, "update": update}))


class Rows(Part):
    """A Python list of arrays, one a row."""

    rows: Matrix


class Layer(Part):
    """Weights of one layer, a row per node, in the order of the nodes that feed it."""

    weights: Annotated[tuple[tuple[Number | None, ...], ...], Field(min_length=1)] = Field(
        description="null marks a weight that is unknown, drawn as `?`."
    )
    biases: Vector | None = None
    activation: ActivationName | None = Field(
        default=None, description="Stated only where it departs from the conventions."
    )


class NetworkSpec(Part):
    """A named network and the form in which the learner's program holds its weights."""

    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]
    given_as: Literal["dictionary", "arrays"] = Field(
        default="dictionary",
        description="`dictionary`: node_0, …, output (deeper: node_0_0, …), and a bias as "
        "node_0_bias; `arrays`: one a layer, with biases a pair (weights, biases).",
    )


class Fixed(Part):
    """A fixed value among an operation's arguments."""

    literal: Number | str


Argument = Identifier | Fixed


class Step(Part):
    """One named quantity: an operation on earlier names, or the learner's free choice."""

    name: Identifier
    variable: Identifier | None = Field(
        default=None, description="The learner's variable, where it is not the step's name."
    )
    operation: str | None = Field(default=None, alias="is")
    free: str | None = Field(default=None, description="The property that a free choice must meet.")
    of: tuple[Argument, ...] = ()
    points: Annotated[int, Field(ge=0)] = 0
    supplied: bool = Field(default=False, description="Bound for the learner before the file runs.")
    call: tuple[Identifier, ...] | None = Field(
        default=None, description="The variable is a function, to be called with these data."
    )
    slips: dict[Slug, tuple[Argument, ...]] = Field(
        default_factory=dict, description="Slips in the wiring: code to the wrong arguments."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Step:
        if (self.operation is None) == (self.free is None):
            raise ValueError(
                f"step {self.name!r} needs either `is` (an operation) or `free` (a property)"
            )
        return self

    @property
    def learner_name(self) -> str:
        """The name under which the learner's program holds this quantity."""
        return self.variable or self.name


class History(Part):
    """A claim about a history, by its ends."""

    length: Annotated[int, Field(ge=1)]
    first: Number
    last: Number


Claim = Annotated[
    Number | bool | Vector | Matrix | History | dict[Identifier, Vector | Number],
    # The ends of a history are no dictionary of nodes, however they were read.
    Field(union_mode="left_to_right"),
]


class GivenFunction(Part):
    """A function handed to the learner; its code lies in the chapter's `given/NAME.py`."""

    name: Identifier
    parameters: tuple[Identifier, ...]
    operation: str = Field(alias="is")
    of: tuple[Identifier, ...] = Field(description="The operation's arguments, by parameter.")
    proved_on: Annotated[tuple[tuple[Identifier, ...], ...], Field(min_length=1)] = Field(
        description="Data to call it with in the proof, one list a call; of rows, the first."
    )


class Tolerance(Part):
    """A value is right if it is within `absolute + relative · |truth|`."""

    relative: Annotated[float, Field(ge=0, lt=1)] = 1e-6
    absolute: Annotated[float, Field(ge=0)] = 1e-9


class LimitsSpec(Part):
    """What a submission may use, where the defaults do not serve."""

    cpu_seconds: Annotated[int, Field(ge=1, le=60)] = 2
    wall_seconds: Annotated[float, Field(gt=0, le=120)] = 10.0
    memory_mib: Annotated[int, Field(ge=64, le=4096)] = 512
    output_kib: Annotated[int, Field(ge=1, le=1024)] = 64


class Exercise(Part):
    """One exercise."""

    schema_: str | None = Field(default=None, alias="$schema")
    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Kind
    chapter: Slug
    order: Annotated[int, Field(ge=1)]
    requires: tuple[Slug, ...] = ()
    stem: str | tuple[str, ...] = Field(
        description="The prompt: Markdown with math; a list is joined as lines. `{name}` and "
        "`{name[0]}` stand for numbers of the data."
    )
    conventions: Conventions
    networks: dict[Identifier, NetworkSpec] = Field(default_factory=dict)
    drawings: tuple[DrawingSpec, ...] = Field(default=(), description="Side by side, in order.")
    data: dict[Identifier, Number | Vector | Matrix | Rows] = Field(default_factory=dict)
    preloads: tuple[Identifier, ...] = ()
    modules: tuple[Literal["np", "plt"], ...] = ()
    functions: tuple[GivenFunction, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    ask: Identifier | None = Field(default=None, description="The step that a response states.")
    options: tuple[Option, ...] = ()
    points: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Of a choice or a number; code exercises give points per step."
    )
    expected: dict[Identifier, Claim] = Field(default_factory=dict)
    tolerance: Tolerance = Tolerance()
    extra_axis: bool = Field(
        default=False, description="Values collected in a loop may each be in a list of their own."
    )
    collisions: dict[Identifier, tuple[Slug, ...]] = Field(
        default_factory=dict,
        description="Step to the slips that give its right value on the data shown; hidden data "
        "or variants must tell them apart.",
    )
    hidden: dict[Identifier, Draw] = Field(
        default_factory=dict, description="What varies on hidden runs: wide, to tell slips apart."
    )
    variants: Variants | None = Field(
        default=None, description="What varies in the data shown: narrow, to be done by hand."
    )
    limits: LimitsSpec = LimitsSpec()
    hints: tuple[str, ...] = ()
    solution_after: AwareDatetime | None = Field(
        default=None, description="From then on anyone may see the worked solution."
    )

    @property
    def prompt(self) -> str:
        """The stem as one Markdown text, with the numbers of the data in it."""
        return fill(self.template, self.data)

    @property
    def template(self) -> str:
        """The stem as its author wrote it, with placeholders."""
        return self.stem if isinstance(self.stem, str) else "\n".join(self.stem)

    @property
    def max_points(self) -> int:
        """Points that a right submission earns."""
        return self.points if self.kind != "code" else sum(step.points for step in self.steps)
