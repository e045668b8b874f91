"""A call in the operator's window: it rings, is answered, talked, left; nothing that arrives takes focus or words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.desk import Intent, Kept, NotPossible
from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.phone import CallEnd, CallState, LineState
from desk_app.domain.seat import Role, SeatState
from desk_app.screens import register_values as name
from desk_app.screens.alerts import Tone
from desk_app.screens.call_scene import Scene, scene_of
from desk_app.screens.caller_card import CallerCard, CallerName, FormerCase
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.screens.unreported_calls import reports_in
from desk_app.telephony.board import Verb
from tests.fakes.phone import NEVER_ANSWERED, REFUSES_HAND_OVER, FakePhone
from tests.ui.shell_desk import NOW, OPERATOR, PlainPane, ShellCalls, ShellDesk, plain_panes
from ui.bridge import Bridge
from ui.call.missed_wiring import missed_id
from ui.main_window import OperatorWindow
from ui.theme import apply_theme, load_theme

CALLER, OTHER = "13812341234", "13900005678"
KNOWN = CallerCard(
    number=CALLER,
    shown="138****1234",
    revealed=False,
    heading="2 names",
    names=(CallerName(name="张先生", words="3 cases"), CallerName(name="李阿姨", words="1 case")),
    cases=(
        FormerCase(
            id=CaseId("f-1"),
            number="1120-1",
            title="井盖",
            state="Handling",
            when="",
            place="",
            tone="red",
            is_open=True,
        ),
    ),
    may_flag=(("ABUSIVE", "Abusive"),),
)
REGISTER = c.RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="井盖没了")


class Ears:
    def __init__(self) -> None:
        self.heard: list[Tone] = []

    def play(self, tone: Tone) -> None:
        self.heard.append(tone)


class AtWindow:
    """A window with a phone that a test can have ring."""

    def __init__(self, qtbot: QtBot, desk: ShellDesk, phone: FakePhone) -> None:
        self.qtbot, self.desk, self.phone = qtbot, desk, phone
        self.window = OperatorWindow(Bridge(desk), plain_panes())
        self.case.makes_forms = True
        self.ears = Ears()
        self.window.calls.ringer._make_player = lambda: self.ears
        self.window.resize(1400, 900)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def pane(self, name: str) -> PlainPane:
        found = getattr(self.window._panes, name)
        assert isinstance(found, PlainPane)
        return found

    @property
    def case(self) -> PlainPane:
        return self.pane("case")

    @property
    def seat(self) -> Any:
        return self.window.calls.seat

    @property
    def scene(self) -> Scene:
        return scene_of(self.seat, self.window.calls._at)

    @property
    def card(self) -> Any:
        return self.window.calls.card.view

    def settle(self) -> None:
        """All that the phone has told has come to the window."""
        self.phone.settle()
        QCoreApplication.processEvents()
        QCoreApplication.processEvents()

    def ring(self, number: str = CALLER) -> str:
        call = self.phone.ring(number)
        self.settle()
        return call

    def press(self, keys: str) -> None:
        combination = QKeySequence(keys)[0]
        target = QApplication.focusWidget() or QApplication.activeWindow()
        self.qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())
        self.settle()

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def performed(self, kind: type[c.Body]) -> list[Intent]:
        wishes = [asked[1:] for asked in self.desk.asked if asked[0] == "perform"]
        return [intent for wish in wishes for intent in wish if isinstance(intent.body, kind)]

    def keep(self, *bodies: c.Body) -> CaseId:
        """The open form is sent, and the desk keeps it."""
        form = self.case.register_form
        assert form is not None
        intents = [Intent(case=form.case_id, body=body) for body in bodies]
        self.desk.outcomes.append(Kept(case=form.case_id, ids=()))
        self.case.register_form = None
        self.case.performed.emit(intents)
        self.settle()
        return form.case_id

    def later(self, **length: float) -> None:
        self.desk.moment += timedelta(**length)
        self.window.calls.tick()
        self.settle()


Open = Callable[..., AtWindow]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """Opens windows with a phone; all are closed at the end."""
    apply_theme(qapp, load_theme("light"))
    made: list[AtWindow] = []

    def open_(**of_desk: Any) -> AtWindow:
        phone = FakePhone()
        cards = of_desk.pop("cards", {CALLER: KNOWN})
        missed = of_desk.pop("missed", MissedCallsView())
        desk = ShellDesk(calls=ShellCalls(phone=phone, cards=cards, missed=missed), **of_desk)
        desk.outcomes = []
        made.append(AtWindow(qtbot, desk, phone))
        made[-1].settle()
        return made[-1]

    yield open_
    for at in made:
        at.phone.close()
        at.window.close()
        at.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


def test_ringing_pops_the_card_and_touches_neither_focus_nor_text(opened: Open) -> None:
    at = opened()
    at.press("Ctrl+2")
    line = at.case.line
    at.type("manhole cov")
    line.setSelection(2, 3)
    at.ring()
    assert at.card.isVisible() and at.card.shown == KNOWN
    assert at.window.calls.strip.shown.number == "138****1234"
    assert QApplication.focusWidget() is line and line.selectedText() == "nho" and at.case.register_form is None
    line.deselect()
    line.end(False)
    at.type("er")
    assert line.text() == "manhole cover"


def test_the_card_never_covers_what_has_the_focus(opened: Open) -> None:
    at = opened()
    for key in ("Ctrl+1", "Ctrl+2", "Ctrl+3"):
        at.press(key)
        call = at.ring()
        focus = QApplication.focusWidget()
        assert focus is not None
        place = focus.mapTo(at.window, focus.rect().topLeft())
        assert not at.card.geometry().intersects(focus.rect().translated(place)), key
        at.phone.caller_hangs_up(call)
        at.settle()
        assert not at.card.isVisible()


def test_one_key_answers_parks_what_is_typed_and_the_next_letter_is_for_the_new_call(opened: Open) -> None:
    at = opened()
    at.press("Ctrl+N")
    at.type("half a sen")
    at.ring()
    at.press("F9")
    at.type("a manhole")
    form = at.case.register_form
    assert form is not None and form.box.toPlainText() == "a manhole"
    assert ("put away", "half a sen") in at.case.shown
    assert form.values[name.CALL_NUMBER] == form.values[name.PHONE] == CALLER and name.CALL_BEGAN in form.values
    assert at.phone.calls[0].state is CallState.TALKING and at.scene is Scene.ASKING
    assert at.card.isVisible()


def test_the_keys_of_the_phone(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    at.press("Shift+F9")
    assert at.phone.calls[0].state is CallState.HELD and at.window.calls.strip.shown.hold_words == "Resume"
    at.press("Shift+F9")
    assert at.phone.calls[0].state is CallState.TALKING
    at.press("Ctrl+J")
    at.type("110")
    at.press("Return")
    assert at.phone.call(call).joined == "110"
    assert "110" in at.window.calls.strip.shown.state
    at.press("Ctrl+F9")
    assert at.phone.call(call).over


def test_a_call_is_handed_over_to_whom_a_few_letters_name_and_the_focus_comes_back(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    box = QApplication.focusWidget()
    at.press("Ctrl+T")
    finder = at.window.calls.orders.finder
    assert finder.is_open and finder.parties[0].number == "110"
    at.type("fire")
    assert [party.number for party in finder.parties] == ["119"]
    at.press("Return")
    assert at.phone.call(call).over and not finder.is_open and QApplication.focusWidget() is not finder.line
    at.press("Ctrl+T")
    assert not finder.is_open, "there is nobody to hand over"
    assert isinstance(box, QPlainTextEdit)


def test_the_finder_goes_when_the_caller_goes(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    at.press("Ctrl+T")
    at.phone.caller_hangs_up(call)
    at.settle()
    assert not at.window.calls.orders.finder.is_open


def two_callers(at: AtWindow) -> tuple[str, str]:
    """The first is held, the second talked to."""
    held = at.ring(OTHER)
    at.press("F9")
    talked = at.ring(CALLER)
    at.press("F9")
    assert at.phone.call(held).state is CallState.HELD and at.phone.call(talked).state is CallState.TALKING
    return held, talked


@pytest.mark.parametrize("key", ["Ctrl+T", "Ctrl+J"])
def test_whom_the_finder_was_not_opened_for_is_never_handed_over(opened: Open, key: str) -> None:
    at = opened()
    held, talked = two_callers(at)
    finder = at.window.calls.orders.finder
    at.press(key)
    assert "138****1234" in finder._title.text()
    at.type("110")
    at.phone.caller_hangs_up(talked)
    at.settle()
    assert not finder.is_open and "is over" in at.window.notices.words
    at.press("Return")
    assert at.phone.call(held).state is CallState.HELD and not at.phone.call(held).joined
    assert all(deed.verb not in (Verb.TRANSFER, Verb.DIAL) for deed in at.phone.done)


def test_the_call_that_is_handed_over_is_the_one_the_finder_was_opened_for(opened: Open) -> None:
    at = opened()
    first, second = two_callers(at)
    at.press("Ctrl+T")
    at.type("110")
    at.press("Shift+F9")
    assert at.phone.call(first).state is CallState.TALKING, "the other one is talked to meanwhile"
    at.press("Return")
    assert at.phone.call(second).end is CallEnd.TRANSFERRED and not at.phone.call(first).over


def test_who_is_cut_off_by_a_failed_hand_over_is_called_back_by_one_key(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    case = at.keep(REGISTER)
    at.phone.transfer(call, REFUSES_HAND_OVER)
    at.settle()
    assert at.phone.call(call).end is CallEnd.FAILED
    assert at.window.notices.words == "The transfer failed, 138****1234 was cut off"
    at.phone.line(LineState.TROUBLE, "exchange_unreachable")
    at.settle()
    at.press("Alt+Shift+B")
    assert not at.phone.calls and "138****1234" in at.window.notices.words, "it still can be done"
    at.phone.line(LineState.READY)
    at.settle()
    at.press("Alt+Shift+B")
    assert [(each.number, each.incoming) for each in at.phone.calls] == [(CALLER, False)]
    assert at.seat.of_call(at.phone.calls[0].id).case == case
    assert at.window.notices.words == ""
    at.press("Alt+Shift+B")
    assert len(at.phone.calls) == 1


def test_an_answered_call_is_busy_then_after_call_then_ready_by_itself(opened: Open) -> None:
    at = opened()
    at.window.calls.choose(SeatState.READY)
    call = at.ring()
    assert at.ears.heard == [Tone.RING]
    at.press("F9")
    assert at.seat.state is SeatState.NOT_READY and not at.window.calls.ringer._again.isActive()
    at.keep(REGISTER, c.FileCase(problem="p", condition="q"), c.DispatchCase(target="u", opinion="", reason=""))
    assert at.scene is Scene.FOLLOWING
    at.phone.caller_hangs_up(call)
    at.settle()
    assert at.window.top_bar.seat_state.text() == "After call 01:00"
    at.later(seconds=61)
    assert at.window.top_bar.seat_state.text() == "Ready"
    assert [asked[1] for asked in at.desk.asked if asked[0] == "seat_state"] == [
        SeatState.NOT_READY,
        SeatState.READY,
        SeatState.NOT_READY,
        SeatState.AFTER_CALL,
        SeatState.READY,
    ]


def test_the_call_goes_into_the_history_of_its_case(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    case = at.keep(REGISTER)
    at.phone.caller_hangs_up(call)
    at.settle()
    (recorded,) = at.performed(c.RecordCall)
    assert recorded.case == case and recorded.body.phone == CALLER and recorded.body.incoming
    assert abs(recorded.body.ended - NOW) < timedelta(minutes=1), "by the centre's time"


def test_hanging_up_without_a_case_cleans_the_screen_and_keeps_the_words(opened: Open) -> None:
    at = opened()
    at.ring()
    at.press("F9")
    at.type("nobody speaks")
    at.press("Ctrl+F9")
    assert at.case.register_form is None and ("put away", "nobody speaks") in at.case.shown
    assert "Alt+PgUp" in at.window.notices.words
    at.ring()
    at.press("F9")
    assert at.window.notices.words == "", "the next call has begun"


def test_a_caller_who_leaves_takes_nothing_from_the_form_and_the_seat_waits_for_it(opened: Open) -> None:
    at = opened()
    at.window.calls.choose(SeatState.READY)
    call = at.ring()
    at.press("F9")
    at.type("a manhole")
    at.phone.caller_hangs_up(call)
    at.settle()
    form = at.case.register_form
    assert form is not None and form.box.toPlainText() == "a manhole" and QApplication.focusWidget() is form.box
    at.later(seconds=200)
    assert at.seat.state is SeatState.AFTER_CALL
    at.keep(REGISTER)
    at.later(seconds=1)
    assert at.seat.state is SeatState.READY
    assert len(at.performed(c.RecordCall)) == 1


@pytest.mark.parametrize("state", [SeatState.NOT_READY, SeatState.BREAK])
def test_a_seat_that_is_not_there_hears_nothing_and_sees_who_calls(opened: Open, state: SeatState) -> None:
    at = opened()
    at.window.calls.choose(state)
    at.ring()
    assert at.ears.heard == [] and at.card.isVisible()


def test_a_missed_call_is_reported_by_the_program_itself(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.phone.caller_hangs_up(call)
    at.settle()
    (reported,) = at.performed(c.ReportMissedCall)
    assert reported.subject == c.Subject(kind=c.SubjectKind.CALL, id=missed_id(call))
    assert reported.body.number == CALLER
    at.press("Ctrl+F9")
    assert len(at.performed(c.ReportMissedCall)) == 1


def test_a_sub_centre_s_dispatcher_keeps_no_list_of_missed_calls(opened: Open) -> None:
    at = opened(actor=replace(OPERATOR, roles=frozenset({Role.DISPATCHER})))
    at.phone.caller_hangs_up(at.ring())
    at.settle()
    assert at.performed(c.ReportMissedCall) == []


def kept_reports(at: AtWindow) -> list[str]:
    """Whose missed calls wait on the seat's disk."""
    return [report.number for report in reports_in(at.desk.kept_choices.get("unreported_calls")).values()]


