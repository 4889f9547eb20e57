"""The fork server's own preparation: imports first, then the right user. Runs in it."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence

from . import kernel, landlock, namespaces, places, sealing

_LARGE = {
    "sklearn": ("sklearn.metrics",),
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_agg"),
}
_MORE = {
    "sklearn": """
sklearn.datasets sklearn.linear_model sklearn.model_selection sklearn.neural_network
sklearn.pipeline sklearn.preprocessing scipy.optimize scipy.stats
""",
    "matplotlib": "matplotlib.animation mpl_toolkits.mplot3d pylab",
}
_NUMPY = ("linalg", "random", "fft", "ma", "polynomial", "testing", "lib.stride_tricks")
_STANDARD = """
abc argparse array bisect cProfile calendar cmath collections.abc contextlib copy csv dataclasses
datetime decimal doctest enum fractions functools glob graphlib heapq io itertools json.tool logging
math numbers operator pathlib pickle pprint pstats random sched secrets sqlite3 statistics string
struct tempfile textwrap time timeit tomllib traceback types typing unittest uuid warnings
xml.etree.ElementTree zoneinfo encodings.ascii encodings.latin_1 encodings.cp1252
encodings.utf_8_sig
"""


def load(libraries: Sequence[str]) -> None:
    """Import what every child needs; raise RuntimeError where a library started a thread."""
    for library in libraries:
        for name in _LARGE[library]:
            importlib.import_module(name)
    if kernel.threads() != 1:
        raise RuntimeError("a library started a thread before the first fork")


def become(tier: str, settings: sealing.ServerSettings, view: places.VisiblePlaces) -> int:
    """Take on the user and the surroundings of a tier; give a folder to try its layers in.

    Raises OSError where that is not allowed. Outside of namespaces no capability is kept.
    """
    texts = [os.__file__, sys.modules["numpy"].__file__ or ""]
    if tier == "A":
        namespaces.enter(settings.uid, view, texts)
        return os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    if not settings.folder:
        raise OSError("no folder for temporary files can be written")
    folder = _own_folder(settings)
    rules = sealing.outer(settings, view) if "landlock" in settings.layers(tier) else -1
    if settings.uid >= 0:
        if not kernel.can_read(settings.uid, texts):
            _load_all(settings.large)
        kernel.drop_to(settings.uid)
    kernel.drop_rights()
    if rules >= 0:
        landlock.restrict(rules)
    return folder


def _own_folder(settings: sealing.ServerSettings) -> int:
    path = os.path.join(settings.folder, "self-test")
    os.mkdir(path, 0o700)
    if settings.uid >= 0:
        os.chown(path, settings.uid, settings.uid)
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY)


def _load_all(libraries: Sequence[str]) -> None:
    """Import all that is likely: once root is given up nothing more can be imported.

    A Python may be built without some of it.
    """
    modules = [*_STANDARD.split(), *(f"numpy.{name}" for name in _NUMPY)]
    for name in (*modules, *" ".join(_MORE[library] for library in libraries).split()):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
