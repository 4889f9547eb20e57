"""The exercise as its author writes it: frozen models of `exercise.json`, no I/O.

Names are those that the learner uses; an operation's arguments are such names, in order.
The JSON Schema in `schemas/` is generated from these models.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from checker.models.allowed import LimitsSpec, Tolerance
from checker.models.claims import Claim
from checker.models.drawing import DrawingSpec
from checker.models.draws import Draw, Variants
from checker.models.functions import GivenFunction
from checker.models.options import Option
from checker.models.parts import Identifier, Matrix, Number, Part, Slug, Vector
from checker.models.placeholders import fill

ActivationName = Literal["identity", "relu", "sigmoid", "tanh", "softmax"]
Kind = Literal["choice", "number", "code"]


class Conventions(Part):
    """What the words mean here. Stated in every spec and shown to the learner."""

    error: Literal["prediction - actual", "actual - prediction"] = Field(
        default="prediction - actual", description="What is subtracted from what."
    )
    loss: Literal["squared error", "cross entropy"] = Field(
        default="squared error", description="What slopes are the slopes of."
    )
    slope_factor: Literal[1, 2] = Field(
        default=2, description="2 for the square itself, 1 where the loss is half the square."
    )
    reduction: Literal["mean", "sum"] = Field(
        default="mean", description="How the losses of several rows become one number."
    )
    hidden_activation: ActivationName = Field(
        default="relu",
        description="Of every hidden layer that states none of its own; `identity` is none at all.",
    )
    output_activation: ActivationName = Field(
        default="identity", description="Of every output layer that states none of its own."
    )
    update: Literal["weights - learning_rate * slope", "weights + learning_rate * slope"] = Field(
        default="weights - learning_rate * slope",
        description="Adding needs slopes of actual - prediction.",
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

    rows: Matrix = Field(description="The rows, all of one length.")


class Layer(Part):
    """Weights of one layer, a row per node, in the order of the nodes that feed it."""

    weights: Annotated[tuple[tuple[Number | None, ...], ...], Field(min_length=1)] = Field(
        description="null marks a weight that is unknown, drawn as `?`."
    )
    biases: Vector | None = Field(default=None, description="One number a node.")
    activation: ActivationName | None = Field(
        default=None,
        description="Stated only where it departs from the conventions; learners are told.",
    )


class NetworkSpec(Part):
    """A named network and the form in which the learner's program holds its weights."""

    layers: Annotated[tuple[Layer, ...], Field(min_length=1)] = Field(
        description="The hidden layers in order, then the output; one alone is the output."
    )
    given_as: Literal["dictionary", "arrays"] = Field(
        default="dictionary",
        description="`dictionary`: node_0, …, output (deeper: node_0_0, …), and a bias as "
        "node_0_bias; `arrays`: one a layer, with biases a pair (weights, biases).",
    )


class Fixed(Part):
    """A fixed value among an operation's arguments."""

    literal: Number | str = Field(
        description="A number, as the number of a layer, or a text, as a node's name."
    )


Argument = Identifier | Fixed


class Step(Part):
    """One named quantity: an operation on earlier names, or the learner's free choice."""

    name: Identifier = Field(description="What other steps, claims and drawings call it.")
    variable: Identifier | None = Field(
        default=None, description="The learner's variable, where it is not the step's name."
    )
    operation: str | None = Field(
        default=None, alias="is", description="An operation (operations.md); or `free`, not both."
    )
    free: str | None = Field(default=None, description="The property that a free choice must meet.")
    of: tuple[Argument, ...] = Field(
        default=(),
        description="The operation's arguments in order: names of data, networks and other steps, "
        "or fixed values.",
    )
    points: Annotated[int, Field(ge=0)] = Field(
        default=0, description="A step of a code exercise with points is asked of the learner."
    )
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


class Exercise(Part):
    """One exercise."""

    schema_: str | None = Field(
        default=None, alias="$schema", description="Where an editor finds the schema; not read."
    )
    id: Slug = Field(description="What commands call it: the end of the folder's name.")
    title: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="What lists and pages are headed with."
    )
    kind: Kind = Field(
        description="`choice` takes an option, `number` a number, `code` a Python file."
    )
    chapter: Slug = Field(description="The name of the folder that the exercise's folder is in.")
    order: Annotated[int, Field(ge=1)] = Field(
        description="The number that the folder's name begins with, in two digits; no two of a "
        "chapter have the same."
    )
    requires: tuple[Slug, ...] = Field(
        default=(), description="Ids of exercises to be done before this one."
    )
    stem: str | tuple[str, ...] = Field(
        description="The prompt: Markdown with math; a list is joined as lines. `{name}` and "
        "`{name[0]}` stand for numbers of the data."
    )
    conventions: Conventions = Field(
        description="Stated whole; learners are told those that the steps use."
    )
    networks: dict[Identifier, NetworkSpec] = Field(
        default_factory=dict, description="Networks by name; steps and drawings read them."
    )
    drawings: tuple[DrawingSpec, ...] = Field(default=(), description="Side by side, in order.")
    data: dict[Identifier, Number | Vector | Matrix | Rows] = Field(
        default_factory=dict,
        description="Numbers, arrays and rows by name. Learners of a choice or a number see all.",
    )
    preloads: tuple[Identifier, ...] = Field(
        default=(),
        description="Data and networks that a learner's program finds under their names.",
    )
    modules: tuple[Literal["np", "plt"], ...] = Field(
        default=(), description="NumPy as `np`, Matplotlib's pyplot as `plt`, there from the start."
    )
    functions: tuple[GivenFunction, ...] = Field(
        default=(), description="Functions that are handed to the learner."
    )
    steps: Annotated[tuple[Step, ...], Field(min_length=1)] = Field(
        description="What is computed, in an order in which it can be."
    )
    ask: Identifier | None = Field(default=None, description="The step that a response states.")
    options: tuple[Option, ...] = Field(default=(), description="Of a choice, two at least.")
    points: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Of a choice or a number; code exercises give points per step."
    )
    expected: dict[Identifier, Claim] = Field(
        default_factory=dict,
        description="Claims: step to the value that its author computed. Proved, never the key.",
    )
    tolerance: Tolerance = Field(default=Tolerance(), description="How near a right value must be.")
    extra_axis: bool = Field(
        default=False, description="Values collected in a loop may each be in a list of their own."
    )
    collisions: dict[Identifier, tuple[Slug, ...]] = Field(
        default_factory=dict,
        description="Step to the slips that give its right value on the data shown; hidden data "
        "or variants must tell them apart.",
    )
    hidden: dict[Identifier, Draw] = Field(
        default_factory=dict,
        description="What varies when a program runs on hidden data: wide, to tell slips apart. "
        "Code exercises need it; of choices and numbers nothing is run, so it is left out there.",
    )
    variants: Variants | None = Field(
        default=None, description="What varies in the data shown: narrow, to be done by hand."
    )
    limits: LimitsSpec = Field(default=LimitsSpec(), description="What one run may use.")
    hints: tuple[str, ...] = Field(
        default=(), description="Shown one at a time, in this order, to whoever asks."
    )
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
