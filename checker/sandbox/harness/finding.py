"""How Python finds modules where what is not shown can still be seen. Runs in the fork server.

Without namespaces a package that may not be opened is there all the same, and to import it would
raise PermissionError. Programs and libraries ask for what they can do without by ImportError.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from . import places


def leave_out(view: places.VisiblePlaces) -> None:
    """Let packages that are not shown be not found."""
    shown = {*view.packages}

    class Shown(PathFinder):
        """Finds what `sys.path` leads to, if it is shown."""

        @classmethod
        def find_spec(
            cls,
            fullname: str,
            path: Sequence[str] | None = None,
            target: ModuleType | None = None,
        ) -> ModuleSpec | None:
            spec = super().find_spec(fullname, path, target)
            if spec is None or path is not None:
                return spec
            found = [spec.origin or "", *(spec.submodule_search_locations or ())]
            for folder in view.libraries:
                for each in found:
                    if places.below(each, folder):
                        first = each[len(folder) :].strip("/").split("/")[0]
                        return spec if f"{folder.rstrip('/')}/{first}" in shown else None
            return spec

    finders = sys.meta_path
    finders[finders.index(PathFinder)] = Shown
