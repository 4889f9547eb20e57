"""Who a request comes from: the one learner of a site without accounts, or whoever signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from fastapi import Request

from checker.app import accounts
from checker.models.account import User
from checker.web.safety import SESSION
from checker.web.site import site_of

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time, which tests replace."""
    return datetime.now(UTC)


class SignInNeededError(Exception):
    """The page is for people who signed in; `back` is where to go then."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


def visitor(request: Request) -> User | None:
    """Who a request comes from, asked once a request; None for someone who is not signed in."""
    site = site_of(request)
    if site.accounts is None:
        return User(0, site.settings.learner)
    if not hasattr(request.state, "visitor"):
        session = request.cookies.get(SESSION)
        request.state.visitor = accounts.person(site.accounts, session, now())
    found: User | None = request.state.visitor
    return found


def learner(request: Request) -> str:
    """The name of whoever works. Raises SignInNeededError."""
    return person(request).name


def person(request: Request) -> User:
    """Whoever works. Raises SignInNeededError."""
    found = visitor(request)
    if found is None:
        # A form cannot be sent again after signing in; its page can be asked for.
        raise SignInNeededError(address(request))
    return found


def address(request: Request) -> str:
    """The path that was asked for, with its query."""
    return f"{request.url.path}?{request.url.query}".rstrip("?")


def sign_in_address(back: str) -> str:
    """Where to sign in, and to come back from."""
    return f"/sign-in?back={quote(back)}" if back != "/" else "/sign-in"


def own_path(back: str) -> str:
    """A path of this site to go to; the front page for anything else."""
    try:
        parts = urlsplit(back)
    except ValueError:
        return "/"
    is_ours = not parts.scheme and not parts.netloc and back.startswith("/")
    # Browsers read a backslash as a slash, and drop control characters: //elsewhere in disguise.
    is_plain = "\\" not in back and not back.startswith("//") and back.isprintable()
    return back if is_ours and is_plain else "/"
