"""Calls that were begun and wait beside the one being taken: who, about what, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app import numbers
from desk_app.screens import register_values as name
from desk_app.screens.vocabulary import span
from desk_app.words import _

LETTERS = 12
HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedCall:
    """`key` is its draft's; `who` and `what` in a few letters, `since` when it was left."""

    key: str
    who: str
    what: str
    since: datetime

    @property
    def words(self) -> str:
        """Both in a row; a call of which nothing is known yet is just that."""
        return " · ".join(filter(None, (self.who, self.what))) or _("new call")

    def waiting(self, now: datetime) -> str:
        """How long it waits: `02:14` within the hour, else in words."""
        length = now - self.since
        seconds = max(0, int(length.total_seconds()))
        return f"{seconds // 60:02}:{seconds % 60:02}" if seconds < HOUR else span(length)


def parked_call(key: str, values: Mapping[str, str], since: datetime) -> ParkedCall:
    """What a row of waiting calls says of one. Its number is masked: others look at the screen too."""
    who = _short(values.get(name.PERSON, "")) or numbers.masked(values.get(name.PHONE, "").strip())
    return ParkedCall(key=key, who=who, what=_short(values.get(name.EVENT, "")), since=since)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LETTERS else line[:LETTERS] + "…"
