"""The call for pictures: each of its scenes in the whole window, missed calls, and the pages of the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desk_app.domain.case import CaseId
from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneCall, PhoneStanding
from desk_app.domain.seat import SeatState
from desk_app.screens import call_news as n
from desk_app.screens.caller_card import CallerCard, CallerName, FlagLine, FormerCase
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.caller_card import CallerCardView
from ui.call.wiring import CallWiring, machine_clock
from ui.case.pane import CasePane
from ui.countdown.pane import CountdownPane
from ui.main_window import OperatorWindow
from ui.notices import NoticeLine
from ui.overlay import Room
from ui.panes import Panes
from ui.screenshots import settle
from ui.settings_window.window import SettingsWindow
from ui.shell_samples import StillCalls, StillDesk, StillPhone, window_of
from ui.wall.samples import NOW

KNOWN, STRANGER, MANY, ABUSIVE = "13800001234", "13900005678", "051265638888", "13712340000"


def _case(number: int, title: str, state: str, when: str, place: str, tone: str) -> FormerCase:
    return FormerCase(
        id=CaseId(f"f-{number}"),
        number=f"1119-{number:05}",
        title=title,
        state=state,
        when=when,
        place=place,
        tone=tone,
        is_open=tone != "muted",
    )


def cards() -> dict[str, CallerCard]:
    """Callers of every kind, by their numbers."""
    old = [
        _case(300 + each, "道路积水", "已结案", f"10-{20 - each:02} 08:15", "金枫路 6 号", "muted") for each in range(4)
    ]
    known = CallerCard(
        number=KNOWN,
        shown="138****1234",
        revealed=False,
        heading="张先生",
        names=(CallerName(name="张先生", words="3 件，最近 11-20 09:12"),),
        cases=(
            _case(401, "占道经营", "处置中", "11-20 09:12", "金山路菜场门口", "yellow"),
            _case(377, "路灯不亮", "已结案", "11-02 21:40", "金山路 12 号", "muted"),
            _case(352, "污水井盖破损", "已结案", "10-11 07:55", "金山路菜场北门", "muted"),
        ),
        flags=(FlagLine(kind="CARE", words="需关怀", detail="王班长，11-02 21:50：听力不好，请慢说", tone="yellow"),),
        may_flag=(("REPEAT", "重复来电"), ("ABUSIVE", "辱骂威胁")),
        wishes=("曾要求回复",),
        summary="3 件旧案 · 1 件在办",
        age="历史案件截至 10:31",
    )
    stranger = CallerCard(number=STRANGER, shown="139****5678", revealed=False, heading=_("Unknown number"))
    names = ("陈建国", "陈小姐", "李阿姨", "居委会 王主任", "物业前台")
    many = replace(
        known,
        number=MANY,
        shown="0512-****8888",
        heading="5 个姓名",
        names=tuple(
            CallerName(name=name, words=f"{count} 件，最近 11-{20 - count:02} 09:12")
            for count, name in zip((9, 6, 4, 2, 1), names, strict=True)
        ),
        cases=(*known.cases[:2], *old),
        more_cases=6,
        flags=(
            FlagLine(kind="REPEAT", words="重复来电", detail="李晓梅，11-18 14:02：楼上漏水，已告知", tone="yellow"),
        ),
        wishes=("曾要求保密", "曾匿名来电"),
        summary="12 件旧案 · 1 件在办 · 重复来电：30 天内 5 件",
        missed="漏接待回拨：10:21 起，剩 4 分",
    )
    abusive = replace(
        stranger,
        number=ABUSIVE,
        shown="137****0000",
        heading="姓名不详",
        flags=(
            FlagLine(kind="ABUSIVE", words="辱骂威胁", detail="王班长，11-12 16:20：多次辱骂坐席", tone="red"),
            FlagLine(kind="NUISANCE", words="骚扰电话", detail="李晓梅，11-13 02:10：夜间无声来电", tone="red"),
        ),
        may_flag=(("CARE", "需关怀"),),
        cases=tuple(old[:1]),
        summary="1 件旧案",
    )
    return {card.number: card for card in (known, stranger, many, abusive)}


def _call(number: str, state: CallState, seconds: int, **more: Any) -> PhoneCall:
    began = machine_clock() - timedelta(seconds=seconds)
    talked = state in (CallState.TALKING, CallState.HELD)
    return PhoneCall(
        id=f"k-{number}",
        number=number,
        incoming=True,
        state=state,
        began_at=began,
        answered_at=began if talked else None,
        **more,
    )


def _window(
    *calls: PhoneCall,
    case: str = "",
    line: LineState = LineState.READY,
    trouble: str = "",
    then: Callable[[OperatorWindow], object] = lambda _window: None,
    missed: MissedCallsView | None = None,
) -> Callable[[], QWidget]:
    def make() -> QWidget:
        phone = StillPhone(stands=PhoneStanding(line=line, trouble=trouble, calls=calls))
        desk = StillDesk(calls=StillCalls(phone=phone, cards=cards(), missed=missed or missed_calls()))

        def ready(window: OperatorWindow) -> None:
            if not calls:
                window.calls.choose(SeatState.READY)
            then(window)

        return window_of(desk, case=case, then=ready)()

    return make


def _after_call(window: OperatorWindow) -> None:
    talked = _call(KNOWN, CallState.TALKING, 95)
    ended = replace(talked, state=CallState.ENDED, end=CallEnd.CALLER_LEFT, ended_at=machine_clock())
    for told in (talked, ended):
        window.calls._step(n.CallTold(call=told))


def _flagging(window: OperatorWindow) -> None:
    settle()
    window.calls.card.view.ask_about_flags()


def missed_calls(*, overdue: bool = False) -> MissedCallsView:
    """Some missed calls: one mine, one nobody's, one of somebody else."""
    first = MissedCallLine(
        id="m-1",
        number=KNOWN,
        shown="138****1234",
        name="张先生",
        rang="10:20",
        seat="07",
        due=NOW + timedelta(minutes=-3 if overdue else 3, seconds=12),
        remaining="",
        tone="red" if overdue else "yellow",
        owner="李晓梅",
        mine=True,
        attempts="已回拨 1 次",
        may_take=False,
        may_settle=True,
        turns_yellow=NOW - timedelta(minutes=1),
    )
    fresh = replace(
        first,
        id="m-2",
        number=STRANGER,
        shown="139****5678",
        name="",
        rang="10:27",
        seat="05",
        due=NOW + timedelta(minutes=9, seconds=40),
        tone="green",
        owner="",
        mine=False,
        attempts="",
        may_take=True,
        may_settle=False,
        turns_yellow=NOW + timedelta(minutes=6),
    )
    others = replace(
        fresh, id="m-3", number=MANY, shown="0512-****8888", rang="10:29", owner="王班长", may_take=False, seat="03"
    )
    return MissedCallsView(heading="3 个漏接，1 个无人认领", count=3, unowned=1, lines=(first, fresh, others))


