"""What can happen on the line, as values; a leg is named as the phone program names it."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.phone import LineState
from desk_app.telephony.board import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang:
    """Somebody calls this seat; `call` is the id the call shall have."""

    line: str
    call: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """The program has a name for the leg of a call it was told to dial."""

    call: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDialled:
    """The program would not dial."""

    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """The two ends are connected."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The other end has agreed to a change of a leg that is up: to be held, or talked on again."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A leg is gone; `reason` in the program's words: empty, a code of SIP with words, or an error of the network."""

    line: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """The exchange has taken the other end to where it was told; the leg is gone."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverFailed:
    """The exchange could not take it there. baresip 1.0 then lets go of the leg."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The program could not do this to a leg that is still there."""

    line: str
    verb: Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A leg that the program has; `call` is the id its call shall have where it is new."""

    line: str
    call: str
    number: str
    incoming: bool
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Every leg that the program has, after a while in which nothing was heard of it."""

    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineIs:
    """How the phone now stands with the exchange."""

    line: LineState
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllLost:
    """The program is gone, and with it every leg."""

    line: LineState
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """Nothing happened, which is news too where something should have."""


Event = (
    Rang
    | Dialled
    | NotDialled
    | Established
    | Settled
    | Closed
    | HandedOver
    | HandOverFailed
    | Refused
    | Listed
    | LineIs
    | AllLost
    | TimePassed
)
