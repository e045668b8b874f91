"""The scripted operator: signs in, takes every call that rings, works the queue until the shift has come to its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from desk_app.domain.case import State
from desk_app.screens import vocabulary
from desk_app.screens.case import CaseView
from desk_app.screens.queue import QueueLine
from desk_app.screens.receipts import Receipt
from desk_app.words import _
from ui.case.fields import ChoiceField, Field
from ui.case.place_field import PlaceField
from ui.main_window import OperatorWindow
from ui.pieces import ActionButton
from ui.scripted.album import Album
from ui.scripted.eyes import Eyes, StepFailed
from ui.scripted.filling import choose_first, fill, fill_place
from ui.scripted.hands import Hands
from ui.scripted.next_move import FIRST, Move, next_move
from ui.scripted.told import Floor, Told

MOVES_AT_ONCE = 6
IDLE_SECONDS = 0.1
FULL = 22
SEPARATOR = "·"
SHIFT_SECONDS = 170.0
STARTS_UP = 60.0
LOOKS_AGAIN_AFTER = 4.0
"""Seconds until a case about which there was nothing to do, and whose line says the same, is opened again."""

TURNS_FIRST = (
    State.PENDING_CLOSE,
    State.PENDING_CALLBACK,
    State.PENDING_ACCEPT,
    State.PENDING_FILING,
    State.RETURNED,
    State.PENDING_DISPATCH,
    State.PENDING_INSPECTION,
    State.PENDING_SIGN,
    State.HANDLING,
)
"""States in which a seat may have something to do, in the order in which this operator takes them."""


class ScriptedOperator:
    """Works a window as a person would. `names` keeps which case each problem became, as the window showed it.

    `between` is done once in a while when nothing waits: somebody looks at something else. `moves` counts what was
    done, `registered_offline` the calls taken without a network, `refused_cases` those of which a refusal was read.
    """

    def __init__(
        self,
        window: OperatorWindow,
        floor: Floor,
        album: Album,
        *,
        between: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.window, self.floor, self.album = window, floor, album
        self._between = between
        self.moves = 0
        self.registered_offline = 0
        self.refused_cases: set[str] = set()
        self.eyes, self.hands = Eyes(window), Hands(window)
        self.names: dict[str, str] = {}
        self._callbacks: dict[str, int] = {}
        self._looked_at: dict[tuple[object, ...], float] = {}
        self._ends_at = time.monotonic() + SHIFT_SECONDS

    # --- the shift --------------------------------------------------------------------------------------------------

    async def sign_in(self, badge: str, password: str) -> None:
        """At the page that asks for badge and password; then until the reference data and the cases are there."""
        eyes, hands, page = self.eyes, self.hands, self.window.sign_in_page
        await eyes.until(lambda: page.isVisible() and self.window.isActiveWindow(), "the sign-in page opens")
        await hands.type(badge)
        await hands.press("Return")
        await hands.type(password)
        self.album.take(self.window, "sign-in")
        await hands.press("Return")
        await eyes.until(lambda: not page.isVisible(), f"{badge} is signed in", STARTS_UP)
        await eyes.until(lambda: _before_value(_("Synced {ago}")) in eyes.sync_words, "the seat is synced")
        await eyes.until(lambda: eyes.has_view("open"), "the queue is there")
        await eyes.until(lambda: eyes.reference_is_here, "catalogue and directory are there", STARTS_UP)

    async def work(self) -> None:
        """Until every problem of the shift has come to its end."""
        while not self.floor.over:
            if self.floor.trouble:
                raise StepFailed(f"the others cannot go on: {self.floor.trouble}")
            if time.monotonic() > self._ends_at:
                raise StepFailed(f"the shift does not come to its end; {self.eyes.describe()}; {self._left()}")
            await self._look_around()
            call = self.floor.next_call()
            if call is not None:
                await self.take_call(call)
            elif not await self._serve_one():
                await asyncio.sleep(IDLE_SECONDS)

    async def read_everything(self) -> list[tuple[str, str, str]]:
        """After the shift: every line that the queue shows, open and ended, as (case, number, state in words)."""
        lines: list[tuple[str, str, str]] = []
        for name in ("open", "ended"):
            await self._choose_view(name)
            await self._take_news()
            lines += [(row.id, row.number, row.state) for row in self.eyes.rows]
            self.album.take(self.window, f"queue-{name}-at-the-end")
        return lines

    async def _look_around(self) -> None:
        """Photographs what there is to see of the line and the queue, and lets others be looked at in between."""
        words, floor, take = self.eyes.sync_words, self.floor, self.album.take
        offline, synced = _before_value(_("Offline for {length}")), _before_value(_("Synced {ago}"))
        if self.registered_offline >= 2 and floor.line_is_cut and offline in words and SEPARATOR in words:
            take(self.window, "offline-with-commands-waiting")
        if self.album.has("offline-with-commands-waiting") and not floor.line_is_cut and synced in words:
            take(self.window, "back-online")
        if self.eyes.count("open") >= FULL:
            take(self.window, "queue-full")
        if self._between is not None:
            await self._between()

    def _left(self) -> str:
        return ", ".join(f"{row.short} {row.state}" for row in self.eyes.rows[:10])

    # --- calls ------------------------------------------------------------------------------------------------------

    async def take_call(self, told: Told) -> None:
        """A call: the form is filled in while the caller speaks, and sent as far as this call goes at once."""
        eyes, hands = self.eyes, self.hands
        await hands.press("Ctrl+N")
        form = await eyes.until(lambda: eyes.call_form, f"the form of a new call opens for {told.name}")
        whole = told.plan == "file"
        await fill(eyes, hands, form.field("event"), told.text)
        await fill(eyes, hands, form.field("person"), told.caller_name)
        await fill(eyes, hands, form.field("phone"), told.phone)
        place = form.field("place")
        assert isinstance(place, PlaceField)
        if told.place.component:
            await self._look_up(told.place.component)
        await fill_place(hands, place, told.place.address, told.place.component or told.place.cell)
        await fill(eyes, hands, form.field("demand_kind"), told.demand_kind)
        if told.problem:
            self.album.take(self.window, "call-being-typed")
            await fill(eyes, hands, form.field("problem"), told.problem)
            await fill(eyes, hands, form.field("condition"), told.condition)
        if whole:
            self.album.take(self.window, "call-ready-to-dispatch")
        case_id = str(form.case_id)
        await hands.press("F7" if whole else "F5")
        await eyes.until(lambda: eyes.call_form is not form, f"the call of {told.name} is kept")
        view = await eyes.until(lambda: self._shown(case_id), f"the case of {told.name} is shown")
        self.names[told.name] = case_id
        self.album.see(view)
        self.floor.note("registered", told.name, view.number)
        self.moves += 1
        if self.floor.line_is_cut:
            self.registered_offline += 1
            self.album.take(self.window, "registered-offline")
        elif whole:
            self.album.take(self.window, "filed-and-dispatched")
        await self._serve(view)

    async def _look_up(self, code: str) -> None:
        """Finds a component in the look-up and takes it into the form with Enter."""
        eyes, hands = self.eyes, self.hands
        await hands.press("Ctrl+3")
        await eyes.until(eyes.lookup.box.hasFocus, "the look-up has the focus")
        await hands.retype(code)
        await eyes.until(lambda: eyes.looked_up(code) == code, f"the look-up finds {code}")
        self.album.take(self.window, "component-looked-up")
        await hands.press("Return")

    # --- the queue --------------------------------------------------------------------------------------------------

    async def _serve_one(self) -> bool:
        """Opens one case that waits for this seat and does what is to be done; false where there is none."""
        eyes = self.eyes
        if eyes.count("refused"):
            await self._deal_with_refused()
            return True
        if eyes.count("callback_owed"):
            return await self._serve_from("callback_owed", eyes.rows)
        if not eyes.view_button("open").isChecked():
            await self._choose_view("open")
        await self._take_news()
        return await self._serve_from("open", self._waiting(eyes.rows))

    async def _serve_from(self, name: str, rows: Iterable[QueueLine]) -> bool:
        if not self.eyes.view_button(name).isChecked():
            await self._choose_view(name)
            rows = self.eyes.rows
        for row in rows:
            key = self._look_of(row)
            if time.monotonic() - self._looked_at.get(key, -LOOKS_AGAIN_AFTER) < LOOKS_AGAIN_AFTER:
                continue
            view = await self._open(row)
            if not await self._serve(view):
                self._looked_at[key] = time.monotonic()
            return True
        return False

    def _look_of(self, row: QueueLine) -> tuple[object, ...]:
        """What of a line tells whether something may have become possible."""
        return row.id, row.state, row.who, row.marks, row.number, self.floor.line_was_cut

    def _waiting(self, rows: Iterable[QueueLine]) -> list[QueueLine]:
        """Lines in whose state a seat may act, in the order in which this operator takes them."""
        rank = {vocabulary.state(state): place for place, state in enumerate(TURNS_FIRST)}
        return sorted(
            (row for row in rows if row.state in rank and self._is_mine(row)), key=lambda row: rank[row.state]
        )

    def _is_mine(self, row: QueueLine) -> bool:
        """What stands at somebody else is theirs, but for a unit that has no desk of its own."""
        if row.state in {vocabulary.state(state) for state in (State.PENDING_DISPATCH, State.RETURNED)}:
            return not row.who
        if row.state in {vocabulary.state(state) for state in (State.PENDING_SIGN, State.HANDLING)}:
            return row.who in self.floor.units_without_a_desk
        return True

    async def _choose_view(self, name: str) -> None:
        """By its digit where it has one, else by a click."""
        eyes, button = self.eyes, self.eyes.view_button(name)
        if button.choice.key:
            await self.hands.press("Ctrl+1")
            await eyes.until(eyes.list.hasFocus, "the queue has the focus")
            await self.hands.press(button.choice.key)
        else:
            await self.hands.click(button)
        wanted = button.choice.wanted
        await eyes.until(lambda: eyes.queue.shown is not None and eyes.queue.shown.wanted == wanted, f"view {name}")

    async def _take_news(self) -> None:
        """What waits behind the strip comes into the list at the operator's key."""
        if self.eyes.rows_wait:
            await self.hands.press("Ctrl+1")
            await self.eyes.until(self.eyes.list.hasFocus, "the queue has the focus")
            await self.hands.press("N")

    async def _open(self, row: QueueLine) -> CaseView:
        """Walks to the line and opens it with Enter."""
        eyes, hands = self.eyes, self.hands
        await hands.press("Ctrl+1")
        await eyes.until(eyes.list.hasFocus, "the queue has the focus")
        place = eyes.place_of(row.id)
        if place is None:
            raise StepFailed(f"the line of {row.number} has gone; {eyes.describe()}")
        await hands.press("Home")
        for _step in range(place):
            await hands.press("Down")
        if eyes.list.current_id != row.id:
            raise StepFailed(f"the keys led to {eyes.list.current_id}, not to {row.number}; {eyes.describe()}")
        await hands.press("Return")
        view = await eyes.until(lambda: self._agreed(row.id), f"case {row.number} is shown as its line has it")
        self.album.see(view)
        return view

    def _agreed(self, case_id: str) -> CaseView | None:
        """The open case once pane and queue say the same of it: news reaches one a moment before the other."""
        view = self._shown(case_id)
        line = next((row for row in self.eyes.rows if row.id == case_id), None)
        return view if view is not None and (line is None or line.state == view.state) else None

    def _shown(self, case_id: str) -> CaseView | None:
        view = self.eyes.view
        return view if view is not None and view.id == case_id else None

    # --- one case ---------------------------------------------------------------------------------------------------

    async def _serve(self, view: CaseView) -> bool:
        """Does what is to be done about the open case, one move after the other; whether there was anything."""
        done = 0
        while done < MOVES_AT_ONCE:
            told = self.floor.judged(view.case.text)
            move = self._move(view, told) if told is not None else None
            if told is None or move is None:
                break
            await self._make(view, told, move)
            done += 1
            later = self._shown(view.id)
            if later is None:
                break
            view = later
        return done > 0

    def _move(self, view: CaseView, told: Told) -> Move | None:
        if told.waits and not self.floor.line_was_cut:
            return None
        if self._unsettled(view.id):
            return None
        return next_move(
            view,
            told,
            callbacks=self._callbacks.get(view.id, 0),
            by_telephone=self.floor.reached_by_telephone,
            lead=self.names.get(told.into, ""),
        )

    async def _make(self, view: CaseView, told: Told, move: Move) -> None:
        """Presses the action's key, fills in its form, sends it, and waits until the window shows that it is done."""
        eyes, hands = self.eyes, self.hands
        step = f"{move.kind} on {told.name} ({view.state})"
        action = view.action(move.kind)
        if action is None:
            raise StepFailed(f"{step} is not offered; {eyes.describe()}")
        await hands.press(action.key)
        if not action.asks_nothing:
            form = await eyes.until(lambda: eyes.form, f"the form opens for {step}")
            for name, value in move.values.items():
                await self._fill(form.fields.field(name), name, value, told)
            self._photograph_form(move)
            await hands.press("Ctrl+Return")
            await eyes.until(
                lambda: eyes.form is not form or bool(eyes.says_why_not(form)), f"the form is taken for {step}"
            )
            if eyes.form is form:  # its case has moved on, or something of it was refused, while this was typed
                await self._give_up_form(step)
                return
        before = (view.case.flow, view.case.state)
        later = await eyes.until(lambda: self._moved(view.id, before), f"{step} shows")
        self.album.see(later)
        if later.case.flow <= view.case.flow:
            return  # refused meanwhile: the queue of what was refused says so
        if move.kind == "RecordCallback":
            self._callbacks[view.id] = self._callbacks.get(view.id, 0) + 1
        self.moves += 1
        self.floor.note(move.kind, told.name, later.state)
        self._photograph_case(move, later)

    def _moved(self, case_id: str, before: tuple[int, State]) -> CaseView | None:
        """The open case once it stands elsewhere, or something about it was refused."""
        view = self._shown(case_id)
        if view is None or ((view.case.flow, view.case.state) == before and not self._unsettled(case_id)):
            return None
        return view

    async def _give_up_form(self, step: str) -> None:
        """The desk says why it cannot be done now, as the case has just moved on: Escape, until the form is closed."""
        self.album.take(self.window, "not-possible-now")
        while self.eyes.form is not None:
            await self.hands.press("Esc")
            await asyncio.sleep(0)
        self.floor.note("gave_up", detail=step)

    async def _fill(self, field: Field | None, name: str, value: str, told: Told) -> None:
        if field is None:
            raise StepFailed(f"the form has no field {name}; {self.eyes.describe()}")
        if value == FIRST and isinstance(field, ChoiceField):
            if not field.value:
                await choose_first(self.hands, field)
        elif name == "leader":
            lead = self.floor.judged_by_name(told.into)
            await fill(self.eyes, self.hands, field, value, typed=lead.place.address if lead else value)
        else:
            await fill(self.eyes, self.hands, field, value)

    async def _deal_with_refused(self) -> None:
        """The centre has refused something: the operator reads why, and drops it."""
        eyes = self.eyes
        await self._choose_view("refused")
        row = eyes.rows[0]
        view = await self._open(row)
        await eyes.until(lambda: self._unsettled(row.id), f"{row.number} says what was refused")
        self.album.take(self.window, "refused-and-why")
        told = self.floor.judged(view.case.text)
        self.refused_cases.add(row.id)
        self.floor.note("read_refusal", told.name if told else "", view.number)
        while self._unsettled(row.id):
            receipts = view.receipts
            drop = [each for each in eyes.case.page.receipts.findChildren(ActionButton) if each.text() == _("Drop")]
            await self.hands.click(drop[0])
            view = await eyes.until(partial(self._told_anew, row.id, receipts), f"{row.number} is dealt with")
        await eyes.until(lambda: eyes.count("refused") == 0, "nothing refused is left")

    def _unsettled(self, case_id: str) -> bool:
        """The open case has something refused that nobody has dealt with."""
        view = self._shown(case_id)
        return view is not None and any(receipt.settles for receipt in view.receipts)

    def _told_anew(self, case_id: str, former: tuple[Receipt, ...]) -> CaseView | None:
        """The open case once it tells something else of this seat's commands."""
        view = self._shown(case_id)
        return view if view is not None and view.receipts != former else None

    # --- pictures ---------------------------------------------------------------------------------------------------

    def _photograph_form(self, move: Move) -> None:
        names = {
            "RequestVerification": "verification-asked",
            "FileCase": "filing",
            "DispatchCase": "dispatching",
            "RecordCallback": "calling-back",
            "CloseCase": "closing-by-standard",
            "OrderRework": "ordering-rework",
            "MergeInto": "merging",
            "TransferOut": "transferring",
            "AnswerDirectly": "answering",
            "FeedBack": "feeding-back-on-behalf",
        }
        if move.kind in names:
            self.album.take(self.window, names[move.kind])

    def _photograph_case(self, move: Move, view: CaseView) -> None:
        if move.kind == "CloseCase":
            self.album.take(self.window, "closed-case")


def _before_value(sentence: str) -> str:
    """What a sentence says before the value that is put into it."""
    return sentence.partition("{")[0].strip()
