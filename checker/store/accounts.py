"""Accounts ↔ database: people, sessions, invitations and tokens. Secrets come here as digests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine

from checker.models.account import Bearer, Invited, Scope, TokenInfo, User
from checker.models.course import Role
from checker.models.errors import StorageError
from checker.store.failures import address_of, in_words
from checker.store.wrong_passwords import WrongPasswords
from db import accounts
from db.engine import connect, writing
from db.statements import hold_learner


@dataclass(frozen=True)
class Held:
    """A learner's id with the hash of the password; None without an account."""

    id: int
    password_hash: str | None


class Accounts:
    """An open database of accounts; close it, or use it in a `with` statement.

    Every call is one transaction; it may be made from several threads. Raises StorageError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str | Path) -> Accounts:
        """Open the database at a URL, or the SQLite file at a path; made when new."""
        address = address_of(url)
        with in_words(address):
            return cls(connect(address))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for several questions about whatever else the database holds."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            yield connection

    def wrong_passwords(self) -> WrongPasswords:
        """The wrong passwords in the same database."""
        return WrongPasswords(self._engine)

    def held(self, name: str) -> Held | None:
        """What signing in needs of a learner; None where nobody has that name."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            row = accounts.account(connection, name)
        return Held(row["id"], row["password_hash"]) if row is not None else None

    def set_password(self, name: str, hashed: str, now: datetime) -> int:
        """Keep a password; the account, and the learner, is made where there is none."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            learner = hold_learner(connection, name)
            accounts.set_password(connection, learner, hashed, now)
        return learner

    def begin_session(self, digest: str, learner: int, now: datetime, until: datetime) -> None:
        """Keep a session."""
        row = {"digest": digest, "learner_id": learner, "begun_at": now, "expires_at": until}
        with in_words(self._engine.url), writing(self._engine) as connection:
            accounts.begin_session(connection, row)

    def end_session(self, digest: str) -> None:
        """Forget a session."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            accounts.end_session(connection, digest)

    def person_of_session(self, digest: str, now: datetime) -> User | None:
        """Whose session it is; None where it has ended."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            row = accounts.session(connection, digest, now)
            return self._person(connection, row["id"], row["name"]) if row is not None else None

    def invite(  # noqa: PLR0913  # one row's worth of facts, all named
        self,
        digest: str,
        *,
        course_id: int,
        role: Role,
        learner_id: int | None,
        by: str,
        now: datetime,
        until: datetime,
    ) -> None:
        """Keep an invitation."""
        row: dict[str, object] = {"digest": digest, "course_id": course_id, "role": role}
        row |= {"learner_id": learner_id, "invited_by": by, "invited_at": now, "expires_at": until}
        with in_words(self._engine.url), writing(self._engine) as connection:
            accounts.invite(connection, row)

    def invited(self, digest: str, now: datetime) -> Invited | None:
        """An invitation that can be used now."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            row = accounts.invitation(connection, digest)
        if row is None or row["used_at"] is not None or row["expires_at"] <= now:
            return None
        return Invited(
            row["course_id"],
            row["slug"],
            row["title"],
            row["role"],
            row["name"] or "",
            row["learner_id"],
        )

    def join(
        self, digest: str, invited: Invited, name: str, hashed: str | None, now: datetime
    ) -> int | None:
        """Use an invitation up and enrol whoever it brings, all or nothing: the learner's id.

        None where it was used meanwhile, or where the name is another's: a hash makes an account,
        and no name may have one already; without a hash the account must be there.
        """
        with in_words(self._engine.url), writing(self._engine) as connection:
            known = accounts.account(connection, name)
            has_account = known is not None and known["password_hash"] is not None
            taken = known is not None and known["id"] != invited.learner_id
            if has_account == (hashed is not None) or (hashed is not None and taken):
                return None
            if not accounts.use_invitation(connection, digest, now):
                return None
            learner = hold_learner(connection, name)
            accounts.enrol(connection, invited.course_id, learner, invited.role, now)
            if hashed is not None:
                accounts.set_password(connection, learner, hashed, now)
        return learner

    def add_token(self, row: TokenInfo, digest: str, learner: str) -> None:
        """Keep a token by its digest."""
        held = self.held(learner)
        if held is None:
            raise StorageError(f"There is no learner {learner!r}.")
        values = {"prefix": row.prefix, "digest": digest, "learner_id": held.id}
        values |= {"label": row.label, "scopes": list(row.scopes), "made_at": row.made_at}
        with in_words(self._engine.url), writing(self._engine) as connection:
            accounts.add_token(connection, {**values, "expires_at": row.expires_at})

    def bearer(self, prefix: str, now: datetime) -> tuple[str, Bearer] | None:
        """The digest of a token that holds now, and who bears it."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            row = accounts.token(connection, prefix, now)
            if row is None:
                return None
            person = self._person(connection, row["learner_id"], row["name"])
        scopes: Sequence[Scope] = row["scopes"]
        return row["digest"], Bearer(person, frozenset(scopes))

    def tokens(self, learner: str) -> tuple[TokenInfo, ...]:
        """A learner's tokens, the newest first."""
        with in_words(self._engine.url), self._engine.connect() as connection:
            rows = accounts.tokens(connection, learner)
        return tuple(TokenInfo(**{**row, "scopes": tuple(row["scopes"])}) for row in rows)

    def revoke(self, learner: str, prefix: str, now: datetime) -> bool:
        """Revoke a token; False where there is none that still holds."""
        with in_words(self._engine.url), writing(self._engine) as connection:
            return accounts.revoke(connection, learner, prefix, now)

    def _person(self, connection: Connection, learner: int, name: str) -> User:
        roles = {row["slug"]: row["role"] for row in accounts.roles(connection, learner)}
        return User(learner, name, roles)
