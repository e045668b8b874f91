"""The whole of what one reader has to do with, from one consistent read, as newline-delimited JSON."""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.central.ledger import Ledger
from desk_app.domain.seat import Actor


def snapshot_lines(ledger: Ledger, actor: Actor) -> Iterator[bytes]:
    """`SnapshotHeader`, a `SnapshotCase` for each case, `SnapshotEnd`: one line each, with its line end.

    Open cases in the actor's scope, and ended ones with an owed callback, an open appeal or an open appeal period. The
    digest of the end line is SHA-256 over the bytes of the case lines, line ends included.
    """
    raise NotImplementedError