def test_a_call_missed_while_nobody_sits_here_outlives_the_program(opened: Open) -> None:
    before = opened(actor=None)
    missed = before.ring()
    before.phone.caller_hangs_up(missed)
    before.settle()
    assert before.performed(c.ReportMissedCall) == [] and kept_reports(before) == [CALLER]
    before.window.close()
    after = opened(kept_choices=dict(before.desk.kept_choices))
    after.qtbot.waitUntil(lambda: kept_reports(after) == [])
    (reported,) = after.performed(c.ReportMissedCall)
    assert reported.subject is not None and reported.subject.id == missed_id(missed)
    assert reported.body.number == CALLER


def test_who_may_not_report_a_missed_call_leaves_it_to_who_may(opened: Open) -> None:
    dispatcher = replace(OPERATOR, roles=frozenset({Role.DISPATCHER}))
    before = opened(actor=dispatcher)
    before.phone.caller_hangs_up(before.ring())
    before.settle()
    assert before.performed(c.ReportMissedCall) == [] and kept_reports(before) == [CALLER]
    after = opened(kept_choices=dict(before.desk.kept_choices))
    after.qtbot.waitUntil(lambda: kept_reports(after) == [])
    assert len(after.performed(c.ReportMissedCall)) == 1


def test_a_report_that_the_desk_did_not_keep_is_not_forgotten(opened: Open) -> None:
    at = opened()
    at.desk.outcomes = [NotPossible(code="not_signed_in")]
    at.phone.caller_hangs_up(at.ring())
    at.settle()
    assert kept_reports(at) == [CALLER]
    at.desk.outcomes = [NotPossible(code="call_known")]
    at.window.calls.sit_down()
    at.qtbot.waitUntil(lambda: kept_reports(at) == [])
    assert len(at.performed(c.ReportMissedCall)) == 2


