"""How often a password may be tried: by name, and by the network that the tries come from.

The database counts, so that all processes of a site count together. Of names and addresses it is
given digests under the site's secret.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

if TYPE_CHECKING:
    from checker.store.accounts import Accounts
    from checker.store.wrong_passwords import FailedTries

Kind = Literal["pair", "network", "name"]
FREE: Mapping[Kind, int] = {"pair": 5, "network": 30, "name": 50}
"""Failures after which each further one doubles the wait, from a second up to LONGEST.

Few for a name from one network, so that nobody keeps another one out from elsewhere; more for a
name from anywhere, and for a network at whatever names.
"""
LONGEST = timedelta(minutes=15)
MEMORY = timedelta(hours=1)
"""Failures that lie so far back count no more."""
SWEPT_EVERY = timedelta(minutes=10)


class Throttle:
    """Counts the tries of a password; each try stands before all the ways of counting."""

    def __init__(self, accounts: Accounts, secret: bytes) -> None:
        self._wrong_passwords, self._secret = accounts.wrong_passwords(), secret
        self._swept: datetime | None = None

    def count_try(self, name: str, address: str, now: datetime) -> timedelta:
        """How long to wait; zero or less where a try may be made, which counts as failed already.

        Otherwise tries at one moment would all be made before the first of them is known to fail.
        """
        keys = self._keys(name, address)

        def judge(tries: Mapping[str, FailedTries]) -> timedelta:
            waits = (wait(FREE[kind], tries.get(key), now) for kind, key in keys.items())
            return max(waits)

        found = self._wrong_passwords.count_try(list(keys.values()), now, judge, MEMORY)
        if self._swept is None or now - self._swept > SWEPT_EVERY:
            self._swept = now
            self._wrong_passwords.sweep(now - MEMORY)
        return found

    def passed(self, name: str, address: str) -> None:
        """The password was right: what failed under the name from there is forgotten."""
        keys = self._keys(name, address)
        self._wrong_passwords.passed(keys["pair"], [keys["network"], keys["name"]])

    def _keys(self, name: str, address: str) -> Mapping[Kind, str]:
        who, where = normalize("NFC", name).strip().casefold(), _network(address)
        said: Mapping[Kind, str] = {"pair": f"{where} {who}", "network": where, "name": who}
        return {
            kind: hmac.digest(
                self._secret, f"{kind} {text}".encode("utf-8", "surrogatepass"), "sha256"
            ).hex()
            for kind, text in said.items()
        }


def wait(free: int, tries: FailedTries | None, now: datetime) -> timedelta:
    """How long to wait after failures of which some are free; zero or less where not at all."""
    if tries is None or tries.failed < free:
        return timedelta(0)
    seconds = 2 ** min(tries.failed - free, 20)
    return min(timedelta(seconds=seconds), LONGEST) - (now - tries.last)


def _network(address: str) -> str:
    """An address, or of IPv6 the network: whoever has one address there has all of them."""
    with suppress(ValueError):
        known = ip_address(address)
        if isinstance(known, IPv6Address):
            if known.ipv4_mapped is not None:  # so a proxy writes IPv4 that listens on IPv6
                return str(known.ipv4_mapped)
            return str(ip_network((int(known), 64), strict=False))
    return address
