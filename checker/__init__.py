"""An exercise checker: the key is proved, the grader cannot be lied to, the slip is named."""

__version__ = "0.1.0"
