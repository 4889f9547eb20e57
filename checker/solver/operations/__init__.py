"""The registry, filled: importing this package declares every operation."""

from checker.solver.operation import OPERATIONS
from checker.solver.operations import (
    activating,
    classification,
    descent,
    elementary,
    networks,
    statements,
    updating,
)

__all__ = [
    "OPERATIONS",
    "activating",
    "classification",
    "descent",
    "elementary",
    "networks",
    "statements",
    "updating",
]
