"""What a new exercise may begin with: each is a folder in `skeletons/`, proved as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SKELETONS = Path(__file__).with_name("skeletons")


@dataclass(frozen=True)
class Template:
    """A template's name, the kind of its exercise, and what it is about."""

    name: str
    kind: str
    about: str

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return SKELETONS / self.name


TEMPLATES = {
    one.name: one
    for one in (
        Template("choice", "choice", "the error of one prediction"),
        Template("number", "number", "the mean squared error of some predictions"),
        Template("slope", "code", "prediction, error and slope, without a hidden layer"),
        Template("forward", "code", "rows of data through two hidden layers, as arrays"),
        Template("softmax", "code", "three classes: biases, softmax and cross entropy"),
        Template("tanh", "code", "a tanh network with biases, and a function that is handed out"),
        Template("arithmetic", "code", "a step of Newton's method, composed of plain arithmetic"),
    )
}


def simplest(kind: str) -> Template:
    """The first template of a kind."""
    return next(one for one in TEMPLATES.values() if one.kind == kind)
