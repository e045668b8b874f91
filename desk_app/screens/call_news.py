"""What can happen to a call at a seat, and what is to be done then, as values; `call_scene` goes between the two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.case import CaseId
from desk_app.domain.phone import PhoneCall
from desk_app.domain.seat import SeatState

# --- what happens ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTold:
    """The phone tells of a call; one that is over, once."""

    call: PhoneCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The operator takes a call that rings."""

    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """The operator calls somebody: about a case, or, with `opens_form`, to take down what they say."""

    call: PhoneCall
    case: CaseId | None = None
    opens_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBegun:
    """A form was opened for a call."""

    call: str
    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKept:
    """The desk keeps commands about a case, by their kinds."""

    case: CaseId
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The operator chooses a state of the seat; 话后 again makes it longer."""

    state: SeatState


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """Only time has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SatDown:
    """Somebody has signed in, or has come back; the seat is in the state that was chosen last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Nobody sits here any more."""


News = CallTold | Answered | Dialled | FormBegun | CaseKept | Chosen | TimePassed | SatDown | Left


# --- what is to be done ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A new form with the call's number and beginning; what is typed in another one is parked."""

    call: PhoneCall


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAway:
    """The screen is cleaned: the form is left, and its words wait among the parked calls."""

    case: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMissed:
    """登记漏接: the call rang here and nobody took it, whether or not anybody sat here."""

    call: PhoneCall


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOn:
    """通话记录: the call goes into the history of the case that came of it."""

    case: CaseId
    call: PhoneCall


@dataclass(frozen=True, slots=True, kw_only=True)
class GotThrough:
    """The caller is answered: a missed call of theirs needs no callback any more."""

    call: PhoneCall


class Remark(StrEnum):
    """What the operator is told, quietly."""

    BREAK_OVER = "BREAK_OVER"
    WORDS_PARKED = "WORDS_PARKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Something to be told at the window's foot."""

    remark: Remark


Deed = OpenForm | PutAway | ReportMissed | RecordOn | GotThrough | Say
