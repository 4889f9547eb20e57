"""The exit codes of `checker` that CI distinguishes, beside 0 and 1 for what was graded."""

from __future__ import annotations

USAGE, UNSOUND, FAILED, INTERRUPTED, BROKEN_PIPE = 2, 3, 4, 130, 141
"""Called wrongly; an unsound exercise; a fault of ours; Ctrl-C; the reader of the output left."""
