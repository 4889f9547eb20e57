"""Accounts: joining by invitation, signing in, sessions, and tokens for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

pytest.importorskip("pwdlib", reason="the web extra is not installed")


from checker.app import accounts as people
from checker.models.errors import AccountError
from checker.store.accounts import Accounts
from db.account_models import Account, Invitation, Session, Token
from db.engine import connect, writing
from db.statements import table
from tests.people import WORDS, begin_course, quick_hashes

__all__ = ["quick_hashes"]

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=60)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path}/scores.sqlite3")
    begin_course(made, NOW)
    yield made
    made.dispose()


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return Accounts(engine)


def test_an_invitation_makes_an_account_in_its_course_once(accounts: Accounts) -> None:
    secret = people.invite(accounts, 1, "learner", by="grace", now=NOW)
    assert people.invitation(accounts, secret, NOW).title == "Deep learning"
    signed = people.join(accounts, secret, "ada", WORDS, NOW)
    person = people.person(accounts, signed.session, NOW)
    assert person is not None
    assert (person.name, person.roles, person.teaches) == ("ada", {"dl": "learner"}, False)
    with pytest.raises(AccountError, match="used already"):
        people.join(accounts, secret, "eve", WORDS, NOW)


def test_an_invitation_grows_old(accounts: Accounts) -> None:
    secret = people.invite(accounts, 1, "learner", by="grace", now=NOW)
    with pytest.raises(AccountError, match="too old"):
        people.invitation(accounts, secret, LATER)
    with pytest.raises(AccountError, match="too old"):
        people.invitation(accounts, "guessed", NOW)


def test_nobody_takes_the_name_of_another(accounts: Accounts) -> None:
    people.set_password(accounts, "ada", WORDS, NOW)
    secret = people.invite(accounts, 1, "learner", by="grace", now=NOW)
    with pytest.raises(AccountError, match="The name ada is taken"):
        people.join(accounts, secret, "ada", WORDS, NOW)
    # Someone without an account whose attempts are stored is another one too.
    with writing(accounts._engine) as connection:
        from db.statements import hold_learner

        hold_learner(connection, "bob")
    with pytest.raises(AccountError, match="The name bob is taken"):
        people.join(accounts, secret, "bob", WORDS, NOW)
    assert people.join(accounts, secret, "carol", WORDS, NOW)


def test_whoever_is_signed_in_joins_another_course(accounts: Accounts) -> None:
    people.set_password(accounts, "ada", WORDS, NOW)
    session = people.sign_in(accounts, "ada", WORDS, NOW).session
    ada = people.person(accounts, session, NOW)
    assert ada is not None
    people.join_as(accounts, people.invite(accounts, 1, "instructor", by="x", now=NOW), ada, NOW)
    again = people.person(accounts, session, NOW)
    assert again is not None
    assert again.roles == {"dl": "instructor"}
    assert again.teaches


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(accounts: Accounts) -> None:
    people.set_password(accounts, "ada", WORDS, NOW)
    for name, password in (("ada", "not four words here"), ("bob", WORDS), ("", WORDS)):
        with pytest.raises(AccountError, match="do not belong together"):
            people.sign_in(accounts, name, password, NOW)


def test_sessions_end(accounts: Accounts) -> None:
    people.set_password(accounts, "ada", WORDS, NOW)
    one, other = (people.sign_in(accounts, "ada", WORDS, NOW).session for _ in range(2))
    assert people.person(accounts, one, LATER) is None
    people.sign_out(accounts, one)
    assert people.person(accounts, one, NOW) is None
    assert people.person(accounts, other, NOW) is not None
    people.set_password(accounts, "ada", WORDS + " more", NOW)
    assert people.person(accounts, other, NOW) is None
    assert people.person(accounts, None, NOW) is None


@pytest.mark.parametrize("password", ["short", "a" * 201, "a" * 20, "ada-the-first-of-all"])
def test_weak_passwords_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(AccountError):
        people.set_password(accounts, "ada-the-first-of-all", password, NOW)


def test_a_token_opens_what_it_says_until_it_ends(accounts: Accounts) -> None:
    people.set_password(accounts, "ada", WORDS, NOW)
    token = people.new_token(accounts, "ada", "laptop", ("read",), NOW, days=30)
    bearer = people.bearer(accounts, token, NOW)
    assert bearer is not None
    assert (bearer.user.name, list(bearer.scopes)) == ("ada", ["read"])
    assert people.bearer(accounts, token, LATER) is None
    assert people.bearer(accounts, token[:-1] + "x", NOW) is None
    assert people.bearer(accounts, "chk_", NOW) is None
    assert people.bearer(accounts, "Basic", NOW) is None
    (shown,) = accounts.tokens("ada")
    assert shown.label == "laptop"
    assert not accounts.revoke("bob", shown.prefix, NOW)
    assert accounts.revoke("ada", shown.prefix, NOW)
    assert people.bearer(accounts, token, NOW) is None


def test_nothing_that_opens_an_account_is_kept(engine: Engine, accounts: Accounts) -> None:
    people.set_password(accounts, "ada", WORDS, NOW)
    session = people.sign_in(accounts, "ada", WORDS, NOW).session
    invitation = people.invite(accounts, 1, "learner", by="x", now=NOW)
    token = people.new_token(accounts, "ada", "laptop", ("read", "submit"), NOW)
    with engine.connect() as connection:
        kept = " ".join(
            str(row)
            for model in (Account, Session, Invitation, Token)
            for row in connection.execute(select(table(model)))
        )
    for secret in (WORDS, session, invitation, token.rsplit("_", 1)[1]):
        assert secret not in kept
