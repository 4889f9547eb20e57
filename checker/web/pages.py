"""What every page needs: a session, its form token, the reader's language, and a template."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_urlsafe

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.exceptions import HTTPException

from checker.models.account import User
from checker.models.said import say
from checker.web import words
from checker.web.safety import SESSION, form_token, is_form_token, new_session, policy
from checker.web.visitors import address
from checker.words import languages, translations, whole


@dataclass(frozen=True)
class Pages:
    """Templates, filled in for a request. `secret` signs the tokens of forms."""

    templates: Environment
    secret: bytes

    def render(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A page as a response; a browser without a session is given one."""
        known = request.cookies.get(SESSION)
        session = known or new_session()
        nonce = token_urlsafe(16)
        language = words.language_of(request)
        catalogue = translations(language)
        text = self.templates.get_template(template).render(
            _=catalogue.gettext,
            ngettext=lambda one, many, n: catalogue.ngettext(one, many, whole(n)),
            language=language,
            languages=languages(),
            here=lambda: address(request),
            name_of=lambda value: words.name(language, value),
            status_word=lambda status: words.status_word(language, status),
            token=form_token(self.secret, session),
            nonce=nonce,
            signed_in=_signed_in(request),
            **values,
        )
        headers = {
            "Content-Security-Policy": policy(nonce),
            "Content-Language": language,
            "Vary": "Accept-Language, Cookie, HX-Request",
        }
        response = HTMLResponse(text, status, headers)
        if known is None:
            response.set_cookie(
                SESSION, session, httponly=True, samesite="lax", secure=_secure(request)
            )
        return response

    def expect_token(self, request: Request, token: str | None) -> None:
        """Refuse a form that is not from a page of this session."""
        if not is_form_token(self.secret, request.cookies.get(SESSION), token):
            raise HTTPException(
                403, say("This form is too old. Load the page again and send it anew.")
            )

    def problem(self, request: Request, status: int, heading: str, told: object) -> Response:
        """A page that says what stands in the way."""
        return self.render(request, "problem.html", status, heading=heading, told=told)


def _signed_in(request: Request) -> User | None:
    """Who signed in, as far as the page asked; nothing is looked up for a page that did not."""
    if request.app.state.site.accounts is None:
        return None
    return getattr(request.state, "visitor", None)


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
