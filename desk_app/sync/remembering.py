"""Keeps what this seat remembers beside the cases in scope: ended cases' key fields, callers, missed calls."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.domain.case import Case
from desk_app.domain.evaluation import owes_something
from desk_app.domain.key_fields import KEPT_FOR
from desk_app.domain.protocol import RecordsPage
from desk_app.errors import BadInput, SlowDown, WorldTrouble
from desk_app.sync import pacing, plan
from desk_app.sync.footing import Footing, Tries
from desk_app.sync.session import SCOPE, scope_of

AT_ONCE = 500
"""So many are asked for together: a page is written in some tenths of a second, in slices."""
CASES_STAY = timedelta(days=30)
"""So long after its end a case that owes nothing stays here in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Early:
    """A page that was asked for after a position and may hold more than the news have brought yet."""

    page: RecordsPage
    after: int
    heard_at: datetime


class Remembering:
    """Asks for records page by page, and throws away what is too old.

    `remember` is called by one thread; it does one thing and says after how many seconds it wants to be called again
    (None: when somebody nudges it). Its writes are slices of their own: commands, drafts and news go in between.
    `ask` may be called by any thread.
    """

    def __init__(self, footing: Footing) -> None:
        self._on = footing
        self._lock = threading.Lock()
        self._due_at = 0.0
        self._tidy_at = footing.clock.elapsed() + pacing.TIDY_AFTER
        self._tidied: int | None = 0
        self._tries = Tries()
        self._early: _Early | None = None

    def ask(self, within: float = 0.0) -> None:
        """There is something new: ask within so many seconds."""
        with self._lock:
            self._due_at = min(self._due_at, self._on.clock.elapsed() + within)

    def remember(self) -> float | None:
        """Do the next thing there is to do."""
        after = self._on.journal.records_after()
        if after is None:
            self._early = None
            self._on.journal.sweep_records(self._on.clock.now() - KEPT_FOR)
            self.ask()
            return 0.0
        token = self._on.keeper.token
        if token is None or self._on.keeper.person is None:
            return None
        if not self._cases_are_here():
            return pacing.RECORDS_LATER
        if self._early is not None:
            return self._keep(self._early)
        try:
            if self._due_in() <= 0:
                return self._take(token, after) if not self._was_away_too_long() else self._begin_anew()
        except WorldTrouble as trouble:
            return self._not_taken(trouble, token)
        if self._on.clock.elapsed() >= self._tidy_at and self._tidy():
            return 0.0
        return max(0.05, min(self._due_in(), self._tidy_at - self._on.clock.elapsed()))

    def _cases_are_here(self) -> bool:
        """The cases of whoever is at the seat have come; what is remembered is of the same scope."""
        person = self._on.keeper.person
        held = self._on.journal.setting(SCOPE)
        return person is not None and self._on.journal.position() is not None and held == scope_of(person.actor)

    def _was_away_too_long(self) -> bool:
        """What was settled, or flags taken away, since all was here last is told by nobody any more."""
        at = self._on.journal.records_at()
        return at is not None and at < self._on.clock.now() - KEPT_FOR

    def _begin_anew(self) -> float:
        self._on.journal.forget_records()
        return 0.0

    def _due_in(self) -> float:
        with self._lock:
            return self._due_at - self._on.clock.elapsed()

    # --- pages ------------------------------------------------------------------------------------------------------

    def _take(self, token: str, after: int) -> float:
        next_at = self._on.clock.elapsed() + pacing.RECORDS_EVERY
        with self._lock:
            self._due_at = next_at
        try:
            page = self._on.store.records(token, after=after, at_most=AT_ONCE)
        except WorldTrouble:
            self.ask()
            raise
        self._on.heard()
        self._tries.failures = 0
        if self._on.journal.caller_key() not in ("", page.caller_key):
            self._on.journal.forget_records()  # hashes under another key mean nothing
        elif _brings_something(page, after) or self._on.journal.records_at() is None:
            return self._keep(_Early(page=page, after=after, heard_at=self._on.clock.now()))
        return 0.0

    def _keep(self, early: _Early) -> float:
        """Keep a page once the news have come as far: they say which commands of this seat, whose answers may have been
        lost, are in it already, so that none of them counts twice."""
        position, page = self._on.journal.position(), early.page
        if position is None or position.position < page.next:
            self._early = early
            return pacing.RECORDS_BEHIND_NEWS if self._on.line.status.online else pacing.RECORDS_LATER
        self._early = None
        self._on.journal.keep_records(page, after=early.after, heard_at=early.heard_at)
        self._tell(page)
        if page.more:
            self.ask(pacing.RECORDS_PAUSE)
            return pacing.RECORDS_PAUSE
        return 0.0

    def _tell(self, page: RecordsPage) -> None:
        """How far the first of all is; then which views are old now."""
        self._on.line.note(records=self._share(page) if page.more and self._first_time() else None)
        what = {f"caller:{record.number}" for record in page.callers}
        what |= {"missed_calls"} if page.calls else set()
        what |= {"records"} if not page.more else set()
        if what:
            self._on.told.changed(frozenset(what))

    def _first_time(self) -> bool:
        return self._on.journal.records_at() is None

    def _share(self, page: RecordsPage) -> float | None:
        position = self._on.journal.position()
        if position is None or not position.position:
            return None
        return round(min(1.0, page.next / position.position), 2)

    def _not_taken(self, trouble: WorldTrouble, token: str) -> float | None:
        """Of a line that fails only news and commands tell; here it is tried again."""
        if plan.reaction_to_changes(trouble) is plan.Reaction.RENEW:
            return self._on.renewed(token, self._tries)
        if isinstance(trouble, BadInput) and trouble.code == "ledger_diverged":
            return self._begin_anew()
        self._tries.failures += 1
        retry_after = trouble.seconds if isinstance(trouble, SlowDown) else None
        return pacing.records_again(self._tries.failures, self._on.jitter(), retry_after)

    # --- what is too old --------------------------------------------------------------------------------------------

    def _tidy(self) -> bool:
        """Take some of it away; False once there is nothing left until the next time."""
        if self._on.journal.sweep_records(self._on.clock.now() - KEPT_FOR):
            return True
        if self._tidied is not None and self._on.reference() is not None:
            before = self._on.clock.now() - CASES_STAY
            self._tidied = self._on.journal.drop_old_cases(before, self._owes, after=self._tidied)
            return True
        self._tidied = 0
        self._tidy_at = self._on.clock.elapsed() + pacing.TIDY_EVERY
        return False

    def _owes(self, case: Case) -> bool:
        reference = self._on.reference()
        if reference is None:
            return True
        return owes_something(case, self._on.clock.now(), reference.calendar, reference.policy)


def _brings_something(page: RecordsPage, after: int) -> bool:
    return page.next != after or bool(page.cases or page.callers or page.calls)
