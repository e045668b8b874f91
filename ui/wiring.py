"""Joins the four panes to the desk: wishes go in, views come back, news makes them fresh again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desk_app.desk import Kept, NotPossible
from desk_app.domain.case import CaseId
from desk_app.domain.commands import RegisterCase
from desk_app.domain.projection import QueueFilter
from desk_app.errors import WorldTrouble
from ui.bridge import Bridge
from ui.panes import Panes
from ui.refreshing import Refreshing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desk_app.desk import Intent
    from desk_app.domain.projection import LookupHit
    from desk_app.screens.case import CaseView
    from desk_app.screens.lookup import LookupView
    from desk_app.screens.queue import QueueView

READY_AFTER_MS = 1_500
"""The queue comes first; then the look-up gets ready, before anybody types in it."""
ALL_KINDS: frozenset[str] = frozenset()
"""The look-up is asked for every kind of result."""


@dataclass(slots=True, kw_only=True)
class _Performed:
    """One wish under way; `intake` is the number of the call it registers, None where it registers none."""

    intents: list[Intent]
    intake: int | None
    outcome: Kept | NotPossible | None = None


class Wiring(QObject):
    """Knows which case is open and what the queue shows.

    `case_opened(str)` when another case is shown at the operator's wish; it may then take the focus. `queue_shown`
    with each `QueueView` that the queue shows; `kept(list[Intent], CaseId | None)` what the case pane has done.
    """

    case_opened = Signal(str)
    queue_shown = Signal(object)
    kept = Signal(object, object)

    def __init__(self, bridge: Bridge, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        # The panes' own doors are in ui/panes.py; a QWidget cannot be declared to be one of them as well.
        self._queue = cast(Any, panes.queue)
        self._case = cast(Any, panes.case)
        self._lookup = cast(Any, panes.lookup)
        self._countdown = cast(Any, panes.countdown)
        self._map = cast(Any, panes.map)
        self._open: CaseId | None = None
        self._wished = False
        self._intakes = 0
        self._under_way: deque[_Performed] = deque()
        self._searched = ""
        self._active = False
        self._refresh_queue = Refreshing(
            bridge, self._ask_queue, self._show_queue, about=lambda: self._queue.wanted, parent=self
        )
        self._refresh_case = Refreshing(bridge, self._ask_case, self._show_case, about=lambda: self._open, parent=self)
        self._newest_lookup = bridge.newest(self)
        self._to_explain = ""
        self._ready_soon = QTimer(self)
        self._ready_soon.setSingleShot(True)
        self._ready_soon.setInterval(READY_AFTER_MS)
        self._ready_soon.timeout.connect(self._desk.make_ready_to_look_up)
        self._connect()

    def _connect(self) -> None:
        self._queue.case_chosen.connect(self.open_case)
        self._queue.wanted_changed.connect(lambda _wanted: self._view_wanted())
        self._countdown.case_chosen.connect(self.open_case)
        self._countdown.why_wanted.connect(self._open_and_explain)
        self._case.case_wanted.connect(self.open_case)
        self._case.performed.connect(self._perform)
        self._case.near_changed.connect(self._be_near)
        self._lookup.searched.connect(self._search)
        self._lookup.taken.connect(self._take)
        if self._map is not None:
            self._map.taken.connect(self._take)
            self._map.case_chosen.connect(self.open_case)
            self._case.place_changed.connect(self._map.show_typed)
        self._bridge.changed.connect(self._heard)

    @property
    def open_id(self) -> CaseId | None:
        """The case that is open; None while a new one is being typed."""
        return self._open

    @property
    def running(self) -> bool:
        """Somebody sits here and the panes are kept fresh."""
        return self._active

    def start(self) -> None:
        """Somebody sits here: shows everything there is."""
        self._active = True
        self._countdown.start(lambda: self._case.register_form is not None)
        if self._map is not None:
            self._map.start()
        self._refresh_all()

    def stop(self) -> None:
        """The window closes: asks for nothing more."""
        self._active = False
        self._ready_soon.stop()

    def leave(self) -> None:
        """Nobody sits here any more: asks for nothing, and all of the person's work is put away, what waits in the row
        of calls too; a call whose answer comes later is not opened for whoever sits here then."""
        self.stop()
        self._countdown.stop()
        if self._map is not None:
            self._map.stop()
        self._open = None
        self._intakes += 1
        self._case.show_nothing()

    def open_case(self, case_id: str) -> None:
        """Shows a case at the operator's wish."""
        self._show(CaseId(case_id))
        self.case_opened.emit(case_id)

    def _open_and_explain(self, case_id: str, clock: str) -> None:
        self._to_explain = clock
        self.open_case(case_id)

    def _show(self, case_id: CaseId) -> None:
        self._open = case_id
        self._tell_map()
        self._wished = True
        self._desk.looking_at(case_id)
        self._refresh_case()

    def start_intake(self, known: Mapping[str, str] | None = None) -> None:
        """A new call: a form with what is known of it already."""
        self._open = None
        self._tell_map()
        self._intakes += 1
        self._desk.looking_at(None)
        self._case.start_intake(known)

    def _tell_map(self) -> None:
        if self._map is not None:
            self._map.show_open(self._open or "")

    def want(self, wanted: QueueFilter) -> None:
        """Another view of the queue at the operator's wish."""
        self._queue.want(wanted)

    def _heard(self, what: frozenset[str]) -> None:
        if not self._active:
            return
        if "reference" in what:
            self._refresh_all()
            return
        if "queue" in what:
            self._refresh_queue()
        if self._open is not None and ("presence" in what or f"case:{self._open}" in what):
            self._refresh_case()

    def _refresh_all(self) -> None:
        self._refresh_queue()
        if self._open is not None:
            self._refresh_case()
        self._search(self._searched)
        self._ready_soon.start()

    def _view_wanted(self) -> None:
        self._refresh_queue()
        if self._ready_soon.isActive():
            self._ready_soon.start()  # while views are asked for, nothing takes the processor from them

    def _ask_queue(self) -> Any:
        return self._desk.queue_view(self._queue.wanted)

    def _ask_case(self) -> Any:
        return self._desk.case_view(self._open) if self._open is not None else None

    def _show_queue(self, view: QueueView) -> None:
        self._queue.show_view(view)
        self.queue_shown.emit(view)

    def _show_case(self, view: CaseView | None) -> None:
        """News of a case never replaces the form of a call that is being taken; the operator's wish does."""
        if self._wished or self._case.register_form is None:
            self._wished = False
            self._case.show_view(view)
            if self._to_explain and view is not None and view.id == self._open:
                self._case.explain(self._to_explain)
                self._to_explain = ""

    def _perform(self, intents: list[Intent]) -> None:
        registers = any(isinstance(intent.body, RegisterCase) for intent in intents)
        performed = _Performed(intents=intents, intake=self._intakes if registers and self._open is None else None)
        self._under_way.append(performed)

        def kept(outcome: Kept | NotPossible) -> None:
            performed.outcome = outcome
            self._tell_outcomes()

        def not_kept(trouble: WorldTrouble) -> None:
            """The disk could not take it: the form is told as of any other refusal and keeps its text."""
            performed.outcome = NotPossible(code=trouble.code, params=trouble.params)
            self._tell_outcomes()
            self._bridge.trouble.emit(trouble)

        self._bridge.then(self._desk.perform(*intents), kept, failed=not_kept, owner=self)

    def _tell_outcomes(self) -> None:
        """In the order of the wishes, whichever the desk has answered first."""
        while self._under_way and self._under_way[0].outcome is not None:
            performed = self._under_way.popleft()
            outcome = performed.outcome
            focus = QApplication.focusWidget()
            among_us = focus is None or self._case.isAncestorOf(focus)
            self._case.show_outcome(outcome)
            if isinstance(outcome, Kept):
                self.kept.emit(performed.intents, outcome.case)
            # The registered case is shown, unless the operator has begun or opened something else since.
            if isinstance(outcome, Kept) and outcome.case and self._open is None and performed.intake == self._intakes:
                self._show(outcome.case)
                if among_us:
                    self.case_opened.emit(outcome.case)

    def _search(self, words: str) -> None:
        self._searched, near = words, self._case.place_at_hand

        def show(view: LookupView) -> None:
            self._lookup.show_view(view)

        self._newest_lookup(self._desk.lookup_view(words, near, ALL_KINDS), show)

    def _be_near(self) -> None:
        """Another place is at hand: what was looked up is measured from there."""
        self._lookup.be_near(self._case.place_at_hand)
        if self._active and self._searched.strip():
            self._search(self._searched)

    def _take(self, hit: LookupHit) -> None:
        self._lookup.say(self._case.take_hit(hit))
