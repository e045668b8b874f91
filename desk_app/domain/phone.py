"""The phone beside the desk, as values: the calls on it, how each stands, and how the phone itself does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LineState(StrEnum):
    """How the phone stands with the exchange."""

    NONE = "NONE"  # no phone is set up: everything works by hand
    CONNECTING = "CONNECTING"
    READY = "READY"
    TROUBLE = "TROUBLE"


class CallState(StrEnum):
    """How one call stands."""

    RINGING = "RINGING"  # somebody calls this seat
    DIALLING = "DIALLING"  # this seat calls somebody
    TALKING = "TALKING"
    HELD = "HELD"
    TRANSFERRING = "TRANSFERRING"  # handed to somebody else, the exchange has not said yet whether it worked
    ENDED = "ENDED"


class CallEnd(StrEnum):
    """Why a call is over."""

    HUNG_UP = "HUNG_UP"  # this seat ended it
    CALLER_LEFT = "CALLER_LEFT"  # the other end hung up
    MISSED = "MISSED"  # it rang here and nobody took it
    DECLINED = "DECLINED"  # this seat did not take it
    TRANSFERRED = "TRANSFERRED"
    BUSY = "BUSY"
    NOT_REACHED = "NOT_REACHED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call. Times are of this machine's clock, aware UTC; `number` is as the exchange gave it, empty where it is
    withheld.

    `id` is made by the phone and unique for ever; `end` only where it is over; `joined` is a third party in it.
    """

    id: str
    number: str
    incoming: bool
    state: CallState
    began_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    end: CallEnd | None = None
    joined: str = ""
    trouble: str = ""

    @property
    def over(self) -> bool:
        """Nobody is on the line any more."""
        return self.state is CallState.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneStanding:
    """The phone as it stands: its line, why there is trouble (a code), and the calls on it, the oldest first."""

    line: LineState = LineState.NONE
    trouble: str = ""
    calls: tuple[PhoneCall, ...] = ()
