"""A desk over the rule book in memory: what the case pane asks of a desk, decided by the real rules, kept in lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QApplication

from desk_app.desk import Intent, Kept, NotPossible
from desk_app.domain.case import CaseId, CommandId, Place
from desk_app.domain.decide import Accepted, Refused, offered
from desk_app.domain.projection import Draft, LookupHit, PendingCommand, QueueFilter, StoredCase
from desk_app.domain.protocol import Answer, Presence
from desk_app.domain.reference import Reference
from desk_app.domain.rules import Context
from desk_app.domain.seat import Actor
from desk_app.screens.case import CaseView, case_view
from desk_app.screens.lookup import LookupView, lookup_view
from tests.domain.stages import CASE
from tests.domain.walking import Town
from tests.sample_reference import SEAT
from ui.bridge import Bridge
from ui.case.pane import CasePane


def answered(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


@dataclass(kw_only=True)
class SeatDesk:
    """Performs against a town at once. `refuse` is what the next commands are told instead."""

    town: Town
    actor: Actor | None = SEAT
    refuse: NotPossible | None = None
    kept: dict[str, Draft] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    settled: list[CommandId] = field(default_factory=list)
    performed: list[tuple[Intent, ...]] = field(default_factory=list)
    looked: list[tuple[str | None, str]] = field(default_factory=list)
    pending: list[PendingCommand] = field(default_factory=list)
    presences: tuple[Presence, ...] = ()
    made: int = 0
    hits: tuple[LookupHit, ...] = ()

    def perform(self, *intents: Intent) -> Kept | NotPossible:
        self.performed.append(intents)
        if self.refuse is not None:
            return self.refuse
        assert self.actor is not None
        for intent in intents:
            assert intent.case is not None
            envelope: dict[str, Any] = {"on_behalf_of": intent.on_behalf_of}
            command = self.town.command(self.actor, intent.case, intent.body, **envelope)
            if intent.subject is not None:
                command = replace(command, subjects=(intent.subject,))
            decided = self.town.offer(self.actor, command)
            if isinstance(decided, Refused):
                return NotPossible(code=decided.code, params=decided.params, happened=decided.happened)
            assert isinstance(decided, Accepted)
        return Kept(case=intents[0].case, ids=(CommandId("kept"),))

    def settle(self, dropped: Sequence[CommandId]) -> Future[None]:
        self.settled += dropped
        return answered(None)

    def view(self, case: str = CASE) -> CaseView:
        assert self.actor is not None
        shown = self.town.cases[case]
        context = Context(now=self.town.now, occurred_at=self.town.now, actor=self.actor, reference=self.town.reference)
        stored = StoredCase(id=shown.id, confirmed=shown, shown=shown, pending=tuple(self.pending))
        return case_view(
            stored,
            self.town.facts_of(case),
            self.town.now,
            self.town.reference,
            self.actor,
            offered(shown, self.actor, context),
            self.presences,
            lambda case_id: self.town.cases.get(case_id),
        )

    def refused(self, body: Any, answer: Answer) -> PendingCommand:
        command = self.town.command(SEAT, CASE, body)
        entry = PendingCommand(
            order=len(self.pending),
            command=command,
            operator=SEAT.badge,
            answer=replace(answer, id=command.id),
            typed_at=self.town.now,
        )
        self.pending.append(entry)
        return entry

    # what the pane asks

    def new_case_id(self) -> CaseId:
        self.made += 1
        return CaseId(f"new-{self.made}")

    def reference(self) -> Reference:
        return self.town.reference

    def now(self) -> datetime:
        return self.town.now

    def looking_at(self, case_id: CaseId | None, field: str = "") -> None:
        self.looked.append((case_id, field))

    def save_draft(self, draft: Draft) -> Future[None]:
        self.kept[draft.key] = draft
        return answered(None)

    def drop_draft(self, key: str) -> Future[None]:
        self.kept.pop(key, None)
        self.dropped.append(key)
        return answered(None)

    def drafts(self) -> Future[tuple[Draft, ...]]:
        return answered(tuple(self.kept.values()))

    def queue_view(self, wanted: QueueFilter) -> Future[Any]:
        lines = tuple(
            SimpleNamespace(id=case.id, number=case.number, title=case.text, place=case.place.address)
            for case in self.town.cases.values()
            if wanted.words in f"{case.number} {case.text}"
        )
        return answered(SimpleNamespace(lines=lines))

    def lookup_view(self, typed: str, near: Place | None, kinds: frozenset[str]) -> Future[LookupView]:
        hits = [hit for hit in self.hits if hit.kind in kinds and typed in hit.code]
        return answered(lookup_view(hits, typed, self.reference()))

    def subscribe(self, listener: Callable[..., None]) -> Callable[[], None]:
        return lambda: None


def shown_pane(qtbot: Any, desk: SeatDesk) -> CasePane:
    """A pane on a shown window, joined to the desk as the operator's window joins it."""
    bridge = Bridge(desk)
    pane = CasePane(bridge)
    bridge.setParent(pane)
    pane.performed.connect(lambda intents: pane.show_outcome(desk.perform(*intents)))
    qtbot.addWidget(pane)
    pane.resize(1092, 852)
    pane.show()
    pane.activateWindow()
    qtbot.waitExposed(pane)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is pane)
    return pane
