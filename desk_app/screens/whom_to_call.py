"""Whom a call is handed to, joined with or dialled: numbers at hand, services, bodies of the directory, a typed one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desk_app import numbers
from desk_app.domain.commands import TransferTarget
from desk_app.domain.directory import Body, Directory
from desk_app.screens.vocabulary import transfer_target
from desk_app.words import _

AT_MOST = 12
_DIALLABLE = re.compile(r"\+?[0-9*#]{3,32}")
_BETWEEN = str.maketrans("", "", " -().")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody to call: `number` is dialled, `shown` is what may be seen of it; `detail` stands beside the words."""

    number: str
    words: str
    shown: str
    detail: str = ""


def caller_party(number: str, name: str = "") -> Party:
    """A caller, whose number stays masked: to dial it nobody needs to see it."""
    return Party(number=number, words=name or _("Caller"), shown=numbers.masked(number), detail=_("at hand"))


def services() -> tuple[Party, ...]:
    """The numbers that stand beside 12345 in every city."""
    told = {
        TransferTarget.POLICE_110: "110",
        TransferTarget.FIRE_119: "119",
        TransferTarget.AMBULANCE_120: "120",
        TransferTarget.TRAFFIC_122: "122",
    }
    emergency = [Party(number=number, words=transfer_target(code), shown=number) for code, number in told.items()]
    return (*emergency, Party(number="12345", words=_("12345 city hotline"), shown="12345"))


def whom_to_call(typed: str, directory: Directory, at_hand: Sequence[Party] = ()) -> tuple[Party, ...]:
    """What fits the words, likeliest first: those at hand, services, bodies with a telephone; a number that is typed
    comes first. Nothing typed lists those at hand and the services."""
    words = typed.strip().lower()
    known = (*at_hand, *services())
    if not words:
        return known[:AT_MOST]
    signs = words.translate(_BETWEEN)
    dialled = Party(number=signs, words=_("Dial this number"), shown=typed.strip())
    own = (dialled,) if _DIALLABLE.fullmatch(signs) and all(each.number != signs for each in known) else ()
    fitting = [each for each in known if words in f"{each.words} {each.shown}".lower()]
    bodies = [body for body in directory.bodies.values() if body.telephone and _fits(body, words)]
    listed = sorted(bodies, key=lambda body: (not body.name.lower().startswith(words), body.name))
    return (*own, *fitting, *(_party(body, directory) for body in listed))[:AT_MOST]


def _fits(body: Body, words: str) -> bool:
    return words in body.name.lower() or body.initials.lower().startswith(words) or words in body.telephone


def _party(body: Body, directory: Directory) -> Party:
    centre = directory.bodies.get(directory.sub_centre_of(body.board) or body.id) if body.board else None
    detail = centre.name if centre is not None and centre.id != body.id else body.role
    return Party(number=body.telephone, words=body.name, shown=body.telephone, detail=detail)
