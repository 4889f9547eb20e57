"""An exercise checker whose keys are proved, whose grader cannot be lied to, and which names the slip."""

__version__ = "0.1.0"