def test_calls_missed_before_the_disk_has_answered_join_those_on_it(opened: Open) -> None:
    first = opened(actor=None)
    first.phone.caller_hangs_up(first.ring())
    first.settle()
    at = opened(actor=None, kept_choices=dict(first.desk.kept_choices), held=[])
    at.phone.caller_hangs_up(at.ring(OTHER))
    at.settle()
    assert kept_reports(at) == [CALLER], "nothing is written over"
    asked, at.desk.held = at.desk.held, None
    for future in asked:
        future.set_result(at.desk.kept_choices["unreported_calls"])
    at.qtbot.waitUntil(lambda: kept_reports(at) == [CALLER, OTHER])


def test_a_call_that_is_declined_was_not_missed(opened: Open) -> None:
    at = opened()
    at.ring()
    assert at.window.calls.strip.shown.hang_up_words == "Decline"
    at.press("Ctrl+F9")
    assert at.performed(c.ReportMissedCall) == [] and not at.phone.calls


def test_who_gets_through_needs_no_callback_any_more(opened: Open) -> None:
    at = opened(cards={CALLER: replace(KNOWN, missed="waits", missed_call="m-7")})
    at.desk.outcomes = [Kept(case=None, ids=())]
    at.ring()
    at.press("F9")
    (settled,) = at.performed(c.SettleMissedCall)
    assert settled.subject is not None and settled.subject.id == "m-7"
    assert settled.body.outcome is c.MissedCallOutcome.RANG_AGAIN
    at.qtbot.waitUntil(lambda: "138****1234" in at.window.notices.words)


