"""The central store, as the core needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from desk_app.domain.case import CaseId
from desk_app.domain.commands import Command
from desk_app.domain.facts import Fact
from desk_app.domain.protocol import (
    Answer,
    CaseHit,
    ChangesPage,
    EditionInfo,
    Figures,
    Health,
    Presence,
    RecordsPage,
    Session,
    SignIn,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
)

SnapshotLine = SnapshotHeader | SnapshotCase | SnapshotEnd


class CentralStore(Protocol):
    """The central store as a seat reaches it. Each call may block up to its time-out and raises from `errors`:

    `Unreachable` (no network, time-out, 5xx, a page that is not ours), `SlowDown` (429, with seconds to wait),
    `NotAllowed` (401 and 403: `signed_out`, `wrong_password` …), `BadInput` (any other problem document, with its code:
    `ledger_diverged`, `scope_changed`, `too_large` …).
    """

    def health(self) -> Health: ...

    def sign_in(self, request: SignIn) -> Session: ...

    def refresh(self, refresh_token: str) -> Session: ...

    def sign_out(self, access_token: str) -> None: ...

    def offer(self, access_token: str, commands: Sequence[Command]) -> tuple[Answer, ...]: ...

    def changes(
        self, access_token: str, *, ledger: str, after: int, hash: str, wait: float, heartbeat: Callable[[], None]
    ) -> ChangesPage:
        """One page of news; `heartbeat` is called whenever the line proves alive."""

    def snapshot(self, access_token: str) -> Iterable[SnapshotLine]: ...

    def search_cases(self, access_token: str, query: str) -> tuple[CaseHit, ...]: ...

    def case(self, access_token: str, case_id: CaseId) -> tuple[Fact, ...]: ...

    def datasets(self, access_token: str) -> tuple[EditionInfo, ...]: ...

    def dataset(self, access_token: str, name: str, edition: str, *, after: int = 0) -> Iterable[bytes]:
        """The gzip stream of the edition's lines from byte `after` on, in pieces of 64 KB at most.

        Raises `BadInput` `starts_anew` or `range_not_satisfiable` where the stream cannot go on after that byte: what
        came before is worth nothing.
        """

    def put_presence(self, access_token: str, presence: Presence) -> None: ...

    def figures(self, access_token: str) -> Figures: ...

    def records(self, access_token: str, *, after: int, at_most: int = 2000) -> RecordsPage:
        """A page of what is remembered beside open cases; raises `BadInput` `ledger_diverged` for a position that the
        ledger has not reached."""

    def attachment_size(self, access_token: str, sha256: str) -> int | None:
        """How many bytes of a file are at the centre, from its beginning on; None where it is whole."""

    def put_attachment(self, access_token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        """Give the bytes that follow the first `after` of `total`; how many are there now. Raises `BadInput`
        `attachment_out_of_step`, `attachment_broken` (the whole does not have this hash; all of it is forgotten),
        `attachment_too_large`."""

    def attachment(self, access_token: str, sha256: str, *, after: int = 0) -> Iterable[bytes]:
        """The bytes of a whole file from byte `after` on, in pieces of 64 KB at most. Raises `BadInput`
        `no_such_attachment` also for one that no case in scope names, `range_not_satisfiable` where it has no more."""

    def close(self) -> None:
        """End every call under way; those raise `Unreachable`."""
