"""The caller's card, in final words: who may be calling, former cases with open ones first, flags with who set them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app import numbers
from desk_app.domain.caller import CallerFlag, FlagKind
from desk_app.domain.case import CaseId
from desk_app.domain.key_fields import Wish
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import KnownCase, StoredCaller, temporary_number
from desk_app.screens.lights import lit
from desk_app.screens.names import Names
from desk_app.screens.places import cell_told
from desk_app.screens.receipts import Receipt, receipts
from desk_app.screens.vocabulary import caller_flag, remaining, state
from desk_app.words import _, ngettext, pgettext

CASES_SHOWN = 6
REPEAT_DAYS, REPEAT_CASES = 30, 3
"""So many cases in so many days make a caller who calls again and again."""
_WARN = frozenset({FlagKind.ABUSIVE, FlagKind.NUISANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerName:
    """A name under which this number has told cases: `words` say how often and when last. Never chosen by itself."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerCase:
    """A case of this caller. `tone` is the light of its nearest clock (green, yellow, red), `muted` for one that has
    ended; `is_open` ones come first; `here` is False for one of which only key fields are on this seat."""

    id: CaseId
    number: str
    title: str
    state: str
    when: str
    place: str
    tone: str
    is_open: bool
    here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """A flag that stands: what it says, by whom, when and why; `tone` is red for one that warns, else yellow."""

    kind: str
    words: str
    detail: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerCard:
    """`number` is in normal form, empty where it is withheld; `shown` is masked unless `revealed`.

    `heading` says who it is as far as that is certain: the one name under which it always calls, that several may have
    used it, "unknown number", "number withheld".
    `wishes` are those of earlier calls (confidential, anonymous, wants an answer). `flags` that an operator may still
    set are `may_flag` (kind, words). `age` says how old the history is; `missed` that this caller waits for a callback.
    `receipts` are those of what this seat has done about the number and nobody has settled.
    """

    number: str
    shown: str
    revealed: bool
    heading: str
    names: tuple[CallerName, ...] = ()
    cases: tuple[FormerCase, ...] = ()
    more_cases: int = 0
    flags: tuple[FlagLine, ...] = ()
    may_flag: tuple[tuple[str, str], ...] = ()
    wishes: tuple[str, ...] = ()
    summary: str = ""
    missed: str = ""
    missed_call: str = ""
    age: str = ""
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHistory:
    """What this seat knows of a number. `cases` are all that are counted, open ones first; `missed` the call of it that
    is still to be called back. `complete_at` says when all ended cases were here last, `share` how much of them has
    come while they come for the first time (None: not known)."""

    stored: StoredCaller
    cases: Sequence[KnownCase] = ()
    missed: MissedCall | None = None
    complete_at: datetime | None = None
    share: float | None = None


def caller_card(history: CallerHistory, names: Names, *, revealed: bool = False, may_flag: bool = False) -> CallerCard:
    """The card of a number in normal form. `revealed`: the person at this seat has asked to see it; `may_flag`: they
    may set flags."""
    stored, number = history.stored, history.stored.number
    flags = stored.shown.standing(names.now) if stored.shown is not None else ()
    own = _names_of(history.cases, names)
    return CallerCard(
        number=number,
        shown=numbers.told(number) if revealed else numbers.masked(number),
        revealed=revealed,
        heading=_heading(number, own, history.cases, known=bool(history.cases or flags)),
        names=own,
        cases=tuple(_former(each, names) for each in history.cases[:CASES_SHOWN]),
        more_cases=max(0, len(history.cases) - CASES_SHOWN),
        flags=tuple(_flag(each, names) for each in flags),
        may_flag=_settable(flags) if may_flag and number else (),
        wishes=_wishes(history.cases),
        summary=_summary(history.cases, names.now),
        missed=_missed(history.missed, names),
        missed_call=history.missed.id if history.missed is not None else "",
        age=_age(history, names),
        receipts=receipts(stored.pending, names, ()),
    )


def only_name(cases: Iterable[KnownCase]) -> str:
    """The name under which a number calls, where every call of it that is known here gave that one; else empty: who
    gave none, or wished to stay anonymous, may be somebody else."""
    told = {"" if each.caller.anonymous else each.caller.name.strip() for each in cases if each.caller is not None}
    return next(iter(told)) if len(told) == 1 else ""


