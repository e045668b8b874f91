"""A case before the scripted operator: one move after the other, each through the action's key and its form."""

from __future__ import annotations

import asyncio
from functools import partial

from desk_app.domain.case import State
from desk_app.screens.case import CaseView
from desk_app.screens.receipts import Receipt
from desk_app.words import _
from ui.case.fields import ChoiceField, Field
from ui.pieces import ActionButton
from ui.scripted.album import Album
from ui.scripted.eyes import Eyes, StepFailed
from ui.scripted.filling import choose_first, fill
from ui.scripted.hands import Hands
from ui.scripted.next_move import FIRST, Move, next_move
from ui.scripted.told import Floor, Told

MOVES_AT_ONCE = 6
FORMS = {
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
"""The forms of which there is a picture, and its name."""


class CaseWork:
    """Works on the open case. `moves` counts what was done; `names` keeps which case each problem became."""

    def __init__(self, eyes: Eyes, hands: Hands, floor: Floor, album: Album) -> None:
        self._eyes, self._hands, self._floor, self._album = eyes, hands, floor, album
        self._callbacks: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.moves = 0

    async def serve(self, view: CaseView) -> bool:
        """Does what is to be done about the open case, one move after the other; whether there was anything."""
        done = 0
        while done < MOVES_AT_ONCE:
            told = self._floor.judged(view.case.text)
            move = self._move(view, told) if told is not None else None
            if told is None or move is None:
                break
            await self._make(view, told, move)
            done += 1
            later = self._eyes.shown(view.id)
            if later is None:
                break
            view = later
        return done > 0

    def _move(self, view: CaseView, told: Told) -> Move | None:
        if told.waits and not self._floor.line_was_cut:
            return None
        if self.unsettled(view.id):
            return None
        return next_move(
            view,
            told,
            callbacks=self._callbacks.get(view.id, 0),
            by_telephone=self._floor.reached_by_telephone,
            lead=self.names.get(told.into, ""),
        )

    async def _make(self, view: CaseView, told: Told, move: Move) -> None:
        """Presses the action's key, fills in its form, sends it, and waits until the window shows that it is done."""
        eyes, hands = self._eyes, self._hands
        step = f"{move.kind} on {told.name} ({view.state})"
        action = view.action(move.kind)
        if action is None:
            raise StepFailed(f"{step} is not offered; {eyes.describe()}")
        await hands.press(action.key)
        if not action.asks_nothing:
            form = await eyes.until(lambda: eyes.form, f"the form opens for {step}")
            for name, value in move.values.items():
                await self._fill(form.fields.field(name), name, value, told)
            if move.kind in FORMS:
                self._album.take(eyes.window, FORMS[move.kind])
            await hands.press("Ctrl+Return")
            await eyes.until(
                lambda: eyes.form is not form or bool(eyes.says_why_not(form)), f"the form is taken for {step}"
            )
            if eyes.form is form:  # its case has moved on, or something of it was refused, while this was typed
                await self._give_up_form(step)
                return
        before = (view.case.flow, view.case.state)
        later = await eyes.until(lambda: self._moved(view.id, before), f"{step} shows")
        self._album.see(later)
        if later.case.flow <= view.case.flow:
            return  # refused meanwhile: the queue of what was refused says so
        if move.kind == "RecordCallback":
            self._callbacks[view.id] = self._callbacks.get(view.id, 0) + 1
        self.moves += 1
        self._floor.note(move.kind, told.name, later.state)
        if move.kind == "CloseCase":
            self._album.take(eyes.window, "closed-case")

    def _moved(self, case_id: str, before: tuple[int, State]) -> CaseView | None:
        """The open case once it stands elsewhere, or something about it was refused."""
        view = self._eyes.shown(case_id)
        if view is None or ((view.case.flow, view.case.state) == before and not self.unsettled(case_id)):
            return None
        return view

    async def _give_up_form(self, step: str) -> None:
        """The desk says why it cannot be done now, as the case has just moved on: Escape, until the form is closed."""
        self._album.take(self._eyes.window, "not-possible-now")
        while self._eyes.form is not None:
            await self._hands.press("Esc")
            await asyncio.sleep(0)
        self._floor.note("gave_up", detail=step)

    async def _fill(self, field: Field | None, name: str, value: str, told: Told) -> None:
        if field is None:
            raise StepFailed(f"the form has no field {name}; {self._eyes.describe()}")
        if value == FIRST and isinstance(field, ChoiceField):
            if not field.value:
                await choose_first(self._hands, field)
        elif name == "leader":
            lead = self._floor.judged_by_name(told.into)
            await fill(self._eyes, self._hands, field, value, typed=lead.place.address if lead else value)
        else:
            await fill(self._eyes, self._hands, field, value)

    async def drop_refused(self, view: CaseView) -> None:
        """Drops one after another what was refused, until the case says that nothing is left."""
        eyes = self._eyes
        while self.unsettled(view.id):
            receipts = view.receipts
            drop = [each for each in eyes.case.page.receipts.findChildren(ActionButton) if each.text() == _("Drop")]
            await self._hands.click(drop[0])
            view = await eyes.until(partial(self._told_anew, view.id, receipts), f"{view.number} is dealt with")

    def unsettled(self, case_id: str) -> bool:
        """The open case has something refused that nobody has dealt with."""
        view = self._eyes.shown(case_id)
        return view is not None and any(receipt.settles for receipt in view.receipts)

    def _told_anew(self, case_id: str, former: tuple[Receipt, ...]) -> CaseView | None:
        """The open case once it tells something else of this seat's commands."""
        view = self._eyes.shown(case_id)
        return view if view is not None and view.receipts != former else None
