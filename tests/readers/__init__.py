"""Independent readers, run by node: `make readers` installs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

needs_node = pytest.mark.skipif(
    not shutil.which("node") or not (HERE / "node_modules/installed").exists(),
    reason="node and its readers are not there: make readers",
)


def read(what: str, text: str) -> Any:
    """What an independent reader finds in a document, `gift` or `tap`."""
    run = subprocess.run(
        ["node", "read.mjs", what],
        cwd=HERE,
        input=text.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)