def missed_elsewhere(at: AtWindow, seconds: float) -> MissedCallsView:
    """Another seat reports a call of the same number that rang there in vain, until so long after it was taken here."""
    taken = at.phone.calls[0].answered_at
    assert taken is not None
    gave_up = at.window.calls._at_centre(taken) + timedelta(seconds=seconds)
    missed = MissedCall(
        id="m-8", number=CALLER, rang_at=gave_up - timedelta(seconds=8), gave_up_at=gave_up, seat="05", due=NOW
    )
    return replace(SOME, lines=(replace(LINE, id="m-8", call=missed),))


@pytest.mark.parametrize("seconds", [0.1, -3.0, 12.0])
def test_a_call_taken_here_that_rang_elsewhere_too_needs_no_callback(opened: Open, seconds: float) -> None:
    at = opened()
    at.ring()
    at.press("F9")
    at.desk.calls.missed = missed_elsewhere(at, seconds)
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: len(at.performed(c.SettleMissedCall)) == 1)
    at.desk.tell("missed_calls")
    at.settle()
    (settled,) = at.performed(c.SettleMissedCall)
    assert settled.subject is not None and settled.subject.id == "m-8"
    assert settled.body.outcome is c.MissedCallOutcome.ANSWERED_ELSEWHERE and settled.body.answered_at is not None
    assert at.window.notices.words == "", "it happens at every call that rings at several seats"


