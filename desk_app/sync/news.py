"""Takes pages of news: checks that they follow on, completes what this seat never had, stores them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desk_app.domain.case import Case, CaseId
from desk_app.domain.commands import SubjectKind
from desk_app.domain.evaluation import owes_something
from desk_app.domain.evolve import fold
from desk_app.domain.facts import (
    CallerFlagged,
    CallMissed,
    CaseAnswered,
    CaseClosed,
    CaseDeclined,
    CaseMerged,
    CaseTransferred,
    CaseVoided,
    FilingRefused,
    MissedCallSettled,
    MissedCallTaken,
    MissedCallTried,
)
from desk_app.domain.projection import Position
from desk_app.domain.protocol import ChangeItem, ChangesPage, ItemKind
from desk_app.errors import BadInput, Unreachable
from desk_app.sync import pacing, plan
from desk_app.sync.footing import Footing
from desk_app.sync.turns import Turn

_BESIDE = (SubjectKind.CALLER, SubjectKind.CALL)
_SOON = (CallMissed, MissedCallTaken, MissedCallTried, MissedCallSettled, CallerFlagged)
"""What others wait to see; that somebody revealed a number they do not."""
_ENDINGS = (CaseClosed, CaseAnswered, CaseTransferred, CaseDeclined, FilingRefused, CaseMerged, CaseVoided)


class News:
    """What is new at the centre, a page at a time."""

    def __init__(self, footing: Footing) -> None:
        self._on = footing

    def take(self, token: str) -> bool:
        """Wait for a page and store it; True where it told of a dataset."""
        position = self._on.journal.position()
        if position is None:
            return False
        page = self._on.store.changes(
            token,
            ledger=position.ledger,
            after=position.position,
            hash=position.hash,
            wait=pacing.LONG_POLL,
            heartbeat=self._on.heard,
        )
        if not plan.follows_on(page, position.position):
            raise Unreachable("not_the_centre")
        for item in page.items:
            if item.presence is not None:
                self._on.told.presence(item.presence)
        if not plan.brings_nothing(page):
            page = self._completed(page, token)
            self._on.tell_cases(self._on.writer.run(Turn.FEED, lambda: self._applied(page, position)))
            self._ask_for_records(page)
        return any(item.fact is not None and item.fact.subject.kind is SubjectKind.DATASET for item in page.items)

    def _ask_for_records(self, page: ChangesPage) -> None:
        """What is remembered beside cases comes by itself; the news only say when to ask for it."""
        facts = [item.fact for item in page.items if item.fact is not None]
        if any(isinstance(fact.body, _SOON) for fact in facts):
            self._on.told.records(pacing.CALLS_WITHIN * self._on.jitter())
        elif any(fact.subject.kind in _BESIDE or isinstance(fact.body, _ENDINGS) for fact in facts):
            self._on.told.records(pacing.ENDED_WITHIN * self._on.jitter())

    def _applied(self, page: ChangesPage, position: Position) -> frozenset[CaseId]:
        # Somebody may have installed a snapshot or forgotten the ledger since the page was asked for.
        if self._on.journal.position() != position:
            return frozenset()
        return self._on.journal.apply_changes(page, position.ledger)

    def _completed(self, page: ChangesPage, token: str) -> ChangesPage:
        """The page with the whole history of cases that this seat never had (an old, ended one that moves again)."""
        known: dict[CaseId, bool] = {}
        items: list[ChangeItem] = []
        for item in page.items:
            case_id = _case_of(item)
            if case_id is None:
                items.append(item)
                continue
            begins = item.kind is not ItemKind.FACT or (item.fact is not None and item.fact.kind == "CaseRegistered")
            if case_id not in known:
                known[case_id] = begins or self._has(case_id)
                if not known[case_id]:
                    items.extend(self._fetched(case_id, item, token))
            if begins or known[case_id]:
                known[case_id] = True
                items.append(item)
        return replace(page, items=tuple(items))

    def _has(self, case_id: CaseId) -> bool:
        stored = self._on.journal.case(case_id)
        return stored is not None and stored.in_scope and stored.confirmed is not None

    def _fetched(self, case_id: CaseId, item: ChangeItem, token: str) -> Iterator[ChangeItem]:
        try:
            facts = self._on.store.case(token, case_id)
        except BadInput:
            return  # out of scope by now
        if self._belongs_here(fold(facts)):
            yield ChangeItem(kind=ItemKind.CASE_ENTERS, position=item.position, case=case_id, facts=facts)

    def _belongs_here(self, case: Case | None) -> bool:
        reference = self._on.reference()
        if case is None or not case.ended or reference is None:
            return case is not None
        return owes_something(case, self._on.clock.now(), reference.calendar, reference.policy)


def _case_of(item: ChangeItem) -> CaseId | None:
    if item.fact is not None and item.fact.subject.kind is SubjectKind.CASE:
        return CaseId(item.fact.subject.id)
    return item.case if item.kind in (ItemKind.CASE_ENTERS, ItemKind.CASE_LEAVES) else None
