"""Joins the phone to the window: what it tells becomes scenes of the call, what a key says becomes an order to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from desk_app.desk import Intent
from desk_app.domain.case import CaseId
from desk_app.domain.phone import PhoneCall, PhoneStanding
from desk_app.domain.seat import SeatState
from desk_app.screens import call_news as n
from desk_app.screens import register_values
from desk_app.screens.call_scene import scene_of, step
from desk_app.screens.entering_calls import entered, entered_call
from desk_app.screens.missed_calls import MissedCallLine
from desk_app.screens.phone_words import phone_trouble, phone_view, shown_number
from desk_app.screens.seat_states import At, Seat, seat_state_view
from desk_app.screens.settings_page import hides_after
from desk_app.words import _, pgettext
from ui.alerts.sounds import Player, player
from ui.bridge import Bridge
from ui.call.caller_cards import CallerCards
from ui.call.card_wiring import CardWiring
from ui.call.choices import Choices
from ui.call.deeds import Deeds, OpenForm
from ui.call.doing import Doing
from ui.call.missed_wiring import MissedWiring
from ui.call.phone_orders import PhoneOrders
from ui.call.phone_strip import PhoneStrip
from ui.call.ringer import Ringer
from ui.notices import NoticeLine, Offer
from ui.overlay import Room
from ui.panes import Panes

CALL_BACK_KEY = "Alt+Shift+B"


def machine_clock() -> datetime:
    """This machine's clock, by which the phone tells its times."""
    return datetime.now(UTC)


