"""The list of missed calls, in final words: who called when, who calls back, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallLine:
    """`tone` is the light of its deadline, `remaining` its words; `due` lets a window let it tick.

    `number` is in normal form for ringing back, empty where it was withheld; `shown` is masked. `owner` is empty while
    nobody has it, `mine` where this seat's person has it. `may_take` and `may_settle` say what can be done now.
    """

    id: str
    number: str
    shown: str
    name: str
    rang: str
    seat: str
    due: datetime
    remaining: str
    tone: str
    owner: str
    mine: bool
    attempts: str
    may_take: bool
    may_settle: bool
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallsView:
    """Open ones, nearest due first. `count` is all of them, `unowned` those nobody has taken; `heading` for the bar."""

    heading: str = ""
    count: int = 0
    unowned: int = 0
    lines: tuple[MissedCallLine, ...] = ()
    empty: str = ""
