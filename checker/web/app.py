"""The site: middleware, error pages, and where each kind of page comes from."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from checker import __version__
from checker.models.errors import CheckerError, UsageError
from checker.sandbox import Server
from checker.web import learn
from checker.web.pages import Pages
from checker.web.rendering import STATIC, environment
from checker.web.safety import Safety
from checker.web.site import BusyError, Runs, Settings

YEAR = 365 * 24 * 3600


class _Static(StaticFiles):
    """Static files; their addresses change with them, so that they may be kept."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        response = super().file_response(*arguments, **named)
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response


def create_app(settings: Settings, *, start: Callable[[], Server] | None = None) -> FastAPI:
    """A site over these settings. `start` gives its sandbox (default: one with all libraries)."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        with (start or (lambda: Server.start(heavy=True)))() as server:
            app.state.runs = Runs(server)
            yield

    app = FastAPI(title="exercise-checker", version=__version__, lifespan=life,
                  docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")  # fmt: skip
    app.state.settings = settings
    app.state.pages = Pages(settings, environment(), secrets.token_bytes(32))
    app.include_router(learn.router)
    app.mount("/static", _Static(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Safety, hosts=settings.hosts)
    _tell_errors(app)

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    return app


def _tell_errors(app: FastAPI) -> None:
    pages: Pages = app.state.pages

    async def told(request: Request, error: Exception) -> Response:
        match error:
            case HTTPException(status_code=404) | UsageError():
                text = str(error) if isinstance(error, UsageError) else "There is no such page."
                return pages.problem(request, 404, "Not here", text)
            case HTTPException():
                return pages.problem(request, error.status_code, "Not possible", str(error.detail))
            case BusyError():
                busy = "Many programs are being checked just now. Try again in a few seconds."
                response = pages.problem(request, 503, "Busy", busy)
                response.headers["Retry-After"] = "5"
                return response
            case CheckerError():
                return pages.problem(request, 500, "Our fault", str(error))
        return pages.problem(
            request, 500, "Our fault", "The checker itself failed, and nothing was scored."
        )

    for kind in (HTTPException, CheckerError, BusyError, Exception):
        app.add_exception_handler(kind, told)
