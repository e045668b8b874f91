"""Who else is there and what the wall shows: told and asked for now and then, kept in memory only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from desk_app.domain.case import CaseId
from desk_app.domain.protocol import Figures, Presence
from desk_app.domain.seat import Actor, SeatState
from desk_app.errors import NotAllowed, WorldTrouble
from desk_app.ports import CentralStore, Clock
from desk_app.sync import pacing
from desk_app.sync.plan import SIGNED_OUT
from desk_app.sync.session import Keeper

AFTER_A_FAILURE = 5.0


class Company:
    """The seat's own presence and that of the others, and the newest figures. `step` is called by one thread."""

    def __init__(
        self,
        store: CentralStore,
        clock: Clock,
        keeper: Keeper,
        seat: str,
        changed: Callable[[frozenset[str]], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._keeper = keeper
        self._seat = seat
        self._changed = changed
        self._lock = threading.Lock()
        self._others: dict[str, tuple[Presence, float]] = {}
        self._state = SeatState.READY
        self._case: CaseId | None = None
        self._field = ""
        self._said_at: float | None = None
        self._figures: Figures | None = None
        self._figures_at: float | None = None
        self._figures_heard: datetime | None = None
        self._figures_wanted: float | None = None

    # --- the others -------------------------------------------------------------------------------------------------

    def hear(self, presence: Presence) -> None:
        """Somebody is there."""
        if presence.seat == self._seat:
            return
        with self._lock:
            known = self._others.get(presence.seat)
            self._others[presence.seat] = (presence, self._clock.elapsed())
        if known is None or replace(known[0], at=presence.at) != presence:
            self._changed(frozenset({"presence"}))

    def others(self) -> tuple[Presence, ...]:
        """Who was heard of within the last minute, by seat."""
        oldest = self._clock.elapsed() - pacing.PRESENCE_LIFE
        with self._lock:
            return tuple(presence for _, (presence, heard) in sorted(self._others.items()) if heard > oldest)

    def _forget_old(self) -> None:
        oldest = self._clock.elapsed() - pacing.PRESENCE_LIFE
        with self._lock:
            gone = [seat for seat, (_, heard) in self._others.items() if heard <= oldest]
            for seat in gone:
                del self._others[seat]
        if gone:
            self._changed(frozenset({"presence"}))

    # --- this seat --------------------------------------------------------------------------------------------------

    @property
    def state(self) -> SeatState:
        """示闲 示忙 小休 话后, as the operator has set it."""
        return self._state

    def be(self, state: SeatState) -> None:
        """The operator says how it stands."""
        if state is not self._state:
            self._state = state
            self._said_at = None

    def look_at(self, case: CaseId | None, field: str) -> None:
        """The operator is in this case and field."""
        if (case, field) != (self._case, self._field):
            self._case, self._field = case, field
            self._said_at = None

    # --- the wall ---------------------------------------------------------------------------------------------------

    def figures(self) -> tuple[Figures | None, datetime | None]:
        """The newest figures and when they came; asking keeps them coming for a while."""
        self._figures_wanted = self._clock.elapsed()
        return self._figures, self._figures_heard

    @property
    def figures_stale(self) -> bool:
        """It is time to ask for figures again."""
        return pacing.due_in(self._figures_at, pacing.FIGURES_EVERY, self._clock.elapsed()) <= 0

    # --- what the thread does ---------------------------------------------------------------------------------------

    def step(self) -> float:
        """Say that the seat is there and ask for figures, each when due; gives back the seconds until the next."""
        self._forget_old()
        token, person = self._keeper.token, self._keeper.person
        if token is None or person is None:
            self._said_at = None
            return AFTER_A_FAILURE
        try:
            now = self._clock.elapsed()
            if pacing.due_in(self._said_at, pacing.PRESENCE_EVERY, now) <= 0:
                self._said_at = now
                self._store.put_presence(token, self._own(person.actor))
            if self._wanted(now) and self.figures_stale:
                self._take_figures(token)
        except NotAllowed as trouble:
            if trouble.code not in SIGNED_OUT:
                return AFTER_A_FAILURE
            return self._renewed(token)
        except WorldTrouble:
            self._said_at = None
            return AFTER_A_FAILURE  # the exchange says that the line is down
        now = self._clock.elapsed()
        says = pacing.due_in(self._said_at, pacing.PRESENCE_EVERY, now)
        asks = pacing.due_in(self._figures_at, pacing.FIGURES_EVERY, now) if self._wanted(now) else says
        return max(0.05, min(says, asks))

    def _own(self, actor: Actor) -> Presence:
        return Presence(
            seat=self._seat,
            badge=actor.badge,
            name=actor.name,
            state=self._state,
            case=self._case,
            field=self._field,
            at=self._clock.now(),
        )

    def _wanted(self, now: float) -> bool:
        return self._figures_wanted is not None and now - self._figures_wanted < pacing.FIGURES_WANTED_FOR

    def _take_figures(self, token: str) -> None:
        figures = self._store.figures(token)
        self._figures, self._figures_heard = figures, self._clock.now()
        self._figures_at = self._clock.elapsed()
        self._changed(frozenset({"figures"}))

    def _renewed(self, token: str) -> float:
        self._said_at = None
        try:
            self._keeper.renew(token)
        except WorldTrouble:
            return AFTER_A_FAILURE
        return 0.05
