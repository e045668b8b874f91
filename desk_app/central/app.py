"""The centre as a web application: its calls under their addresses, a problem document for all that is wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk_app.central import openapi
from desk_app.central.attachment_calls import AttachmentCalls
from desk_app.central.calls import Calls, json_response
from desk_app.central.docs_page import page
from desk_app.central.operations import OPERATIONS
from desk_app.central.problems import Problem
from desk_app.central.service import Central
from desk_app.central.streams import Streams
from desk_app.central.workers import Workers
from desk_app.errors import WorldTrouble

log = logging.getLogger("desk_app.central")

_ONLY_STYLE = "default-src 'none'; style-src 'unsafe-inline'"
_CODES = {404: "no_such_page", 405: "method_not_allowed", 413: "too_large"}


def create_app(central: Central) -> FastAPI:
    """The application on this centre, which it starts and closes with itself.

    `app.state.stop_waiting()` lets all who wait for news go; a server calls it before it ends.
    """
    workers = Workers()
    calls = Calls(central=central, workers=workers)
    streams = Streams(central, workers, calls)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        workers.start()
        try:
            central.start()
            yield
        finally:
            workers.close()
            central.close()

    app = FastAPI(
        title="desk-app central store",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        exception_handlers={HTTPException: _http_exception, Problem: _problem},
    )
    answering = _answering(calls, streams, AttachmentCalls(central=central, workers=workers, calls=calls))
    for operation in OPERATIONS:
        app.add_api_route(operation.path, answering[operation.name], methods=[operation.method], response_model=None)
    _add_pages(app)
    app.add_middleware(OurMistakes)
    app.state.stop_waiting = streams.stop_waiting
    return app


def _answering(
    calls: Calls, streams: Streams, files: AttachmentCalls
) -> dict[str, Callable[[Request], Awaitable[Response]]]:
    """What answers each call, by the name it has in the table of calls."""
    return {
        "health": calls.health,
        "sign_in": calls.sign_in,
        "refresh": calls.refresh,
        "sign_out": calls.sign_out,
        "offer_commands": calls.offer_commands,
        "changes": streams.changes,
        "snapshot": streams.snapshot,
        "search_cases": calls.search_cases,
        "case": calls.case,
        "datasets": calls.datasets,
        "dataset": streams.dataset,
        "put_presence": calls.put_presence,
        "figures": calls.figures,
        "indicators": calls.indicators,
        "records": calls.records,
        "attachment_standing": files.standing,
        "put_attachment": files.put,
        "attachment": files.get,
    }


class OurMistakes:
    """Turns whatever was not foreseen into a problem document, logged with its trace; the innermost layer but one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"x-content-type-options", b"nosniff")]
            await send(message)

        try:
            await self._app(scope, receive, note)
        except ClientDisconnect:
            return
        except Exception as trouble:  # the last door: everything must become an answer
            if begun:
                raise  # half an answer is out; the server cuts the line, and the caller sees that it is not whole
            await self._told(trouble)(scope, receive, note)

    def _told(self, trouble: Exception) -> Response:
        if isinstance(trouble, (DBAPIError, PoolTimeout)) and _is_outage(trouble):
            log.error("the database does not answer: %s", trouble)
            return Problem(503, "database_unreachable", headers={"retry-after": "2"}).response()
        if isinstance(trouble, WorldTrouble):
            log.error("a call failed: %s", trouble)
            return Problem(503, trouble.code, headers={"retry-after": "2"}).response()
        log.error("a call failed", exc_info=trouble)
        return Problem(500, "our_mistake").response()


def _is_outage(trouble: Exception) -> bool:
    """The database is away, locked or full, as against a statement of ours that it cannot take."""
    return not isinstance(trouble, DBAPIError) or type(trouble).__name__ in ("OperationalError", "InterfaceError")


async def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


async def _http_exception(_: Request, raised: Exception) -> Response:
    """What the framework itself refuses: an unknown address, a method that is not there."""
    assert isinstance(raised, HTTPException)
    code = _CODES.get(raised.status_code, "bad_request" if raised.status_code < 500 else "our_mistake")
    return Problem(raised.status_code, code, headers=dict(raised.headers or {})).response()


def _add_pages(app: FastAPI) -> None:
    """The public documentation: for programs and for people."""
    described = openapi.document()
    for_people = page(described)

    async def for_programs(_: Request) -> Response:
        return json_response(described)

    async def docs(_: Request) -> Response:
        return HTMLResponse(for_people, headers={"content-security-policy": _ONLY_STYLE})

    pages: dict[str, Callable[[Request], Awaitable[Response]]] = {"/openapi.json": for_programs, "/docs": docs}
    for path, answer in pages.items():
        app.add_api_route(path, answer, methods=["GET"], response_model=None)
