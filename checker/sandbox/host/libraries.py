"""Which programs need the large libraries. Runs in the host and imports nothing."""

from __future__ import annotations

_LIBRARIES = (b"sklearn", b"scipy", b"matplotlib")


def needs_heavy(source: bytes) -> bool:
    """Tell whether a program's text mentions scikit-learn, SciPy or matplotlib."""
    return any(name in source for name in _LIBRARIES)
