"""Finds cases by number, words, state and board, in the reader's scope only."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.central.ledger import Ledger
from desk_app.domain.protocol import CaseHit
from desk_app.domain.seat import Actor


def find_cases(
    ledger: Ledger, actor: Actor, *, query: str = "", states: Sequence[str] = (), limit: int = 50
) -> list[CaseHit]:
    """The newest cases whose number begins with `query` or that contain every word of it; closed ones too."""
    raise NotImplementedError
