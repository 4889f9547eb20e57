"""The outcome of `checker doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from checker.reports.cleaning import document
from checker.reports.screen import fitted


class Tried(Protocol):
    """One tier that was tried."""

    @property
    def tier(self) -> str:
        """The tier's letter."""

    @property
    def holds(self) -> bool:
        """Whether the self-test held."""

    @property
    def held(self) -> tuple[str, ...]:
        """What the self-test tried in vain."""

    @property
    def broken(self) -> tuple[str, ...]:
        """What the self-test could do."""

    @property
    def error(self) -> str:
        """Why the tier could not be set up; empty where it could."""


class Health(Protocol):
    """What the sandbox reports of itself."""

    @property
    def tier(self) -> str:
        """The tier that runs are given; E: none."""

    @property
    def meaning(self) -> str:
        """The tier in words."""

    @property
    def tried(self) -> Sequence[Tried]:
        """The tiers that were tried, best first."""

    @property
    def advice(self) -> str:
        """The line that would raise the tier; empty at the best one."""


def render(health: Health, output: str) -> str:
    """The tier, every self-test, and the line that would raise the tier."""
    if output == "json":
        return document(_plain(health))
    lines = [f"Isolation: tier {health.tier} ({health.meaning})", ""]
    for each in health.tried:
        lines.append(f"Tier {each.tier}: {'holds' if each.holds else 'does not hold'}")
        lines += [f"  could not be set up: {each.error}"] if each.error else []
        lines += [f"  ✓ a program cannot {name}" for name in each.held]
        lines += [f"  ✗ a program can {name}" for name in each.broken]
    lines += ["", f"To raise the tier: {health.advice}"] if health.advice else []
    return fitted("\n".join(lines))


def _plain(health: Health) -> dict[str, object]:
    return {
        "tier": health.tier,
        "meaning": health.meaning,
        "tried": [
            {
                "tier": each.tier,
                "holds": each.holds,
                "held": list(each.held),
                "broken": list(each.broken),
                "error": each.error,
            }
            for each in health.tried
        ],
        "advice": health.advice,
    }