def _heading(number: str, own: Sequence[CallerName], cases: Sequence[KnownCase], *, known: bool) -> str:
    if not number:
        return _("Number withheld")
    if len(own) == 1:
        return only_name(cases) or _("Perhaps several callers")
    if own:
        return ngettext("{count} name", "{count} names", len(own)).format(count=len(own))
    return _("Name not known") if known else _("Unknown number")


def _names_of(cases: Iterable[KnownCase], names: Names) -> tuple[CallerName, ...]:
    """The names that were told, the most frequent first; whoever wished to stay anonymous has told none."""
    told = [
        (each.caller.name.strip(), each.registered_at)
        for each in cases
        if each.caller is not None and each.caller.name.strip() and not each.caller.anonymous
    ]
    last: dict[str, datetime] = {}
    for name, at in told:
        last[name] = max(at, last.get(name, at))
    counted = Counter(name for name, _at in told)
    ordered = sorted(counted, key=lambda name: (-counted[name], -last[name].timestamp(), name))
    words = {name: ngettext("{count} case, last {at}", "{count} cases, last {at}", counted[name]) for name in ordered}
    return tuple(
        CallerName(name=name, words=words[name].format(count=counted[name], at=names.at(last[name])))
        for name in ordered
    )


def _former(case: KnownCase, names: Names) -> FormerCase:
    place = case.place
    return FormerCase(
        id=case.id,
        number=case.number or temporary_number(case.id),
        title=case.title or names.problem(case.problem) or _("no problem named"),
        state=state(case.state),
        when=names.at(case.registered_at),
        place=place.address or (cell_told(place.cell, names.reference.area_names) if place.cell else ""),
        tone=lit(case.due, case.turns_yellow, names.now).tone if case.is_open else "muted",
        is_open=case.is_open,
        here=case.here,
    )


def _flag(flag: CallerFlag, names: Names) -> FlagLine:
    detail = _("{person}, {at}: {reason}").format(
        person=names.person(flag.set_by), at=names.at(flag.set_at), reason=flag.reason
    )
    return FlagLine(
        kind=flag.kind,
        words=caller_flag(flag.kind),
        detail=detail,
        tone="red" if flag.kind in _WARN else "yellow",
    )


def _settable(flags: Iterable[CallerFlag]) -> tuple[tuple[str, str], ...]:
    standing = {flag.kind for flag in flags}
    return tuple((kind.value, caller_flag(kind)) for kind in FlagKind if kind not in standing)


def _wishes(cases: Iterable[KnownCase]) -> tuple[str, ...]:
    wished = frozenset[Wish]().union(*(each.wishes for each in cases))
    words = {
        Wish.CONFIDENTIAL: pgettext("earlier call", "asked for confidentiality"),
        Wish.ANONYMOUS: pgettext("earlier call", "wished to stay anonymous"),
        Wish.WANTS_ANSWER: pgettext("earlier call", "wanted an answer"),
    }
    return tuple(told for wish, told in words.items() if wish in wished)


def _summary(cases: Sequence[KnownCase], now: datetime) -> str:
    if not cases:
        return ""
    still_open = sum(each.is_open for each in cases)
    said = [ngettext("{count} former case", "{count} former cases", len(cases)).format(count=len(cases))]
    if still_open:
        said.append(ngettext("{count} open", "{count} open", still_open).format(count=still_open))
    lately = sum(each.registered_at > now - timedelta(days=REPEAT_DAYS) for each in cases)
    if lately >= REPEAT_CASES:
        said.append(_("calls again and again: {count} in {days} days").format(count=lately, days=REPEAT_DAYS))
    return " · ".join(said)


def _missed(call: MissedCall | None, names: Names) -> str:
    if call is None:
        return ""
    waits = _("waits for a callback since {at}, {remaining}").format(
        at=names.at(call.gave_up_at), remaining=remaining(call.due, names.now)
    )
    return _("{waits} ({person})").format(waits=waits, person=names.person(call.owner)) if call.owner else waits


def _age(history: CallerHistory, names: Names) -> str:
    if history.complete_at is not None:
        return _("ended cases as of {at}").format(at=names.at(history.complete_at))
    if history.share is not None:
        return _("ended cases are coming, {share} are here").format(share=f"{history.share:.0%}")
    return _("ended cases have not come yet")