def _missed(view: MissedCallsView) -> Callable[[], QWidget]:
    def opened(window: OperatorWindow) -> None:
        window.calls.missed.page.show_view(view)
        window.do("missed")

    return _window(then=opened, missed=view)


def _nobody_missed() -> MissedCallsView:
    return MissedCallsView(empty=_("No missed calls: everybody was answered or called back"))


def _finding(name: str) -> Callable[[OperatorWindow], None]:
    return lambda window: window.do(name)


def _card(number: str) -> Callable[[], QWidget]:
    def make() -> QWidget:
        card = CallerCardView()
        card.show_card(cards()[number])
        card.adjustSize()
        return card

    return make


def _settings(page: str) -> QWidget:
    bridge = Bridge(StillDesk(calls=StillCalls(phone=StillPhone(stands=PhoneStanding(line=LineState.READY)))))
    desk = QWidget()
    panes = Panes(queue=QWidget(), case=CasePane(bridge), lookup=QWidget(), countdown=CountdownPane(bridge))
    calls = CallWiring(bridge, panes, desk, NoticeLine(), open_form=lambda _known: None, room=Room)
    settings = SettingsWindow(bridge, panes, calls, desk)
    settings.setParent(None)
    desk.setParent(settings)
    bridge.setParent(settings)
    settings.come(page)
    return settings


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Every scene of the call, in the order in which one comes."""
    ringing, talking, held = CallState.RINGING, CallState.TALKING, CallState.HELD
    form = "case-call-filled"
    return [
        ("call-ringing-known", _window(_call(KNOWN, ringing, 3))),
        ("call-ringing-unknown", _window(_call(STRANGER, ringing, 5))),
        ("call-ringing-while-talking", _window(_call(KNOWN, talking, 71), _call("", ringing, 4), case=form)),
        ("call-talking", _window(_call(KNOWN, talking, 134), case=form)),
        ("call-held", _window(_call(KNOWN, held, 151), case=form)),
        ("call-three-party", _window(_call(KNOWN, talking, 187, joined="110"), case=form)),
        ("call-transfer-to-whom", _window(_call(KNOWN, talking, 140), case=form, then=_finding("transfer"))),
        ("call-flagging", _window(_call(KNOWN, talking, 140), case=form, then=_flagging)),
        ("call-after", _window(case=form, then=_after_call)),
        ("call-line-in-trouble", _window(line=LineState.TROUBLE, trouble="exchange_unreachable")),
        ("missed-none", _missed(_nobody_missed())),
        ("missed-some", _missed(missed_calls())),
        ("missed-overdue", _missed(missed_calls(overdue=True))),
        ("card-known", _card(KNOWN)),
        ("card-many", _card(MANY)),
        ("card-abusive", _card(ABUSIVE)),
        *((f"settings-{page}", partial(_settings, page)) for page in _PAGES),
    ]


_PAGES = ("phone", "sounds", "proposals", "masking", "phrases", "seat")