def test_it_needs_none_either_where_the_report_comes_first(opened: Open) -> None:
    at = opened(cards={CALLER: replace(KNOWN, missed="waits", missed_call="m-8")})
    at.ring()
    gave_up = at.window.calls._at_centre(at.phone.calls[0].began_at)
    missed = MissedCall(id="m-8", number=CALLER, rang_at=gave_up, gave_up_at=gave_up, seat="05", due=NOW)
    at.desk.calls.missed = replace(SOME, lines=(replace(LINE, id="m-8", call=missed),))
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: bool(at.window.calls.missed.page._model.lines))
    at.press("F9")
    (settled,) = at.performed(c.SettleMissedCall)
    assert settled.body.outcome is c.MissedCallOutcome.ANSWERED_ELSEWHERE


@pytest.mark.parametrize("seconds", [-5.5, 20.0])
def test_a_caller_who_was_taken_here_and_rings_in_vain_later_waits(opened: Open, seconds: float) -> None:
    at = opened()
    at.ring()
    at.press("F9")
    at.desk.calls.missed = missed_elsewhere(at, seconds)
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: bool(at.window.calls.missed.page._model.lines))
    assert at.performed(c.SettleMissedCall) == []


LINE = MissedCallLine(
    id="m-1",
    number=CALLER,
    shown="138****1234",
    name="张先生",
    rang="10:20",
    seat="07",
    due=NOW + timedelta(minutes=3),
    remaining="",
    tone="yellow",
    owner="",
    mine=False,
    attempts="",
    may_take=True,
    may_settle=False,
)
SOME = MissedCallsView(heading="1 missed call", count=1, unowned=1, lines=(LINE,))


