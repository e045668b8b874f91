"""What is new since a position, for one reader's scope: asked page by page, or waited for without a thread."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desk_app import wire
from desk_app.central.commit import read_head
from desk_app.central.engine import reading
from desk_app.central.ledger import Ledger, hash_at
from desk_app.central.news import News, case_texts, read_news
from desk_app.central.scope import Part, parts_read_by
from desk_app.central.watcher import Watcher
from desk_app.domain.commands import SubjectKind
from desk_app.domain.protocol import ChangeItem, ChangesPage, ItemKind
from desk_app.domain.seat import Actor

TAIL_AT_MOST = 5_000
SCANNED_AT_MOST = 10_000
"""How many facts one page may pass over: a reader whose scope is small asks again rather than wait for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of changes whose items are JSON texts already, each made once for all readers."""

    from_: int
    next: int
    hash: str
    items: tuple[str, ...] = ()

    def text(self, more: Sequence[ChangeItem] = ()) -> str:
        """The page as the canonical JSON of a `ChangesPage`, with `more` items (presence) behind its own."""
        items = ",".join((*self.items, *(wire.canonical(wire.dump(item)) for item in more)))
        return f'{{"from":{self.from_},"hash":"{self.hash}","items":[{items}],"next":{self.next}}}'

    def value(self) -> ChangesPage:
        """The page as the protocol's value."""
        return wire.load(ChangesPage, json.loads(self.text()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tail:
    """The newest facts without a gap, behind `start`, whose hash is `hash`."""

    start: int
    hash: str
    news: tuple[News, ...] = ()

    @property
    def last(self) -> int:
        return self.start + len(self.news)

    def covers(self, after: int) -> bool:
        return self.start <= after <= self.last

    def hash_at(self, position: int) -> str:
        return self.hash if position == self.start else self.news[position - self.start - 1].hash

    def grown(self, news: Sequence[News]) -> _Tail:
        """With these behind it; cut in front now and then, not with each fact."""
        grown = _Tail(start=self.start, hash=self.hash, news=(*self.news, *news))
        if len(grown.news) <= TAIL_AT_MOST:
            return grown
        start = grown.last - TAIL_AT_MOST // 2
        return _Tail(start=start, hash=grown.hash_at(start), news=grown.news[start - grown.start :])


class Feed:
    """The newest facts in memory, and everything older from the database.

    `start` runs one thread (on PostgreSQL the one that listens for other processes' commits), `close` ends it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._tail: _Tail | None = None
        self._lock = threading.Lock()
        self._waiters: set[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = set()
        self._watcher = Watcher(ledger.engine, self._look)
        self.closed = False

    def start(self) -> None:
        """Begins to follow the ledger."""
        with reading(self._ledger.engine) as connection:
            head = read_head(connection, self._ledger.district)
        self._tail = _Tail(start=head.position, hash=head.hash)
        self._ledger.on_commit(lambda position: self._watcher.tell())
        self._watcher.start()

    def close(self) -> None:
        """Ends the thread and wakes everyone who waits."""
        self.closed = True
        self._wake()
        self._watcher.close()

    def at_hand(self, after: int, actor: Actor | None = None) -> bool:
        """Whether `changes_since` after this position needs no database, so that it may run on the loop.

        A case that enters the scope of the `actor` needs it; without an actor that is not looked at.
        """
        tail = self._tail
        if tail is None or not tail.covers(after):
            return False
        parts = None if actor is None else parts_read_by(actor)
        return parts is None or not any(_enters(news, parts) for news in tail.news[after - tail.start :])

    def changes_since(self, actor: Actor, after: int, limit: int = 500) -> Page:
        """What is new for this actor after a position: at most about `limit` items; `next` moves past what is not."""
        tail = self._tail
        if tail is not None and tail.covers(after):
            return self._page(actor, after, limit, tail.news[after - tail.start :], tail.hash_at)
        with reading(self._ledger.engine) as connection:
            return self._page_from(connection, actor, after, limit)

    async def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger is past `position`, at most so long (real time); whether it is. Needs `start`.

        Once the feed is closed nobody waits any more.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        waiter = loop, future
        with self._lock:
            if self._last() > position or self.closed:
                return self._last() > position
            self._waiters.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiters.discard(waiter)
        return self._last() > position

    def _last(self) -> int:
        return 0 if self._tail is None else self._tail.last

    def _look(self) -> None:
        """Reads what is new into the tail and wakes those who wait; on the watcher's thread."""
        assert self._tail is not None
        found = False
        while True:
            with reading(self._ledger.engine) as connection:
                news = read_news(connection, self._ledger.district, self._tail.last, 1000)
            if not news:
                break
            found = True
            with self._lock:
                self._tail = self._tail.grown(news)
        if found:
            self._wake()

    def _wake(self) -> None:
        with self._lock:
            waiters, self._waiters = self._waiters, set()
        for loop, future in waiters:
            with contextlib.suppress(RuntimeError):  # its loop has ended meanwhile
                loop.call_soon_threadsafe(_settle, future)

    def _page_from(self, connection: Connection, actor: Actor, after: int, limit: int) -> Page:
        """A page from the database, chunk by chunk, until there is enough to say or too much has been passed over."""
        items: list[str] = []
        position, hash_ = after, hash_at(connection, self._ledger.district, after)
        parts = parts_read_by(actor)
        while len(items) < limit and position - after < SCANNED_AT_MOST:
            news = read_news(connection, self._ledger.district, position, limit)
            if not news:
                break
            items += self._items(connection, news, parts)
            position, hash_ = news[-1].position, news[-1].hash
        return Page(from_=after, next=position, hash=hash_, items=tuple(items))

    def _page(self, actor: Actor, after: int, limit: int, news: Sequence[News], hash_of: Callable[[int], str]) -> Page:
        parts, taken = parts_read_by(actor), news[:limit] if parts_read_by(actor) is None else news
        if parts is not None and any(_enters(each, parts) for each in taken):
            with reading(self._ledger.engine) as connection:
                items = self._items(connection, taken, parts)
        else:
            items = self._items(None, taken, parts)
        position = taken[-1].position if taken else after
        return Page(from_=after, next=position, hash=hash_of(position), items=tuple(items))

    def _items(self, connection: Connection | None, news: Sequence[News], parts: frozenset[Part] | None) -> list[str]:
        items = []
        for each in news:
            if _stays(each, parts):
                items.append(_item(ItemKind.FACT, each.position, fact=each.text))
            elif parts is not None and _enters(each, parts):
                assert connection is not None
                facts = case_texts(connection, self._ledger.district, each.subject_id, each.position)
                items.append(_item(ItemKind.CASE_ENTERS, each.position, case=each.subject_id, facts=facts))
            elif parts is not None and not parts.isdisjoint(each.before):
                items.append(_item(ItemKind.CASE_LEAVES, each.position, case=each.subject_id))
        return items


def _stays(news: News, parts: frozenset[Part] | None) -> bool:
    """The reader hears the fact itself: sees all, sees the case before and behind it, or it is a dataset's."""
    if parts is None or news.subject_kind == SubjectKind.DATASET.value:
        return True
    return not parts.isdisjoint(news.before) and not parts.isdisjoint(news.after)


def _enters(news: News, parts: frozenset[Part]) -> bool:
    return parts.isdisjoint(news.before) and not parts.isdisjoint(news.after)


def _item(kind: ItemKind, position: int, *, case: str = "", fact: str = "null", facts: Sequence[str] = ()) -> str:
    """The canonical JSON of a `ChangeItem` around texts that are canonical already."""
    case_text = wire.canonical(case or None)
    return (
        f'{{"case":{case_text},"fact":{fact},"facts":[{",".join(facts)}],"kind":"{kind.value}"'
        f',"position":{position},"presence":null}}'
    )


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
