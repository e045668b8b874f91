"""What is new since a position, for one reader's scope: asked page by page, or waited for without a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.central.ledger import Ledger
from desk_app.domain.protocol import ChangeItem, ChangesPage
from desk_app.domain.seat import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of changes whose items are JSON texts already, each made once for all readers."""

    from_: int
    next: int
    hash: str
    items: tuple[str, ...] = ()

    def text(self, more: Sequence[ChangeItem] = ()) -> str:
        """The page as the JSON text of a `ChangesPage`, with `more` items (presence) behind its own."""
        raise NotImplementedError

    def value(self) -> ChangesPage:
        """The page as the protocol's value."""
        raise NotImplementedError


class Feed:
    """The newest facts in memory, and everything older from the database.

    `start` runs one thread (on PostgreSQL the one that listens for other processes' commits), `close` ends it.
    """

    def __init__(self, ledger: Ledger) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begins to follow the ledger."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends the thread and wakes everyone who waits."""
        raise NotImplementedError

    def at_hand(self, after: int) -> bool:
        """Whether `changes_since(…, after)` needs no database (but for a case that enters): it may run on the loop."""
        raise NotImplementedError

    def changes_since(self, actor: Actor, after: int, limit: int = 500) -> Page:
        """What is new for this actor after a position: at most about `limit` facts; `next` moves past what is not."""
        raise NotImplementedError

    async def wait_for(self, position: int, seconds: float) -> bool:
        """Waits until the ledger is past `position`, at most so long (real time); whether it is. Needs `start`."""
        raise NotImplementedError
