"""The registry, filled: importing this package declares every operation."""

from checker.solver.operation import OPERATIONS
from checker.solver.operations import descent, elementary, networks, statements

__all__ = ["OPERATIONS", "descent", "elementary", "networks", "statements"]
