"""Callers and missed calls of the pictures, told by the screens themselves in the language that is loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desk_app.domain.caller import CallerFlag, CallerRecord, FlagKind
from desk_app.domain.case import Badge, Caller, CaseId, Place, State
from desk_app.domain.key_fields import Wish
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import KnownCase, StoredCall, StoredCaller
from desk_app.screens.caller_card import CallerCard, CallerHistory, caller_card
from desk_app.screens.missed_calls import MissedCallsView, missed_calls_view
from desk_app.screens.names import Names
from ui.queue.sample_district import ACTOR, NOW, REFERENCE

KNOWN, STRANGER, MANY, ABUSIVE = "13800001234", "13900005678", "051265638888", "13712340000"
LEADER, COLLEAGUE = Badge("1900"), Badge("1002")
PEOPLE = {LEADER: "王班长", COLLEAGUE: "李晓梅", ACTOR.badge: ACTOR.name}


def names() -> Names:
    """Who is meant by a badge in these pictures."""
    return Names(reference=REFERENCE, now=NOW, people=PEOPLE)


def _case(
    number: int, title: str, days: float, place: str, name: str = "张先生", *, is_open: bool = False
) -> KnownCase:
    registered = NOW - timedelta(days=days)
    return KnownCase(
        id=CaseId(f"f-{number}"),
        number=f"WZ{registered:%Y%m%d}-{number:05}",
        state=State.HANDLING if is_open else State.CLOSED,
        title=title,
        problem="0102",
        place=Place(address=place),
        registered_at=registered,
        caller=Caller(name=name),
        due=NOW + timedelta(minutes=20) if is_open else None,
        turns_yellow=NOW - timedelta(minutes=5) if is_open else None,
    )


def _flag(kind: FlagKind, by: Badge, days: float, reason: str) -> CallerFlag:
    return CallerFlag(kind=kind, set_by=by, set_at=NOW - timedelta(days=days), reason=reason)


def _history(number: str, cases: tuple[KnownCase, ...] = (), *flags: CallerFlag) -> CallerHistory:
    record = CallerRecord(number=number, flags=flags) if flags else None
    stored = StoredCaller(number=number, confirmed=record, shown=record)
    return CallerHistory(stored=stored, cases=cases, complete_at=NOW - timedelta(minutes=1))


def _known() -> CallerHistory:
    opened = _case(401, "占道经营", 3, "金山路菜场门口", is_open=True)
    cases = (
        replace(opened, wishes=frozenset({Wish.WANTS_ANSWER})),
        _case(377, "路灯不亮", 20.5, "金山路 12 号"),
        _case(352, "污水井盖破损", 43.1, "金山路菜场北门"),
    )
    return _history(KNOWN, cases, _flag(FlagKind.CARE, LEADER, 20.5, "听力不好，请慢说"))


def _many() -> CallerHistory:
    """An office's number: five people, of whom nobody is chosen."""
    people = ("陈建国", "陈建国", "陈建国", "陈小姐", "陈小姐", "李阿姨", "居委会 王主任", "物业前台")
    told = tuple(
        _case(300 + each, "道路积水", 4 + 5 * each, "金枫路 6 号", name, is_open=each == 0)
        for each, name in enumerate((*people, *people[:4]))
    )
    wished = replace(told[1], wishes=frozenset({Wish.CONFIDENTIAL, Wish.ANONYMOUS}))
    history = _history(
        MANY, (told[0], wished, *told[2:]), _flag(FlagKind.REPEAT, COLLEAGUE, 4.8, "楼上漏水，已告知办理进度")
    )
    return replace(history, missed=_missed(MANY, "waits", rang=11, due=4))


def _shared() -> CallerHistory:
    """A number under which one person gave a name, and others gave none."""
    own = _case(401, "占道经营", 3, "金山路菜场门口", is_open=True)
    unnamed = _case(377, "路灯不亮", 20.5, "金山路 12 号", "")
    anonymous = replace(_case(352, "污水井盖破损", 43.1, "金山路菜场北门"), caller=Caller(name="", anonymous=True))
    return _history(KNOWN, (own, unnamed, anonymous))


def _abusive() -> CallerHistory:
    flags = (
        _flag(FlagKind.ABUSIVE, LEADER, 10.7, "多次辱骂坐席"),
        _flag(FlagKind.NUISANCE, COLLEAGUE, 10.3, "夜间无声来电"),
    )
    return _history(ABUSIVE, (_case(300, "道路积水", 34, "金枫路 6 号", ""),), *flags)


def shared_card() -> CallerCard:
    """The card of a number that several have called with."""
    return caller_card(_shared(), names(), may_flag=True)


def cards() -> dict[str, CallerCard]:
    """Callers of every kind, by their numbers."""
    told = (_known(), _history(STRANGER), _many(), _abusive())
    return {each.stored.number: caller_card(each, names(), may_flag=True) for each in told}


def _missed(number: str, call: str, rang: float, due: float, **more: object) -> MissedCall:
    """A missed call that rang so many minutes ago and is due in so many."""
    began = NOW - timedelta(minutes=rang)
    told = MissedCall(
        id=call,
        number=number,
        rang_at=began,
        gave_up_at=began + timedelta(seconds=24),
        seat="07",
        due=NOW + timedelta(minutes=due),
    )
    return replace(told, **more)  # type: ignore[arg-type]


def missed_calls(*, overdue: bool = False) -> MissedCallsView:
    """Some missed calls: one mine, one nobody's, one of somebody else."""
    calls = (
        _missed(KNOWN, "m-1", 12, -3 if overdue else 2.2, owner=ACTOR.badge, attempts=1),
        _missed(STRANGER, "m-2", 5, 9.7, seat="05"),
        _missed(MANY, "m-3", 3, 11.5, owner=LEADER, seat="03"),
    )
    stored = [StoredCall(id=each.id, confirmed=each, shown=each) for each in calls]
    return missed_calls_view(stored, names(), ACTOR, {KNOWN: "张先生"})


def nobody_missed() -> MissedCallsView:
    """Everybody was answered."""
    return missed_calls_view((), names(), ACTOR)
