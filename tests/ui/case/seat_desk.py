"""A desk over the rule book in memory: what the case pane asks of a desk, decided by the real rules, kept in lists."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QApplication

from desk_app.desk import Changed, Intent, Kept, NotPossible
from desk_app.domain.case import CaseId, CommandId, Photo, Place
from desk_app.domain.decide import Accepted, Refused, offered
from desk_app.domain.projection import Draft, LookupHit, PendingCommand, QueueFilter, StoredCase, SyncStatus
from desk_app.domain.protocol import Answer, Presence
from desk_app.domain.reference import Reference
from desk_app.domain.rules import Context
from desk_app.domain.seat import Actor
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.case import CaseView, case_view
from desk_app.screens.duplicates import DuplicatesView
from desk_app.screens.lookup import LookupView, lookup_view
from desk_app.screens.proposals import Proposal, ProposalsView
from tests.domain.stages import CASE
from tests.domain.walking import Town
from tests.fakes.revealing import RevealingCalls
from tests.sample_reference import SEAT
from ui.bridge import Bridge
from ui.case.pane import CasePane


def answered(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


@dataclass(kw_only=True)
class SeatCalls(RevealingCalls):
    """What a call's form asks of the desk: answers what the test has put here, at once or when it is told to.

    `held` keeps the answers back where it is a list. Attachments are kept in memory under their SHA-256.
    """

    views: dict[str, ProposalsView] = field(default_factory=dict)
    same: DuplicatesView = field(default_factory=DuplicatesView)
    files: dict[str, bytes] = field(default_factory=dict)
    held: list[tuple[Future[Any], Any]] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def proposals(self, said: str, values: Mapping[str, str]) -> Future[ProposalsView]:
        self.asked.append(("proposals", said))
        return self._answer(replace(self.views.get(said, ProposalsView()), of=said))

    def duplicates(self, values: Mapping[str, str], case: CaseId) -> Future[DuplicatesView]:
        self.asked.append(("duplicates", case))
        return self._answer(self.same)

    def card(self, number: str) -> Future[CallerCard]:
        return self._answer(CallerCard(number=number, shown="", revealed=self.is_revealed(number), heading=""))

    def keep_attachment(self, name: str, content: bytes) -> Future[Photo]:
        photo = Photo(sha256=hashlib.sha256(content).hexdigest(), name=name)
        self.files[photo.sha256] = content
        return self._answer(photo)

    def attachment(self, sha256: str) -> Future[bytes | None]:
        return self._answer(self.files.get(sha256))

    def answer(self) -> None:
        """Gives every answer that was held back, and holds no more."""
        held, self.held = self.held or [], None
        for future, value in held:
            if not future.cancelled():
                future.set_result(value)

    def _answer(self, value: Any) -> Future[Any]:
        if self.held is None:
            return answered(value)
        future: Future[Any] = Future()
        self.held.append((future, value))
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
    calls: SeatCalls = field(default_factory=SeatCalls)
    choices: dict[str, str] = field(default_factory=dict)
    saving: list[Future[None]] | None = None
    online: bool = True
    listeners: list[Callable[..., None]] = field(default_factory=list)
    taken: list[tuple[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.calls.now, self.calls.tell = self.now, self.tell

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

    def sync_status(self) -> SyncStatus:
        return SyncStatus(online=self.online)

    def looking_at(self, case_id: CaseId | None, field: str = "") -> None:
        self.looked.append((case_id, field))

    def save_draft(self, draft: Draft) -> Future[None]:
        self.kept[draft.key] = draft
        if self.saving is None:
            return answered(None)
        self.saving.append(Future())
        return self.saving[-1]

    def choice(self, name: str) -> Future[str | None]:
        return answered(self.choices.get(name))

    def took(self, case_id: CaseId, proposal: Proposal, values: Mapping[str, str]) -> Future[None]:
        self.taken.append((proposal.code, values.get("event", "")))
        return answered(None)

    def took_back(self, case_id: CaseId, proposal: Proposal) -> Future[None]:
        self.taken.append((proposal.code, None))
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
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, *what: str) -> None:
        for listener in tuple(self.listeners):
            listener(Changed(what=frozenset(what), by_whom="centre"))


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
