"""Run by an installed copy: which tier holds, whether it grades, and what a program can reach.

Arguments: a tier, then paths that no program may read. Writes one JSON object. As root, the
program runs as a spare user; `--user N` becomes another user first.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

PROGRAM = """
import os
def opens(path):
    try:
        return bool(os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1))
    except OSError:
        return False
def imports(name):
    try:
        return bool(__import__(name))
    except ImportError:
        return False
def lists(folder, found):
    try:
        names = os.listdir(folder)
    except OSError:
        return found
    for name in names:
        path = folder + "/" + name
        if name.endswith((".json", ".db", ".sqlite3")) and opens(path):
            found.append(path)
        if os.path.isdir(path) and not os.path.islink(path):
            lists(path, found)
    return found
read = [path for path in SECRET if opens(path)]
read += lists(OWN, [])
imported = [imports(name) for name in ("checker", "db", "package_7")]
needed = [imports(name) for name in NEEDED]
"""
NEEDED = ("numpy.testing", "decimal", "xml.etree.ElementTree")
LARGE = ("sklearn.neural_network", "scipy.stats", "matplotlib.animation")


def main() -> None:
    """Write what is found; the module is no part of the installed copy, so it imports late."""
    words = sys.argv[1:]
    if words[0] == "--user":
        user = int(words[1])
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        words = words[2:]
    tier, *secret = words
    sys.path.remove(str(Path(__file__).parent))

    import checker
    from checker import catalog
    from checker.app.grader import Grader
    from checker.models.job import Job
    from checker.models.observation import Inputs, Limits, Submission
    from checker.sandbox import Server
    from checker.sandbox.host.policy import Policy

    package = Path(checker.__file__).parent
    keys = catalog.default_folder()
    secret += [str(path) for path in [*keys.rglob("*.*"), *package.rglob("*.py")]]
    program = f"SECRET, OWN, NEEDED = {secret!r}, {str(package)!r}, {NEEDED!r}\n{PROGRAM}"
    handed_in = next(keys.glob("*/05-slope/submissions/right/*.py"))
    with Server.start(policy=Policy((tier,))) as server:
        health = server.health()

        def seen(source: str) -> dict[str, object]:
            inputs = Inputs({}, modules={"np": "numpy"}, watched=("read", "imported", "needed"))
            observed = server.run(
                Submission("a.py", source.encode(), ""), inputs, Limits(5, 5.0, 512, 64)
            )
            names: dict[str, object] = {
                n: v for moment in observed.moments for n, v in moment.names.items()
            }
            return names | {"outcome": observed.outcome, "detail": repr(observed.raised)}

        job = Job("slope", "anna", "program", handed_in.read_bytes(), "slope.py")
        told = {
            "tier": health.tier,
            "errors": [each.error for each in health.tried],
            "package": str(package),
            "status": str(Grader(keys, server.run, b"secret").grade(job).verdict.status),
            "light": seen(program),
            "large": seen(program.replace(repr(NEEDED), repr(LARGE))),
            "secrets": len(secret),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
