"""The registry, filled: importing this package declares every operation."""

from checker.solver.operation import OPERATIONS
from checker.solver.operations import (
    activating,
    arithmetic,
    classification,
    counting,
    descent,
    elementary,
    layerwise,
    networks,
    statements,
    updating,
)

__all__ = [
    "OPERATIONS",
    "activating",
    "arithmetic",
    "classification",
    "counting",
    "descent",
    "elementary",
    "layerwise",
    "networks",
    "statements",
    "updating",
]
