"""The call for pictures: each of its scenes in the whole window, missed calls, and the pages of the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneCall, PhoneStanding
from desk_app.domain.seat import SeatState
from desk_app.screens import call_news as n
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.missed_calls import MissedCallsView
from ui.bridge import Bridge
from ui.call.caller_card import WIDTH, CallerCardView
from ui.call.sample_callers import ABUSIVE, KNOWN, MANY, STRANGER, cards, missed_calls, nobody_missed, shared_card
from ui.call.wiring import CallWiring, machine_clock
from ui.case.pane import CasePane
from ui.countdown.pane import CountdownPane
from ui.main_window import OperatorWindow
from ui.notices import NoticeLine
from ui.overlay import Room
from ui.panes import Panes
from ui.screenshots import settle
from ui.settings_window.templates_page import TemplatesPage
from ui.settings_window.window import SettingsWindow
from ui.shell_samples import StillCalls, StillDesk, StillPhone, window_of

NARROW_CARD = 224
"""What is left for a card over a queue of 240 pixels."""


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
    missed: Callable[[], MissedCallsView] = missed_calls,
) -> Callable[[], QWidget]:
    def make() -> QWidget:
        phone = StillPhone(stands=PhoneStanding(line=line, trouble=trouble, calls=calls))
        desk = StillDesk(calls=StillCalls(phone=phone, cards=cards(), missed=missed()))

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


def _missed(told: Callable[[], MissedCallsView]) -> Callable[[], QWidget]:
    def opened(window: OperatorWindow) -> None:
        window.calls.missed.page.show_view(told())
        window.do("missed")

    return _window(then=opened, missed=told)


def _finding(name: str) -> Callable[[OperatorWindow], None]:
    return lambda window: window.do(name)


def _card(made: Callable[[], CallerCard], wide: int = WIDTH) -> Callable[[], QWidget]:
    def make() -> QWidget:
        card = CallerCardView()
        card.show_card(made())
        card.resize(wide, card.height_at(wide))
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
    shown = settings.pages[page]
    if isinstance(shown, TemplatesPage):
        shown.show_kept(None)  # what is kept is never told here
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
        ("missed-none", _missed(nobody_missed)),
        ("missed-some", _missed(missed_calls)),
        ("missed-overdue", _missed(partial(missed_calls, overdue=True))),
        ("card-known", _card(lambda: cards()[KNOWN])),
        ("card-many", _card(lambda: cards()[MANY])),
        ("card-narrow", _card(lambda: cards()[MANY], NARROW_CARD)),
        ("card-shared", _card(shared_card)),
        ("card-abusive", _card(lambda: cards()[ABUSIVE])),
        *((f"settings-{page}", partial(_settings, page)) for page in _PAGES),
    ]


_PAGES = ("phone", "sounds", "proposals", "masking", "phrases", "templates", "seat")
