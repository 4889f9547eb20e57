"""The choice of a language, at the foot of every page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from checker.web.site import site_of
from checker.web.visitors import own_path
from checker.web.words import LANGUAGE
from checker.words import languages

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600


@router.post("/language")
def choose(
    request: Request,
    token: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep a language in a cookie, and go back to the page in it."""
    site_of(request).pages.expect_token(request, token)
    response = RedirectResponse(own_path(back), 303)
    if language in languages():
        secure = request.url.scheme == "https"
        response.set_cookie(
            LANGUAGE, language, max_age=YEAR, httponly=True, samesite="lax", secure=secure
        )
    return response
