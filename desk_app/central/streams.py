"""The calls of the centre that answer bit by bit: news that is waited for, the snapshot, an edition's lines."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from desk_app.central import intake
from desk_app.central.calls import Calls
from desk_app.central.datasets import GZIP, unpacked
from desk_app.central.feed import Page
from desk_app.central.intake import Query
from desk_app.central.operations import NEWLINE_JSON, WAIT_AT_MOST
from desk_app.central.presence import Told
from desk_app.central.problems import Problem
from desk_app.central.ranges import asked_range, first_bytes
from desk_app.central.service import Central
from desk_app.central.sessions import SignedIn
from desk_app.central.snapshot import snapshot_lines
from desk_app.central.workers import Workers

HEARTBEAT_SECONDS = 2.0
HEARTBEAT = b"\n"
CATCH_UP_SECONDS = 1.0
WAIT_BY_DEFAULT = 25.0
READERS_REMEMBERED = 5_000
_CHANGES = ("ledger", "after", "hash", "wait")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """One waiting reader: who, from which position, and until when in the loop's time."""

    who: SignedIn
    after: int
    until: float


class Streams:
    """The calls that take their time. None of them holds a worker thread while it waits."""

    def __init__(self, central: Central, workers: Workers, calls: Calls) -> None:
        self._central = central
        self._workers = workers
        self._calls = calls
        self._heard: dict[str, int] = {}  # session -> the presences it has been told
        self._stopping = False

    def stop_waiting(self) -> None:
        """Lets every waiting reader go with what there is; called when the server is to end."""
        self._stopping = True
        self._central.feed.close()

    async def changes(self, request: Request) -> Response:
        who = await self._calls.who(request)
        query = Query(request, _CHANGES)
        ledger, hash_there = query.text("ledger", 100, needed=True), query.text("hash", 100)
        after = query.integer("after", 0, 2**63 - 1)
        wait = query.number("wait", 0, WAIT_AT_MOST, WAIT_BY_DEFAULT)
        if await self._workers.run(self._central.ledger.diverged, ledger, after, hash_there):
            raise Problem(409, "ledger_diverged")
        if who.scope_changed:
            raise Problem(409, "scope_changed")
        reader = _Reader(who=who, after=after, until=asyncio.get_running_loop().time() + wait)
        page, told = await self._page(reader, after), await self._told(who)
        if wait == 0 and not page.items:
            page = await self._caught_up(reader, page)
        if _is_news(page, told) or wait == 0:
            return Response(self._written(reader, page, told), media_type="application/json")
        return StreamingResponse(self._waited(reader, page), media_type="application/json")

    async def snapshot(self, request: Request) -> Response:
        who = await self._calls.who(request)
        Query(request)
        lines = snapshot_lines(self._central.ledger, who.actor)
        first = await self._workers.run(next, lines)  # what can go wrong goes wrong before the status is sent
        return self._lines(request, _with_first(first, lines), partial(self._central.sessions.took_snapshot, who))

    async def dataset(self, request: Request) -> Response:
        await self._calls.who(request)
        Query(request)
        name, edition = (intake.a_name(request.path_params[part], "no_such_edition") for part in ("name", "edition"))
        datasets = self._central.datasets
        size = await self._workers.run(datasets.packed_size, name, edition)
        if size is None:
            raise Problem(404, "no_such_edition")
        headers = {"vary": "accept-encoding", "cache-control": "private, max-age=31536000, immutable"}
        if not _takes_gzip(request):
            plain = self._workers.stream(iter(unpacked(datasets.packed(name, edition))))
            return StreamingResponse(plain, headers={**headers, "etag": f'"{edition}"'}, media_type=NEWLINE_JSON)
        headers |= {"etag": f'"{edition}-gzip"', "content-encoding": "gzip", "accept-ranges": "bytes"}
        start, end = asked_range(request, size, headers["etag"])
        parts = first_bytes(datasets.packed(name, edition, start), end - start)
        headers["content-length"] = str(end - start)
        status = 200
        if (start, end) != (0, size):
            status = 206
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        return StreamingResponse(self._workers.stream(parts), status, headers, NEWLINE_JSON)

    # --- news -------------------------------------------------------------------------------------------------------

    async def _waited(self, reader: _Reader, page: Page) -> AsyncIterator[bytes]:
        """Heartbeats until there is news or the time is up, then the page."""
        loop = asyncio.get_running_loop()
        heartbeat_at = loop.time() + HEARTBEAT_SECONDS
        while True:
            now = loop.time()
            if now >= heartbeat_at:
                yield HEARTBEAT
                heartbeat_at = now + HEARTBEAT_SECONDS
            seconds = max(0.0, min(reader.until, heartbeat_at) - now)
            if await self._central.feed.wait_for(page.next, seconds):
                page = await self._page(reader, page.next)
            told = await self._told(reader.who)
            if _is_news(page, told) or loop.time() >= reader.until or self._stopping:
                yield self._written(reader, page, told)
                return

    async def _page(self, reader: _Reader, after: int) -> Page:
        feed = self._central.feed
        if feed.at_hand(after, reader.who.actor):
            return feed.changes_since(reader.who.actor, after)
        return await self._workers.run(feed.changes_since, reader.who.actor, after)

    async def _caught_up(self, reader: _Reader, page: Page) -> Page:
        """The page for one who does not wait: with all that was committed before they asked, also in this moment."""
        head = await self._workers.run(self._central.ledger.head)
        while page.next < head.position and not page.items:
            if not await self._central.feed.wait_for(page.next, CATCH_UP_SECONDS):
                break
            page = await self._page(reader, page.next)
        return page

    async def _told(self, who: SignedIn) -> Told:
        board = self._central.presence
        if board.look_due():
            await self._workers.run(board.look)
        return board.news_for(who.actor, self._heard.get(who.family, 0))

    def _written(self, reader: _Reader, page: Page, told: Told) -> bytes:
        """The page as it is sent, with the presences that go with it; those count as told."""
        family = reader.who.family
        self._heard.pop(family, None)
        if len(self._heard) >= READERS_REMEMBERED:
            del self._heard[next(iter(self._heard))]
        self._heard[family] = told.heard
        return replace(page, from_=reader.after).text(told.items).encode()

    def _lines(self, request: Request, parts: Iterator[bytes], when_sent: Callable[[], None]) -> Response:
        headers = {"vary": "accept-encoding", "cache-control": "no-store"}
        if _takes_gzip(request):
            headers["content-encoding"] = "gzip"
            parts = _packed(parts)
        return StreamingResponse(self._workers.stream(parts, when_sent), headers=headers, media_type=NEWLINE_JSON)


def _is_news(page: Page, told: Told) -> bool:
    return bool(page.items) or told.worth_waking


def _takes_gzip(request: Request) -> bool:
    """Whether gzip is among the encodings the caller takes (`gzip;q=0` says that it is not)."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=3, wbits=GZIP)
    try:
        for part in parts:
            if packed := packer.compress(part):
                yield packed
        yield packer.flush()
    finally:
        _close(parts)


def _with_first(first: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    """All parts again; what they hold is let go of with this iterator, not when it is collected."""
    try:
        yield first
        yield from parts
    finally:
        _close(parts)


def _close(parts: Iterator[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