def test_a_missed_call_is_taken_rung_back_and_settled_by_keys(opened: Open) -> None:
    at = opened(missed=SOME)
    assert at.window.top_bar.missed.text() == "1 missed call"
    at.press("Alt+Shift+M")
    page = at.window.calls.missed.page
    assert page.is_open and page.line == LINE
    at.press("Return")
    assert not page.is_open and [intent.subject.id for intent in at.performed(c.TakeMissedCall)] == ["m-1"]
    form = at.case.register_form
    assert form is not None and form.values[name.PHONE] == CALLER, "it is talked: the form is open"
    case = at.keep(REGISTER)
    at.desk.calls.missed = replace(SOME, lines=(replace(LINE, mine=True, may_take=False, may_settle=True),))
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: page._model.lines[0].mine)
    at.press("Alt+Shift+M")
    at.press("S")
    at.type("said thanks")
    dialled = len(at.phone.calls)
    at.press("Return")
    (settled,) = at.performed(c.SettleMissedCall)
    assert settled.body == c.SettleMissedCall(outcome=c.MissedCallOutcome.CALLED_BACK, words="said thanks", case=case)
    assert page.is_open and len(at.phone.calls) == dialled, "Enter has settled it, and nobody is rung again"


def test_a_call_that_nobody_has_is_taken_by_who_says_what_came_of_it(opened: Open) -> None:
    at = opened(missed=SOME)
    at.press("Alt+Shift+M")
    page = at.window.calls.missed.page
    at.desk.outcomes = [Kept(case=None, ids=()), Kept(case=None, ids=())]
    at.press("S")
    assert [intent.subject.id for intent in at.performed(c.TakeMissedCall) if intent.subject] == ["m-1"]
    assert page.question.isVisible()
    at.type("at the counter")
    at.press("Return")
    (settled,) = at.performed(c.SettleMissedCall)
    assert settled.subject is not None and settled.subject.id == "m-1" and settled.body.words == "at the counter"
    assert not at.phone.calls


def test_ringing_back_in_vain_opens_no_form(opened: Open) -> None:
    at = opened(missed=replace(SOME, lines=(replace(LINE, number=NEVER_ANSWERED),)))
    at.press("Alt+Shift+M")
    at.press("Return")
    assert at.phone.calls[0].state is CallState.DIALLING and at.case.register_form is None
    at.press("Ctrl+F9")
    assert at.case.register_form is None and at.seat.state is SeatState.NOT_READY


def test_a_line_that_is_pointed_at_stays_whatever_arrives(opened: Open) -> None:
    more = tuple(replace(LINE, id=f"m-{number}", shown=f"{number}") for number in range(1, 4))
    at = opened(missed=replace(SOME, lines=more))
    at.press("Alt+Shift+M")
    at.press("Down")
    page = at.window.calls.missed.page
    assert page.line is not None and page.line.id == "m-2"
    at.desk.calls.missed = replace(SOME, lines=(more[2], more[1]))
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: len(page._model.lines) == 2)
    assert page.line.id == "m-2"


MINE = tuple(
    replace(LINE, id=f"m-{number}", shown=f"caller {number}", mine=True, may_take=False, may_settle=True)
    for number in range(1, 4)
)


def test_the_words_about_one_call_never_settle_another(opened: Open) -> None:
    at = opened(missed=replace(SOME, lines=MINE))
    at.press("Alt+Shift+M")
    page = at.window.calls.missed.page
    at.press("S")
    at.type("said thanks")
    at.desk.calls.missed = replace(SOME, lines=MINE[1:])
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: len(page._model.lines) == 2)
    assert page.line is None, "nothing is pointed at"
    assert "caller 1" in page.whose.text() and "is settled already" in page.whose.text()
    at.press("Return")
    assert at.performed(c.SettleMissedCall) == []
    assert page.words.isVisible() and page.words.text() == "said thanks", "they can still be copied"
    at.press("Escape")
    assert page.is_open and not page.words.isVisible()
    at.press("Return")
    assert not at.phone.calls and at.performed(c.TakeMissedCall) == [], "nobody else is rung back"
    at.press("Down")
    assert page.line == MINE[1]


