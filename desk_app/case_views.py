"""How the desk comes to what a window shows of one case: from this seat's disk, else from the centre."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.case import CaseId
from desk_app.domain.decide import Context, offered
from desk_app.domain.evolve import fold
from desk_app.domain.facts import Fact
from desk_app.domain.projection import StoredCase
from desk_app.domain.reference import Reference
from desk_app.errors import BadInput, NotAllowed, Unreachable
from desk_app.screens.case import CaseView, case_view
from desk_app.sync.shown import ShownOnDisk
from desk_app.sync.station import Station
from desk_app.sync.workers import Pool, run

Found = tuple[StoredCase, tuple[Fact, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseViews:
    """Asks the disk on the desk's reading threads, and the centre on those for short calls."""

    station: Station
    readers: Pool
    reference: Callable[[], Reference]
    now: Callable[[], datetime]

    def ask(self, case_id: CaseId) -> Future[CaseView | None]:
        """The view of a case; None where nobody has it, or nobody is at the seat."""
        view: Future[CaseView | None] = Future()
        view.set_running_or_notify_cancel()
        _or_nothing(self.readers.submit(lambda: self._begin(case_id, view)), view)
        return view

    def _begin(self, case_id: CaseId, view: Future[CaseView | None]) -> None:
        try:
            here = self._from_here(case_id)
        except BaseException as trouble:  # noqa: BLE001 - it belongs to who asked for the view
            view.set_exception(trouble)
            return
        if here is not None or self.station.keeper.token is None:
            run(lambda: self._shown(here), view)
        else:
            asked = self.station.short_call(lambda: run(lambda: self._shown(self._fetched(case_id)), view))
            _or_nothing(asked, view)

    def _from_here(self, case_id: CaseId) -> Found | None:
        stored = self.station.journal.case(case_id)
        if stored is None:
            return None
        confirmed = self.station.journal.facts(stored.id)
        come = {fact.command_id for fact in confirmed}
        live = [one for one in stored.pending if one.command.id not in come]
        others = ShownOnDisk(self.station.journal).case
        return stored, (*confirmed, *self.station.projection.facts(stored.confirmed, live, others))

    def _fetched(self, case_id: CaseId) -> Found | None:
        try:
            facts = self.station.store.case(self.station.token(), case_id)
        except (BadInput, NotAllowed, Unreachable):
            return None
        case = fold(facts)
        return (StoredCase(id=case_id, confirmed=case, shown=case, in_scope=False), facts) if case is not None else None

    def _shown(self, found: Found | None) -> CaseView | None:
        actor = self.station.actor
        if found is None or actor is None:
            return None
        stored, facts = found
        now, reference, disk = self.now(), self.reference(), ShownOnDisk(self.station.journal)
        context = Context(
            now=now,
            occurred_at=now,
            actor=actor,
            reference=reference,
            cases=disk.case,
            callers=disk.caller,
            missed_calls=disk.missed_call,
        )
        kinds = offered(stored.shown, actor, context)
        return case_view(stored, facts, now, reference, actor, kinds, self.station.company.others(), disk.case)


def _or_nothing(asked: Future[None], view: Future[CaseView | None]) -> None:
    """The view is nothing where the work that would give it is cancelled, now or later: the desk is closing."""
    asked.add_done_callback(lambda work: view.set_result(None) if work.cancelled() else None)
