"""A person's eyes on the window: what it shows now, and waiting, within bounds, until it shows something."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desk_app.screens.case import CaseView
from desk_app.screens.queue import QueueLine
from ui.case.action_form import ActionFormView
from ui.case.pane import CasePane
from ui.case.register_form import RegisterForm
from ui.countdown.clock_model import ClockModel
from ui.countdown.pane import CountdownPane
from ui.lookup.pane import LookupPane
from ui.main_window import OperatorWindow
from ui.queue.case_list import CaseList
from ui.queue.model import QueueModel
from ui.queue.pane import QueuePane
from ui.queue.view_grid import ViewButton
from ui.scripted.album import SeenDue

T = TypeVar("T")
PATIENCE = 12.0
GLANCE = 0.01
EDITION = re.compile(r"\b[0-9a-f]{8}\b")


class StepFailed(AssertionError):
    """The window did not show what a person would have waited for; the text names the step."""


class Eyes:
    """Reads one operator's window, its widgets only: never the desk behind it."""

    def __init__(self, window: OperatorWindow) -> None:
        self.window = window
        self.case = _only(window, CasePane)
        self.countdown = _only(window, CountdownPane)
        self.queue = _only(window, QueuePane)
        self.list = _only(window, CaseList)
        self.lookup = _only(window, LookupPane)

    async def until(self, asked: Callable[[], T | None], step: str, seconds: float = PATIENCE) -> T:
        """The first answer that is neither None nor false. Raises `StepFailed` naming the step."""
        give_up = time.monotonic() + seconds
        while True:
            answer = asked()
            if answer is not None and answer is not False:
                return answer
            if time.monotonic() > give_up:
                raise StepFailed(f"{step}: not seen within {seconds:.0f} s; {self.describe()}")
            await asyncio.sleep(GLANCE)

    @property
    def rows(self) -> list[QueueLine]:
        """The lines of the queue as they stand there, those that only keep their place left out."""
        model = self.list.model()
        assert isinstance(model, QueueModel)
        return [model.rows.row(place) for place in range(len(model.rows)) if not model.rows.gone(place)]

    def place_of(self, case_id: str) -> int | None:
        """Which row of the list a case stands in."""
        model = self.list.model()
        assert isinstance(model, QueueModel)
        return model.rows.place(case_id)

    @property
    def rows_wait(self) -> bool:
        """News waits behind the strip, or rows have left."""
        return bool(self.queue.strip.words)

    def has_view(self, name: str) -> bool:
        """The queue has such a view."""
        return any(each.choice.name == name for each in self.queue.views.findChildren(ViewButton))

    def view_button(self, name: str) -> ViewButton:
        """The button of one of the queue's views."""
        found = [each for each in self.queue.views.findChildren(ViewButton) if each.choice.name == name]
        if not found:
            raise StepFailed(f"the queue has no view {name}")
        return found[0]

    def count(self, name: str) -> int:
        """What stands beside a view of the queue."""
        buttons = [each for each in self.queue.views.findChildren(ViewButton) if each.choice.name == name]
        return int(buttons[0].choice.count.replace(",", "") or 0) if buttons else 0

    @property
    def view(self) -> CaseView | None:
        """The case that is open."""
        return self.case.view

    def shown(self, case_id: str) -> CaseView | None:
        """The open case, if it is this one."""
        view = self.view
        return view if view is not None and view.id == case_id else None

    @property
    def dues(self) -> Iterator[SeenDue]:
        """Every due time that stands in the window now: of each line of the queue, of each clock of the open case, of
        each line of the countdown, also of those that are scrolled out of sight."""
        for row in self.rows:
            if row.due is not None:
                yield SeenDue(case=row.id, clock="", due=row.due, place="queue")
        if (view := self.view) is not None:
            for clock in view.clocks:
                yield SeenDue(case=view.id, clock=clock.id, due=clock.due_at, place="case")
        model = self.countdown.clocks.model()
        assert isinstance(model, ClockModel)
        for place in range(model.rowCount()):
            slot = model.slot(place)
            if slot is not None and not model.book.gone(slot):
                line = model.line(slot)
                yield SeenDue(case=line.case, clock=model.book.clock(slot).clock, due=line.due, place="countdown")

    @property
    def form(self) -> ActionFormView | None:
        """The open form of an action."""
        return self.case.form

    def says_why_not(self, form: ActionFormView) -> str:
        """What the form says at its head of why the desk did not take it. Raises `StepFailed` where a field is wrong:
        then it was filled in badly."""
        wrong = [label.text() for label in form.fields.findChildren(QLabel) if _is_error(label)]
        if wrong:
            raise StepFailed(f"{form.form.kind} was filled in badly: {wrong}; {self.describe()}")
        heads = form.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return " ".join(label.text() for label in heads if _is_error(label))

    @property
    def call_form(self) -> RegisterForm | None:
        """The open form of a new call."""
        return self.case.register_form

    @property
    def reference_is_here(self) -> bool:
        """The look-up's foot names an edition of the catalogue and one of the directory, which comes last."""
        return len(EDITION.findall(self.lookup.edition)) == 2

    def looked_up(self, words: str) -> str | None:
        """The code of the result that is pointed at, once the look-up shows an answer to these words."""
        line, box = self.lookup.list.current_line, self.lookup.box.text()
        return line.hit.code if line is not None and box == words else None

    @property
    def sync_words(self) -> str:
        """What the sync badge says."""
        return self.window.top_bar.sync_badge.words

    def describe(self) -> str:
        """What the window shows now, for whoever reads that a step failed."""
        view, form = self.view, self.form
        shown = f"case {view.number} {view.state}" if view is not None else "no case"
        if form is not None:
            shown += f", form {form.form.kind} with {form.values}"
        if self.call_form is not None:
            shown += f", a new call ({self.call_form.lacking})"
        return f"the window shows {shown}; the badge says {self.sync_words!r}; {len(self.rows)} rows"


W = TypeVar("W", bound=QWidget)


def _only(window: QWidget, kind: type[W]) -> W:
    found = window.findChildren(kind)
    if len(found) != 1:
        raise StepFailed(f"one {kind.__name__} is expected in the window, not {len(found)}")
    return found[0]


def _is_error(label: QLabel) -> bool:
    return label.property("role") == "error" and label.isVisible() and bool(label.text())
