"""Which tiers this machine can do, and a line that tells what was not run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from checker.sandbox import Server
from checker.sandbox.host.health import MEANING
from checker.sandbox.host.policy import Policy
from tests.sizes import daily

from .field import Field, field

NOT_RUN: Counter[str] = Counter()


def leave_out(what: str) -> None:
    """Skip a test for want of what this machine does not have; count it by that name."""
    NOT_RUN[what] += 1
    pytest.skip(what)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say by name and count what was not run: it has not passed."""
    for what, count in NOT_RUN.items():
        terminalreporter.write_line(f"NOT RUN: {count} security tests ({what})", yellow=True)


def _can(tier: str) -> bool:
    with Server.start(policy=Policy((tier,))) as server:
        return server.health().tier == tier


@pytest.fixture(scope="session")
def possible() -> dict[str, bool]:
    return {tier: _can(tier) for tier in ("A", "B")}


@pytest.fixture(scope="session", params=daily(["best", "other"], "best"))
def tier(request: pytest.FixtureRequest, possible: dict[str, bool]) -> str:
    return "A" if possible["A"] is (request.param == "best") else "B"


@pytest.fixture
def needed(tier: str, possible: dict[str, bool]) -> None:
    if not possible[tier]:
        leave_out(f"tier {tier}, {MEANING[tier]}: this machine does not allow it")


@pytest.fixture(scope="session")
def battlefield(tier: str, possible: dict[str, bool]) -> Iterator[Field | None]:
    if not possible[tier]:
        yield None
        return
    with field(tier) as made:
        yield made
