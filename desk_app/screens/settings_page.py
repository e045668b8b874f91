"""What a person can set on this seat: each page as one value with its text for the seat's disk, checked by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any, TypeVar

from desk_app.screens.caller_card import CallerCard
from desk_app.screens.forms import NO, YES, FieldFault
from desk_app.screens.phone_words import shown_number
from desk_app.screens.proposals import ProposalKind, ProposalsView
from desk_app.screens.seat_states import SeatRules
from desk_app.words import _, pgettext

SEAT, RING, PROPOSALS, MASKING = "seat_times", "ring", "proposals", "masking"
"""The names under which a seat remembers each (`Desk.choice`, `Desk.keep_choice`)."""
AFTER_CALL, BREAK, HIDE_AFTER = "after_call_seconds", "break_minutes", "hide_after_minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTimes:
    """How long 话后 lasts, in seconds, and how long 小休 is planned to be, in minutes."""

    after_call_seconds: int = 60
    break_minutes: int = 10

    def rules(self, *, follows_phone: bool) -> SeatRules:
        """As the seat's states are decided with them."""
        return SeatRules(
            after_call=timedelta(seconds=self.after_call_seconds),
            pause=timedelta(minutes=self.break_minutes),
            follows_phone=follows_phone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Whether a call that comes in is heard."""

    aloud: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChoices:
    """Which kinds of proposals are shown while a call is typed, and whether this seat learns: from the cases that are
    filed, and from the problems, places and kinds of demand that are taken by their keys."""

    problems: bool = True
    places: bool = True
    components: bool = True
    demands: bool = True
    learns: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """How long a number that was revealed stays so, in minutes; 0: until the call is over."""

    hide_after_minutes: int = 0


_BOUNDS = {AFTER_CALL: (0, 1800), BREAK: (1, 120), HIDE_AFTER: (0, 480)}
Choices = TypeVar("Choices", SeatTimes, Ring, ProposalChoices, Masking)


def chosen(kind: type[Choices], kept: str | None) -> Choices:
    """What this seat remembers. What cannot be read, or is out of bounds, is as if nobody had chosen."""
    try:
        told = json.loads(kept or "{}")
        values = {each.name: told[each.name] for each in fields(kind) if each.name in told}
    except (ValueError, TypeError):
        return kind()
    usual = asdict(kind())
    known = {name: value for name, value in values.items() if type(value) is type(usual[name]) and _within(name, value)}
    return kind(**known)


def kept_text(choices: SeatTimes | Ring | ProposalChoices | Masking) -> str:
    """The same as the text that the seat remembers."""
    return json.dumps(asdict(choices))


def read(kind: type[Choices], values: Mapping[str, str]) -> Choices:
    """What stands in a page's fields, by their names; truths are `yes` and `no`. FieldFault names the field that cannot
    be taken, and says what it must be."""
    return kind(**{each.name: _read(each.name, str(each.type), values.get(each.name, "")) for each in fields(kind)})


def typed(choices: SeatTimes | Ring | ProposalChoices | Masking) -> dict[str, str]:
    """What a page's fields show of it."""
    told = {True: YES, False: NO}
    return {name: told[value] if isinstance(value, bool) else str(value) for name, value in asdict(choices).items()}


def _read(name: str, annotation: str, text: str) -> Any:
    if annotation == "bool":
        return text == YES
    least, most = _BOUNDS[name]
    number = text.strip()
    if not (number.isascii() and number.isdigit()) or not least <= int(number) <= most:
        raise FieldFault(name, _("a whole number from {least} to {most}").format(least=least, most=most))
    return int(number)


def _within(name: str, value: object) -> bool:
    bounds = _BOUNDS.get(name)
    return bounds is None or (isinstance(value, int) and bounds[0] <= value <= bounds[1])


# --- what follows from them -----------------------------------------------------------------------------------------


def wanted_proposals(view: ProposalsView, choices: ProposalChoices) -> ProposalsView:
    """The proposals of the kinds that are wanted."""
    return ProposalsView(
        of=view.of,
        problems=view.problems if choices.problems else (),
        places=view.places if choices.places else (),
        components=view.components if choices.components else (),
        demands=view.demands if choices.demands else (),
        lacking=view.lacking,
        remark=view.remark if choices.problems else "",
        emergency=view.emergency,
    )


def hides_after(choices: Masking) -> timedelta | None:
    """How long a revealed number stays so; None: until its call is over."""
    return timedelta(minutes=choices.hide_after_minutes) if choices.hide_after_minutes else None


def masked_again(card: CallerCard) -> CallerCard:
    """The card as it is before anybody reveals its number."""
    if not card.revealed:
        return card
    told = {each.name: getattr(card, each.name) for each in fields(card)}
    return CallerCard(**{**told, "shown": shown_number(card.number), "revealed": False})


def kind_words(kind: ProposalKind) -> str:
    """What is proposed, as a setting names it."""
    return {
        ProposalKind.PROBLEM: pgettext("proposals", "Problems"),
        ProposalKind.PLACE: pgettext("proposals", "Places and cells"),
        ProposalKind.COMPONENT: pgettext("proposals", "Components"),
        ProposalKind.DEMAND: pgettext("proposals", "Kinds of demand"),
    }[kind]
