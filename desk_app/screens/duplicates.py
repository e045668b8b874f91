"""What may be the same thing as the call that is being typed, in final words, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk_app.domain.case import CaseId, State
from desk_app.domain.likeness import Likeness, Nearness
from desk_app.domain.projection import temporary_number
from desk_app.screens.clock_text import ago
from desk_app.screens.names import Names
from desk_app.screens.places import cell_told
from desk_app.screens.vocabulary import state
from desk_app.words import _, ngettext

LINES = 6
MERGE_KEY = "Alt+M"
SAME_SPOT = 5.0
"""Metres within which two places are the same for whoever tells of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateLine:
    """A case that may be the same. `why` says it in words (40 m away, 2 hours ago, same problem, same caller).

    `can_merge`: it is open and leads, so that the call can be merged into it with one key; else the new case can
    `follow` it where it was closed. Neither can be done with a doubtful one, at the same place or of the same caller,
    before the call is seen to be about the same. `key` is the key that does so for the first ones, empty beyond.
    `changed` says in words what has happened since it was read, where its key therefore does nothing any more.
    """

    id: CaseId
    number: str
    title: str
    state: str
    why: str
    place: str
    is_open: bool
    can_merge: bool
    can_follow: bool
    key: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesView:
    """`heading` is one line for the strip, empty where nothing is like it; `more` counts what is not listed."""

    heading: str = ""
    lines: tuple[DuplicateLine, ...] = ()
    more: int = 0


def duplicates_view(likes: Sequence[Likeness], names: Names) -> DuplicatesView:
    """The likeliest first, as `likenesses` has them. The first has the key; the others are chosen in the list."""
    if not likes:
        return DuplicatesView()
    lines = tuple(_line(each, names, MERGE_KEY if number == 0 else "") for number, each in enumerate(likes[:LINES]))
    return DuplicatesView(heading=_heading(likes), lines=lines, more=max(0, len(likes) - LINES))


def _heading(likes: Sequence[Likeness]) -> str:
    """How many are near, with how far away these and no others are, then how many are like it for other reasons.

    Where all are doubtful, those that are near are not called similar.
    """
    doubtful = all(each.doubtful for each in likes)
    alike = [each for each in likes if each.doubtful is doubtful]
    near = [each.metres for each in alike if each.near and each.metres is not None]
    if doubtful:
        first = _near(near, _of_another_thing(len(near))) if near else _former(len(likes))
    else:
        first = _near(near, _similar(len(near))) if near else _similar(len(alike))
    others = [each for each in likes if each.doubtful is not doubtful or (near and not _is_near(each))]
    return first if not others or (doubtful and not near) else f"{first} · {_more(others)}"


def _is_near(like: Likeness) -> bool:
    return like.near and like.metres is not None


def _more(others: Sequence[Likeness]) -> str:
    if all(each.same_caller and not _is_near(each) for each in others):
        return _of_the_caller(len(others))
    return _more_here(len(others)) if any(_is_near(each) for each in others) else _elsewhere(len(others))


def _more_here(count: int) -> str:
    more = ngettext("{count} more, perhaps about something else", "{count} more, perhaps about something else", count)
    return more.format(count=count)


def _near(metres: Sequence[float], cases: str) -> str:
    if max(metres) < SAME_SPOT:
        return _("Same place: {similar}").format(similar=cases)
    least, most = round(min(metres)), round(max(metres))
    away = str(least) if least == most else f"{least}–{most}"
    return _("≈ {metres} m: {similar}").format(metres=away, similar=cases)


def _of_another_thing(count: int) -> str:
    cases = ngettext("{count} case, perhaps about something else", "{count} cases, perhaps about something else", count)
    return cases.format(count=count)


def _former(count: int) -> str:
    former = ngettext("{count} former case of this caller", "{count} former cases of this caller", count)
    return former.format(count=count)


def _similar(count: int) -> str:
    return ngettext("{count} similar case", "{count} similar cases", count).format(count=count)


def _of_the_caller(count: int) -> str:
    more = ngettext("{count} more of the same caller", "{count} more of the same caller", count)
    return more.format(count=count)


def _elsewhere(count: int) -> str:
    return ngettext("{count} more elsewhere", "{count} more elsewhere", count).format(count=count)


def _line(like: Likeness, names: Names, key: str) -> DuplicateLine:
    case = like.case
    can_merge = case.is_open and not like.doubtful
    can_follow = not case.is_open and case.state is not State.MERGED and not like.doubtful
    place = case.place
    return DuplicateLine(
        id=case.id,
        number=case.number or temporary_number(case.id),
        title=case.title or names.problem(case.problem) or _("no problem named"),
        state=state(case.state),
        why=" · ".join(_why(like, names)),
        place=place.address or (cell_told(place.cell, names.reference.area_names) if place.cell else ""),
        is_open=case.is_open,
        can_merge=can_merge,
        can_follow=can_follow,
        key=key if can_merge or can_follow else "",
    )


def _why(like: Likeness, names: Names) -> Iterator[str]:
    """What speaks for it, the strongest first; how far and how long ago always where it is known."""
    if like.same_component:
        yield _("same component")
    match like.nearness:
        case Nearness.SAME:
            yield _("same problem")
        case Nearness.NEIGHBOUR:
            yield _("neighbouring problem")
        case Nearness.SUBJECT if like.same_caller:
            yield _("same subject")
    if like.metres is not None and not like.same_component and (like.near or not like.same_caller):
        spot = like.metres < SAME_SPOT
        yield _("same spot") if spot else _("{metres} m away").format(metres=round(like.metres))
    elif like.same_cell and not like.same_component:
        yield _("same cell")
    if like.same_caller:
        yield _("same caller")
    if like.doubtful and _is_near(like):
        yield _("perhaps about something else")
    yield ago(like.case.registered_at, names.now)