def test_an_answer_goes_to_the_call_that_was_asked_about(opened: Open) -> None:
    at = opened(missed=replace(SOME, lines=MINE))
    at.press("Alt+Shift+M")
    page = at.window.calls.missed.page
    at.press("S")
    page.list.setCurrentIndex(page._model.index(2))
    at.type("it was her")
    at.desk.calls.missed = replace(SOME, lines=(MINE[2], MINE[0]))
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: len(page._model.lines) == 2)
    at.press("Return")
    (settled,) = at.performed(c.SettleMissedCall)
    assert settled.subject is not None and settled.subject.id == "m-1" and settled.body.words == "it was her"


def test_who_loses_the_call_to_a_shift_leader_is_told_so(opened: Open) -> None:
    at = opened(missed=replace(SOME, lines=MINE[:1]))
    at.press("Alt+Shift+M")
    page = at.window.calls.missed.page
    at.press("S")
    at.desk.calls.missed = replace(SOME, lines=(replace(MINE[0], mine=False, may_settle=False, owner="班长"),))
    at.desk.tell("missed_calls")
    at.qtbot.waitUntil(lambda: not page.question.isVisible())
    assert "somebody else calls back now" in page._heading.text()


def test_a_key_takes_a_name_into_the_form_and_none_is_chosen_by_itself(opened: Open) -> None:
    at = opened()
    at.ring()
    at.press("F9")
    form = at.case.register_form
    assert form is not None and name.PERSON not in form.values
    at.press("Ctrl+Shift+2")
    assert form.values[name.PERSON] == "李阿姨"


def test_a_former_case_is_opened_by_keys(opened: Open, qtbot: QtBot) -> None:
    at = opened()
    at.ring()
    at.press("F9")
    at.press("Ctrl+6")
    with qtbot.waitSignal(at.case.case_wanted) as wanted:
        at.press("Return")
    assert wanted.args == ["f-1"]
    assert not at.card.isAncestorOf(QApplication.focusWidget()), "the case has the focus"
    at.press("Ctrl+6")
    at.press("Escape")
    assert not at.card.isVisible()
    at.press("Ctrl+6")
    assert at.card.isVisible()


