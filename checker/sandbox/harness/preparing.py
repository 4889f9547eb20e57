"""The fork server's own preparation: imports first, then the right user. Runs in it."""

from __future__ import annotations

import importlib
import os
import sys

from . import kernel, namespaces, sealing

_HEAVY = ("sklearn.metrics", "matplotlib.pyplot", "matplotlib.backends.backend_agg")
_HEAVY_TOO = ("sklearn.datasets", "sklearn.linear_model", "sklearn.preprocessing")
_NUMPY = ("linalg", "random", "fft", "ma", "polynomial", "testing", "lib.stride_tricks")
_STANDARD = """
abc argparse array bisect calendar cmath contextlib copy csv dataclasses datetime decimal enum
fractions functools glob heapq io itertools json logging math numbers operator pathlib pickle
pprint random secrets statistics string struct tempfile textwrap time timeit traceback types
typing unittest uuid warnings encodings.ascii encodings.latin_1 encodings.cp1252
encodings.utf_8_sig
"""


def load(heavy: bool) -> None:
    """Import what every child needs; raise RuntimeError where a library started a thread."""
    for name in _HEAVY if heavy else ():
        importlib.import_module(name)
    if kernel.threads() != 1:
        raise RuntimeError("a library started a thread before the first fork")


def become(tier: str, settings: sealing.Settings) -> None:
    """Take on the user and the namespaces of a tier. Raises OSError where that is not allowed."""
    texts = [os.__file__, sys.modules["numpy"].__file__ or ""]
    if tier == "A":
        namespaces.enter(settings.uid, settings.hidden)
        if not all(map(namespaces.entered, texts)):
            raise PermissionError("Python's own files cannot be read in the namespaces")
    elif settings.uid >= 0:
        if not kernel.can_read(settings.uid, texts):
            _load_all(settings.heavy)
        kernel.drop_to(settings.uid)


def _load_all(heavy: bool) -> None:
    """Import all that is likely: once root is given up nothing more can be imported."""
    modules = (*_STANDARD.split(), *(f"numpy.{name}" for name in _NUMPY))
    for name in (*modules, *(_HEAVY_TOO if heavy else ())):
        importlib.import_module(name)
