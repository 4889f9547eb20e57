"""The use cases of accounts: joining by invitation, signing in, and tokens for scripts.

Secrets are drawn with 256 bits and kept as digests only; passwords as argon2id (RFC 9106, by
pwdlib), of at least the length that NIST SP 800-63B-4 asks of a password that stands alone. The
clock comes in as `now`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from checker.models.account import Bearer, Invited, Scope, TokenInfo, User
from checker.models.errors import AccountError, UsageError
from checker.models.learner import learner_name
from checker.models.said import say

if TYPE_CHECKING:
    from pwdlib import PasswordHash

    from checker.models.course import Role
    from checker.store.accounts import Accounts as Accounts  # noqa: PLC0414  # front ends name it by this module

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 200
SESSION_LASTS = timedelta(days=14)
TOKEN_MARK = "chk_"
HASHED_AT_ONCE = 4
_HASHING = threading.BoundedSemaphore(HASHED_AT_ONCE)
"""Each takes 64 MiB: strangers who try many passwords at one moment wait for one another."""


@dataclass(frozen=True)
class SignedIn:
    """Who signed in, and the secret that the browser keeps."""

    learner_id: int
    session: str


def opened(database: str) -> Accounts:
    """The accounts in a database, which is made when new; close them. Raises StorageError."""
    from checker.store.accounts import Accounts

    return Accounts.open(database)


def digest(secret: str) -> str:
    """What is kept of a secret that was drawn at random."""
    return hashlib.sha256(secret.encode()).hexdigest()


@cache
def _passwords() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


def _hashed(password: str) -> str:
    with _HASHING:
        return _passwords().hash(password)


@cache
def _nobodys_hash() -> str:
    """A hash to check in vain, so that an unknown name takes as long as a known one."""
    return _passwords().hash(secrets.token_hex(16))


def refuse_weak(password: str, name: str) -> None:
    """Raise AccountError for a password that is too short, too long, or the name itself."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(
            "weak-password",
            say(
                "A password has at least {n} characters; four words make a good one.",
                n=SHORTEST_PASSWORD,
            ),
        )
    if len(password) > LONGEST_PASSWORD:
        sentence = say("A password has at most {n} characters.", n=LONGEST_PASSWORD)
        raise AccountError("weak-password", sentence)
    if password.casefold() == name.casefold() or len(set(password)) == 1:
        sentence = say("Anyone would try that password first. Choose another one.")
        raise AccountError("weak-password", sentence)


def set_password(accounts: Accounts, name: str, password: str, now: datetime) -> int:
    """Give a learner an account, or another password: the learner's id."""
    name = learner_name(name)
    refuse_weak(password, name)
    return accounts.set_password(name, _hashed(password), now)


def recognise(accounts: Accounts, name: str, password: str) -> int:
    """A learner's id by name and password. Raises AccountError where these do not go together."""
    try:
        held = accounts.held(learner_name(name))
    except UsageError:  # Nobody is called so.
        held = None
    hashed = held.password_hash if held is not None else None
    with _HASHING:
        is_right = _passwords().verify(password[:LONGEST_PASSWORD], hashed or _nobodys_hash())
    if held is None or hashed is None or not is_right:
        sentence = say("That name and password do not belong together.")
        raise AccountError("not-signed-in", sentence)
    return held.id


def sign_in(accounts: Accounts, name: str, password: str, now: datetime) -> SignedIn:
    """Begin a session for whoever knows the password. Raises AccountError."""
    return begin(accounts, recognise(accounts, name, password), now)


def begin(accounts: Accounts, learner_id: int, now: datetime) -> SignedIn:
    """Begin a session for someone who was just recognised."""
    session = secrets.token_urlsafe(32)
    accounts.begin_session(digest(session), learner_id, now, now + SESSION_LASTS)
    return SignedIn(learner_id, session)


def person(accounts: Accounts, session: str | None, now: datetime) -> User | None:
    """Whose session it is."""
    return accounts.person_of_session(digest(session), now) if session else None


def sign_out(accounts: Accounts, session: str | None) -> None:
    """End a session."""
    if session:
        accounts.end_session(digest(session))


def invite(  # noqa: PLR0913  # what an invitation says
    accounts: Accounts,
    course_id: int,
    role: Role,
    *,
    learner_id: int | None = None,
    by: str,
    now: datetime,
    days: int = 14,
) -> str:
    """Draw the secret of a link that brings one person into a course."""
    secret = secrets.token_urlsafe(32)
    accounts.invite(
        digest(secret),
        course_id=course_id,
        role=role,
        learner_id=learner_id,
        by=by,
        now=now,
        until=now + timedelta(days=days),
    )
    return secret


def invitation(accounts: Accounts, secret: str, now: datetime) -> Invited:
    """What an invitation leads to. Raises AccountError where it was used, or is too old."""
    found = accounts.invited(digest(secret), now)
    if found is None:
        raise AccountError(
            "no-invitation",
            say("This invitation was used already, or is too old. Ask for another one."),
        )
    return found


def join(accounts: Accounts, secret: str, name: str, password: str, now: datetime) -> SignedIn:
    """Make an account with an invitation, join its course and sign in. Raises AccountError."""
    found = invitation(accounts, secret, now)
    name = found.name or learner_name(name)
    refuse_weak(password, name)
    learner = accounts.join(digest(secret), found, name, _hashed(password), now)
    if learner is None:
        sentence = say(
            "The name {name} is taken. Choose another one, or sign in first if it is yours.",
            name=name,
        )
        raise AccountError("name-taken", sentence)
    return begin(accounts, learner, now)


def join_as(accounts: Accounts, secret: str, who: User, now: datetime) -> None:
    """Join an invitation's course as someone who is signed in. Raises AccountError."""
    found = invitation(accounts, secret, now)
    if found.name not in ("", who.name):
        sentence = say(
            "This invitation is for {name}. Sign out first if that is you.", name=found.name
        )
        raise AccountError("no-invitation", sentence)
    if accounts.join(digest(secret), found, who.name, None, now) is None:
        raise AccountError("no-invitation", say("This invitation was used already."))


def new_token(  # noqa: PLR0913, PLR0917  # what a token says
    accounts: Accounts,
    learner: str,
    label: str,
    scopes: tuple[Scope, ...],
    now: datetime,
    days: int = 90,
) -> str:
    """Make a token for a learner's scripts; it is shown now and never again."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    row = TokenInfo(prefix, label, scopes, now, now + timedelta(days=days), None)
    accounts.add_token(row, digest(secret), learner)
    return f"{TOKEN_MARK}{prefix}_{secret}"


def bearer(accounts: Accounts, token: str, now: datetime) -> Bearer | None:
    """Who bears a token that holds now."""
    if not token.startswith(TOKEN_MARK):
        return None
    prefix, _, secret = token.removeprefix(TOKEN_MARK).partition("_")
    found = accounts.bearer(prefix, now)
    if found is None or not hmac.compare_digest(found[0], digest(secret)):
        return None
    return found[1]
