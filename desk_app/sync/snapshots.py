"""Takes snapshots of all cases in scope, and knows whose view of them lies on this disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from desk_app.domain.case import CaseId
from desk_app.domain.protocol import SnapshotCase, SnapshotEnd, SnapshotHeader
from desk_app.errors import SnapshotBroken
from desk_app.ports import SnapshotLine
from desk_app.progress import Task
from desk_app.sync.footing import Footing
from desk_app.sync.session import SCOPE, SEES_EVERYTHING, scope_of
from desk_app.sync.turns import Turn


class Snapshots:
    """`ask_for_editions` is called where reference data may have changed without a word of it in the news."""

    def __init__(self, footing: Footing, ask_for_editions: Callable[[], None]) -> None:
        self._on = footing
        self._ask_for_editions = ask_for_editions
        self._task = Task()
        self.snapshot_wanted = ""

    def stop(self) -> None:
        """End a snapshot that is under way."""
        self._task.stop()

    # --- all cases --------------------------------------------------------------------------------------------------

    def take_snapshot(self, token: str) -> bool:
        """Replace all confirmed cases by the centre's; False where somebody else has signed in meanwhile."""
        if self.snapshot_wanted == "scope_changed":
            token = self._with_new_roles(token)
        person = self._on.keeper.person
        self._on.line.note(working="snapshot", progress=None)
        try:
            lines: Iterable[SnapshotLine] = self._on.store.snapshot(token)
            if self.snapshot_wanted == "ledger_diverged":
                lines = whole(lines)
            if person is None or self._on.keeper.token != token:
                return False
            touched = self._installed(self._counted(lines), scope_of(person.actor))
        finally:
            self._on.line.note(working="", progress=None)
        self.snapshot_wanted = ""
        self.forget_other_scope()
        self._ask_for_editions()  # what was published before its position never comes as news
        self._on.tell_cases(touched, also=frozenset({"queue", "cases"}))
        return True

    def _with_new_roles(self, token: str) -> str:
        """Other roles are in a new grant only; what is fetched with them is what they may see."""
        self._on.keeper.renew(token)
        self._on.note_session()
        self.forget_other_scope()
        self._ask_for_editions()
        self._on.told.changed(frozenset({"session"}))
        return self._on.keeper.token or token

    def _counted(self, lines: Iterable[SnapshotLine]) -> Iterator[SnapshotLine]:
        """Passes a snapshot on and says how far it is."""
        total = 0
        for number, line in enumerate(lines):
            if isinstance(line, SnapshotHeader):
                total = line.cases
            elif number % 100 == 0:
                self._on.line.note(progress=round(min(1.0, number / max(total, 1)), 2))
            yield line

    def _installed(self, lines: Iterable[SnapshotLine], scope: str) -> frozenset[CaseId]:
        # Not on the store's thread: it takes long, in slices, and what an operator does goes in between.
        if self.snapshot_wanted == "ledger_diverged":
            self._on.writer.run(Turn.PENDING, self._on.outbox.ledger_replaced)
        touched = self._on.journal.install_snapshot(lines, self._task)
        if self._on.journal.setting(SCOPE) not in (None, scope):
            self._on.journal.forget_records()  # they are what somebody else may see
        self._on.writer.run(Turn.FEED, lambda: self._on.journal.set_setting(SCOPE, scope))
        self._on.told.records(0.0)
        return touched

    # --- whose view it is -------------------------------------------------------------------------------------------

    @property
    def other_scope(self) -> bool:
        """What lies here is the view of somebody who sees something else than the person at the seat."""
        person = self._on.keeper.person
        held = self._on.journal.setting(SCOPE)
        return person is not None and held is not None and held != scope_of(person.actor)

    def forget_other_scope(self) -> None:
        """What another scope left on this disk must not be shown in theirs, unless they see all."""
        person = self._on.keeper.person
        if person is None or self._on.keeper.token is None or scope_of(person.actor) == SEES_EVERYTHING:
            return
        if self.other_scope:
            self._on.writer.run(Turn.PENDING, self._on.outbox.ledger_replaced)
            self._on.told.changed(frozenset({"queue", "cases"}))


def whole(lines: Iterable[SnapshotLine]) -> tuple[SnapshotLine, ...]:
    """All lines of a snapshot, once its end line is there and counts what came; else `SnapshotBroken`."""
    kept = tuple(lines)
    cases = sum(isinstance(line, SnapshotCase) for line in kept)
    if not kept or not isinstance(kept[0], SnapshotHeader):
        raise SnapshotBroken("snapshot_broken")
    end = kept[-1]
    if not isinstance(end, SnapshotEnd) or end.cases != cases or kept[0].cases != cases:
        raise SnapshotBroken("snapshot_broken")
    return kept
