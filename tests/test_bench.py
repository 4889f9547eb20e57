"""What the benchmark prints and keeps, so that a change can be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import bench
from tests.bench import Measure

pytestmark = pytest.mark.slow


@pytest.fixture
def measures(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (Measure("one", "first over second", lambda: 1.25, most=1.5),
            Measure("two", "third over fourth", lambda: 0.5, least=0.6))  # fmt: skip
    monkeypatch.setattr(bench, "MEASURES", made)


@pytest.mark.usefixtures("measures")
def test_ratios_are_kept_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bench.json"
    assert bench.main(["--keep", str(file), "one"]) == 0
    assert bench.kept(file) == {"one": 1.25}
    capsys.readouterr()
    assert bench.main(["--before", str(file)]) == 1
    one, two = capsys.readouterr().out.splitlines()
    assert " ".join(one.split()) == "1.250 → 1.250 (at most 1.5) ok first over second"
    assert " ".join(two.split()) == "0.500 (at least 0.6) MISSED third over fourth"
