"""Where matplotlib keeps its list of fonts, so that it is not made anew at each start."""

from __future__ import annotations

import os


def matplotlib_folder() -> str | None:
    """Give a folder in the user's cache, made where it is missing; None where there can be none.

    It belongs to the host's user: a learner's program that runs as a spare user cannot change it.
    There can be none without a home folder, or where the home cannot be written.
    """
    try:
        import platformdirs

        folder = os.path.join(platformdirs.user_cache_dir("exercise-checker"), "matplotlib")
        if not os.path.isabs(folder):
            return None
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return folder if os.access(folder, os.W_OK) else None
    except (ImportError, OSError, RuntimeError):
        return None