class CallWiring(QObject):
    """`seat_changed(SeatStateView)` when the seat's state or its timer is another; `phone_changed(bool)` whether there
    is a phone at all.

    `open_form` opens a new call with what is known of it. News never does so: only what a person has wished.
    """

    seat_changed = Signal(object)
    phone_changed = Signal(bool)

    def __init__(
        self,
        bridge: Bridge,
        panes: Panes,
        window: QWidget,
        notices: NoticeLine,
        *,
        open_form: OpenForm,
        room: Callable[[], Room],
        make_player: Callable[[], Player] = player,
        clock: Callable[[], datetime] = machine_clock,
    ) -> None:
        super().__init__(window)
        self._desk: Any = bridge.desk
        self._phone: Any = self._desk.calls.phone
        self._panes = panes
        self._case = cast(Any, panes.case)
        self._window = window
        self._open_form = open_form
        self._overlay_room = room
        self._clock = clock
        self.seat = Seat(since=self._desk.now())
        self._form_of: CaseId | None = None
        self.strip = PhoneStrip()
        self.choices = Choices(bridge, self)
        self.doing = Doing(bridge, notices, self)
        self.cards = CallerCards(bridge, self)
        self.card = CardWiring(bridge, panes, self.cards, self.doing, window, self._room)
        self.missed = MissedWiring(bridge, self.doing, self._at_centre, window)
        self.deeds = Deeds(panes, self.doing, self.missed, open_form, self._at_centre)
        self.orders = PhoneOrders(bridge, panes, window, self._room)
        self.ringer = Ringer(make_player, self)
        self._connect(bridge)

    def _connect(self, bridge: Bridge) -> None:
        self._phone.listen(bridge.carry(self._phone_told, self))
        self.strip.wanted.connect(self.orders.order)
        self.orders.answered.connect(lambda call: self._step(n.Answered(call=call)))
        self.orders.dialled.connect(self._dialled)
        self.orders.changed.connect(self.show)
        self.orders.said.connect(self.doing.say)
        self.orders.cut_off.connect(self._offer_call_back)
        self.choices.changed.connect(self._chosen_otherwise)
        self.cards.came.connect(self.show)
        bridge.changed.connect(self._heard)
        self.card.view.case_wanted.connect(self._case.case_wanted)
        self.missed.ring_back.connect(self._ring_back)
        for call in self.orders.standing.calls:
            self._step(n.CallTold(call=call))

    # who sits here

    def sit_down(self) -> None:
        """Somebody has come, or is back."""
        self.choices.read()
        self.missed.start()
        self._step(n.SatDown())
        self._desk.set_seat_state(self.seat.state)

    def leave(self) -> None:
        """Nobody sits here any more: calls go on, and nothing of any caller stays in sight."""
        self._step(n.Left())
        self.cards.forget()
        self.missed.stop()
        self.orders.finder.dismiss()
        self.show()

    def stop(self) -> None:
        """The window closes."""
        self.ringer.ring(False)

    # what the operator wants

    def handlers(self) -> dict[str, Callable[[], object]]:
        """The window's actions that are of the call."""
        orders = {name: partial(self.orders.order, name) for name in self.strip.buttons}
        return {
            **orders,
            "caller": self.card.go,
            "missed": lambda: self.missed.open(self._overlay_room()),
            "extend": lambda: self.choose(SeatState.AFTER_CALL),
        }

    def choose(self, state: SeatState) -> None:
        """Another state of the seat; 话后 again makes it longer."""
        self._step(n.Chosen(state=state))

    def known_of_new_call(self) -> Mapping[str, str]:
        """What a form that is opened by hand knows: that it is for the call on the line, where that has none yet."""
        talking = self.seat.talking
        return self.deeds.known(talking.call) if talking is not None and talking.case is None else {}

    def form_begun(self) -> None:
        """A form was opened: for the call on the line, where that has none yet."""
        talking, form = self.seat.talking, self._case.register_form
        if talking is not None and talking.case is None and form is not None:
            self._step(n.FormBegun(call=talking.call.id, case=form.case_id))

    def case_kept(self, intents: Sequence[Intent], case: CaseId | None) -> None:
        """The desk keeps commands of the case pane."""
        told = [(intent.case or case, type(intent.body).__name__) for intent in intents]
        for about in dict.fromkeys(each for each, _kind in told if each is not None):
            self._step(n.CaseKept(case=about, kinds=frozenset(kind for each, kind in told if each == about)))

    # what arrives

    def tick(self) -> None:
        """Only time has passed."""
        self._step(n.TimePassed())
        self.cards.tick()
        self._hide_in_time()

    def _phone_told(self, standing: PhoneStanding, call: PhoneCall | None) -> None:
        reference = self._desk.reference()
        known = entered_call(call, reference) if call is not None else None
        self.orders.told(entered(standing, reference), known)
        if known is not None:
            self._step(n.CallTold(call=known))
        else:
            self.show()
        self._hide_in_time()

    def _heard(self, what: frozenset[str]) -> None:
        if any(f"caller:{number}" in what for number in self._on_the_line):
            self.show()  # its number was revealed, or is hidden again

    def _dialled(self, call: PhoneCall, case: CaseId | None, opens_form: bool) -> None:
        self._step(n.Dialled(call=call, case=case, opens_form=opens_form))

    def _chosen_otherwise(self) -> None:
        self.ringer.aloud = self.choices.ring.aloud
        self._hide_in_time()
        self.show()

    # scenes

    def _step(self, news: n.News) -> None:
        before = self.seat.state
        turn = step(self.seat, news, self._at, self.choices.rules)
        self.seat = turn.seat
        if self.seat.state is not before:
            self._desk.set_seat_state(self.seat.state)
        for deed in turn.deeds:
            if (come := self.deeds.do(deed)) is not None:
                self._step(come)
        self.show()

    @property
    def _at(self) -> At:
        form = self._case.register_form
        if form is None:
            return At(now=self._desk.now())
        return At(now=self._desk.now(), form=form.case_id, typed=form.touched)

    def _at_centre(self, moment: datetime) -> datetime:
        """A time of this machine as the centre would have told it."""
        return moment + (self._desk.now() - self._clock())

    # showing

    def show(self) -> None:
        """Everything of the call as it stands now."""
        self.cards.want(self._numbers() if self.seat.somebody else ())
        scene = scene_of(self.seat, self._at)
        phone, trouble = self.orders.standing, self.orders.trouble
        revealed = [number for number in self._on_the_line if self._desk.calls.is_revealed(number)]
        self.strip.show_view(phone_view(phone, self._clock(), scene, self.cards.all, trouble, revealed))
        self.phone_changed.emit(self.orders.there_is_a_phone)
        self.seat_changed.emit(seat_state_view(self.seat, self._desk.now()))
        self.ringer.ring(self.seat.rings_aloud)
        self._see_form()
        self._show_card()

    def _see_form(self) -> None:
        form = self._case.register_form
        case = form.case_id if form is not None else None
        if case is not None and case != self._form_of:
            self.doing.form_opened()
        self._form_of = case

    def _show_card(self) -> None:
        about, of_form = self.seat.about, self._of_form
        rings = self.seat.ringing is not None
        if not self.seat.somebody:
            self.card.show_caller(None)
        elif of_form and not rings:
            self.card.show_caller(of_form)
        else:
            self.card.show_caller(about.number if about is not None else None)

    def _numbers(self) -> frozenset[str]:
        """Whose cards may be needed: those on the phone, and the caller of the open form."""
        of_form = self._of_form
        return self._on_the_line | ({of_form} if of_form else set())

    @property
    def _of_form(self) -> str:
        """The number of the caller that the open form is about; empty for none."""
        form = self._case.register_form
        return form.caller_meant if form is not None else ""

    @property
    def _on_the_line(self) -> frozenset[str]:
        return frozenset(call.number for call in self.orders.standing.calls)

    def _hide_in_time(self) -> None:
        """Masks again what has been shown for as long as this person has set."""
        view = self._case.view
        in_sight = self._numbers() | ({view.case.caller.phone} if view is not None else set())
        self._desk.calls.hide_in_time(hides_after(self.choices.masking), self._on_the_line, in_sight)

    def _room(self) -> QRect:
        room = self._overlay_room()
        return QRect(0, room.top, self._window.width(), self._window.height() - room.top - room.bottom)

    def _offer_call_back(self, call: PhoneCall) -> None:
        told = self.seat.of_call(call.id)
        case = told.case if told is not None and told.kept else None
        failed = call.trouble == "transfer_failed"
        why = _("The transfer failed, {number} was cut off") if failed else _("The connection to {number} broke")
        words = why.format(number=shown_number(call.number))
        again = partial(self.orders.dial, call.number, case=case, opens_form=case is None)
        self.doing.say(words, "red", Offer(words=pgettext("phone", "Call back"), key=CALL_BACK_KEY, do=again))

    def _ring_back(self, line: MissedCallLine) -> None:
        if not self.orders.there_is_a_phone:
            # By hand: the form is open while the operator dials on another telephone.
            self._open_form(register_values.of_call(line.number, self._desk.now()))
            self.doing.say(phone_trouble("no_phone"))
            return
        call = self.orders.dial(line.number, opens_form=True)

        def case() -> CaseId | None:
            told = self.seat.of_call(call)
            return told.case if told is not None and told.kept else None

        self.missed.rung(line, case)
