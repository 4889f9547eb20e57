"""Signing in and out, joining by an invitation, and one's own account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from checker.app import accounts
from checker.models.errors import AccountError
from checker.models.said import say
from checker.web import visitors
from checker.web.safety import SESSION
from checker.web.site import Site, site_of
from checker.web.visitors import own_path, person, visitor

if TYPE_CHECKING:
    from checker.app.accounts import Accounts
    from checker.app.throttle import Throttle

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in_page(request: Request, back: str = "/") -> Response:
    """The form to sign in."""
    site, _ = _opened(request)
    return _form(site, request, back=own_path(back))


@router.post("/sign-in")
def sign_in(
    request: Request,
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in, and go where one wanted to go."""
    site, people = _opened(request)
    throttle = _throttle(site)
    site.pages.expect_token(request, token)
    back, now = own_path(back), visitors.now()
    wait = throttle.count_try(name, _client(request), now)
    if wait > timedelta(0):
        return _waits(
            _form(site, request, 429, name=name, told=_wait_message(wait), back=back), wait
        )
    try:
        signed = accounts.sign_in(people, name, password, now)
    except AccountError as error:
        return _form(site, request, 403, name=name, told=error, back=back)
    throttle.passed(name, _client(request))
    return _with_session(request, RedirectResponse(back, 303), signed.session)


@router.post("/sign-out")
def sign_out(request: Request, token: Annotated[str, Form()] = "") -> Response:
    """Sign out, in this browser."""
    site, people = _opened(request)
    site.pages.expect_token(request, token)
    accounts.sign_out(people, request.cookies.get(SESSION))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(SESSION)
    # What was typed and not sent is in the browser's store, for whoever sits there next.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@router.get("/join/{secret}")
def join_page(request: Request, secret: str) -> Response:
    """What an invitation leads to, and the form to take it."""
    site, people = _opened(request)
    invited = accounts.invitation(people, secret, visitors.now())
    return _join_form(site, request, invited=invited, name=invited.name)


@router.post("/join/{secret}")
def join(
    request: Request,
    secret: str,
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Take an invitation: with the account of whoever is signed in, or with a new one."""
    site, people = _opened(request)
    site.pages.expect_token(request, token)
    now = visitors.now()
    invited = accounts.invitation(people, secret, now)
    to_course = RedirectResponse(f"/courses/{invited.course}", 303)
    someone = visitor(request)
    if someone is not None:
        accounts.join_as(people, secret, someone, now)
        return to_course
    try:
        signed = accounts.join(people, secret, name, password, now)
    except AccountError as error:
        return _join_form(site, request, 403, invited=invited, name=name, told=error)
    return _with_session(request, to_course, signed.session)


@router.get("/account")
def account(request: Request, changed: bool = False) -> Response:
    """One's own account: its courses, and the form for another password."""
    site, _ = _opened(request)
    return site.pages.render(request, "account.html", told="", done=changed, person=person(request))


@router.post("/account")
def change_password(
    request: Request,
    token: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
) -> Response:
    """Change one's password; every other browser is signed out."""
    site, people = _opened(request)
    site.pages.expect_token(request, token)
    someone, now = person(request), visitors.now()
    shown = {"done": False, "person": someone}
    # Whoever sits at a browser that was left open does not find the password out either.
    throttle = _throttle(site)
    wait = throttle.count_try(someone.name, _client(request), now)
    if wait > timedelta(0):
        page = site.pages.render(request, "account.html", 429, told=_wait_message(wait), **shown)
        return _waits(page, wait)
    try:
        accounts.recognise(people, someone.name, password)
        throttle.passed(someone.name, _client(request))
        accounts.set_password(people, someone.name, new, now)
    except AccountError as error:
        return site.pages.render(request, "account.html", 403, told=error, **shown)
    signed = accounts.begin(people, someone.id, now)
    return _with_session(request, RedirectResponse("/account?changed=1", 303), signed.session)


def _opened(request: Request) -> tuple[Site, Accounts]:
    """The site and its accounts; there are no such pages where it has none."""
    site = site_of(request)
    if site.accounts is None:
        raise HTTPException(404)
    return site, site.accounts


def _throttle(site: Site) -> Throttle:
    assert site.throttle is not None  # where there are accounts
    return site.throttle


def _form(site: Site, request: Request, status: int = 200, **values: object) -> Response:
    return site.pages.render(
        request, "sign_in.html", status, **{"name": "", "told": "", "back": "/", **values}
    )


def _join_form(site: Site, request: Request, status: int = 200, **values: object) -> Response:
    shown = {"told": "", "someone": visitor(request), **values}
    return site.pages.render(request, "join.html", status, **shown)


def _wait_message(wait: timedelta) -> str:
    return say("Too many tries. Wait {seconds} s, then try again.", seconds=_seconds(wait))


def _waits(response: Response, wait: timedelta) -> Response:
    response.headers["Retry-After"] = str(_seconds(wait))
    return response


def _seconds(wait: timedelta) -> int:
    return int(wait.total_seconds()) + 1


def _with_session(request: Request, response: Response, session: str) -> Response:
    secure = request.url.scheme == "https"
    lasts = int(accounts.SESSION_LASTS.total_seconds())
    response.set_cookie(
        SESSION, session, max_age=lasts, httponly=True, samesite="lax", secure=secure
    )
    return response


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