def test_a_number_is_revealed_with_a_reason_or_without_and_hidden_again_after_the_call(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    box = QApplication.focusWidget()
    at.press("Ctrl+Shift+V")
    assert at.card._number.text() == "138****1234"
    at.type("has to be told twice")
    at.press("Return")
    assert ("reveal", CALLER, at.case.register_form.case_id, "has to be told twice") in at.desk.calls.asked
    at.qtbot.waitUntil(lambda: at.card._number.text() == CALLER)
    assert QApplication.focusWidget() is box
    at.phone.caller_hangs_up(call)
    at.settle()
    at.window.calls.tick()
    at.case.put_call_away()
    at.window.calls.tick()
    assert not at.card.isVisible()
    at.ring()
    at.qtbot.waitUntil(lambda: at.card.isVisible() and at.card._number.text() == "138****1234")


def test_a_flag_needs_a_reason(opened: Open) -> None:
    at = opened()
    at.ring()
    at.press("Ctrl+Shift+G")
    at.press("Return")
    assert at.performed(c.FlagCaller) == []
    at.type("shouts")
    at.press("Return")
    (flagged,) = at.performed(c.FlagCaller)
    assert flagged.body == c.FlagCaller(flag="ABUSIVE", set=True, reason="shouts")
    assert flagged.subject == c.Subject(kind=c.SubjectKind.CALLER, id=CALLER)


def test_a_withheld_number_is_shown_as_withheld(opened: Open) -> None:
    at = opened()
    at.ring("")
    assert at.card.shown.heading == "Number withheld" or at.card.shown.number == ""
    assert at.window.calls.strip.shown.number == "number withheld" and not at.card.reveal.isVisible()
    at.press("F9")
    form = at.case.register_form
    assert form is not None and name.CALL_NUMBER not in form.values


def test_the_line_s_trouble_is_said_in_words(opened: Open) -> None:
    at = opened()
    at.phone.line(LineState.TROUBLE, "exchange_unreachable")
    at.settle()
    assert "Ctrl+N" in at.window.calls.strip.shown.trouble
    at.press("Ctrl+N")
    assert at.case.register_form is not None


def test_what_the_phone_cannot_do_is_said_in_its_line(opened: Open) -> None:
    at = opened()
    at.phone.has_sound = False
    at.ring()
    at.press("F9")
    assert "sound device" in at.window.calls.strip.shown.trouble
    assert at.case.register_form is not None, "the words can be typed all the same"


def test_the_phone_s_keys_work_over_an_open_page(opened: Open) -> None:
    at = opened()
    at.press("Ctrl+K")
    at.ring()
    at.press("F9")
    assert at.phone.calls[0].state is CallState.TALKING


def test_no_key_answers_while_an_input_method_composes(opened: Open, qapp: QApplication) -> None:
    at = opened()
    from ui.composing import ComposingGuard

    guard = ComposingGuard(qapp)
    at.press("Ctrl+2")
    at.ring()
    QApplication.sendEvent(at.case.line, QInputMethodEvent("jinggai", []))
    at.press("F9")
    assert at.phone.calls[0].state is CallState.RINGING
    done = QInputMethodEvent()
    done.setCommitString("井盖")
    QApplication.sendEvent(at.case.line, done)
    at.press("F9")
    assert at.phone.calls[0].state is CallState.TALKING
    guard.deleteLater()


def test_dialling_finds_the_caller_of_the_open_form_without_showing_the_number(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    at.type("x")
    at.phone.caller_hangs_up(call)
    at.settle()
    at.press("Ctrl+B")
    finder = at.window.calls.orders.finder
    assert finder.parties[0].number == CALLER and CALLER not in finder.list.item(0).text()
    at.press("Return")
    assert at.phone.calls[0].number == CALLER and not at.phone.calls[0].incoming


def test_who_leaves_the_seat_leaves_no_caller_in_sight(opened: Open) -> None:
    at = opened()
    at.ring()
    assert at.card.isVisible()
    at.window.do("sign_out")
    at.settle()
    at.qtbot.waitUntil(lambda: not at.card.isVisible())
    assert at.window.calls.strip.shown.name == ""


def test_buttons_keep_their_place_whatever_the_phone_does(opened: Open) -> None:
    at = opened()

    def places() -> list[int]:
        QCoreApplication.processEvents()
        strip = at.window.calls.strip
        return [button.x() for button in strip.buttons.values()]

    height = at.window.calls.strip.height()
    before = places()
    at.ring()
    rings = places()
    at.press("F9")
    assert rings == before == places()
    assert at.window.calls.strip.height() == height


def test_without_a_phone_there_is_no_line_and_calls_go_by_hand(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))
    window = OperatorWindow(Bridge(ShellDesk()), plain_panes())
    window.show()
    assert not window.calls.strip.isVisible()
    for key in ("answer", "hold", "transfer", "join", "hang_up", "dial", "caller"):
        window.do(key)
    window.do("intake")
    assert "intake" in window._panes.case.shown
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


def test_everything_of_the_call_has_a_name(opened: Open) -> None:
    at = opened(missed=SOME)
    at.ring()
    at.press("Alt+Shift+M")
    named: tuple[type[QWidget], ...] = (QAbstractButton, QLineEdit, QPlainTextEdit)
    roots = (at.card, at.window.calls.strip, at.window.calls.missed.page, at.window.calls.orders.finder)
    for root in roots:
        assert root.accessibleName() or root in roots[2:]
        for kind in named:
            for widget in root.findChildren(kind):
                assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


def test_one_call_is_one_form_however_often_the_key_is_pressed(opened: Open) -> None:
    at = opened()
    at.ring()
    for _ in range(3):
        at.press("F9")
    assert at.case.shown.count("intake") == 1


def test_news_of_calls_in_a_flood_costs_the_typist_nothing(opened: Open) -> None:
    at = opened()
    at.press("Ctrl+2")
    for number in range(50):
        call = at.phone.ring(f"1380000{number:04}")
        at.case.line.insert("a")
        at.phone.caller_hangs_up(call)
    at.settle()
    assert at.case.line.text() == "a" * 50 and QApplication.focusWidget() is at.case.line
    assert len(at.performed(c.ReportMissedCall)) == 50
    assert Qt.ApplicationState.ApplicationActive == QApplication.applicationState()
