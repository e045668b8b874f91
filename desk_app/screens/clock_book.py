"""Every running clock in a seat's scope, kept so that a tick costs what turns and news costs what is new."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from desk_app.domain.case import CaseId
from desk_app.domain.deadlines import Light
from desk_app.domain.projection import RunningClock
from desk_app.screens.clock_order import GROUP_OF, ClockOrder, Grouping, Shelf, due_of, entry_of, slot_of
from desk_app.screens.turns import NEVER, Turns

Record = tuple[Any, ...]
"""The values of a RunningClock in a plain tuple, which the garbage collector soon leaves alone: a hundred thousand of
any other kind would hold up the window for a fifth of a second each time they are looked through."""


class KeptLines(NamedTuple):
    """The lines of a book that is held, for the book that takes its place."""

    order: ClockOrder
    clocks: Sequence[Record]


class ClockBook:
    """The clocks by slot, their order and their lights. All times are microseconds since 1970 UTC.

    Made whole on any thread, then used by one. While it is *held* the lines shown keep their places: news changes
    values, clocks that have ended keep their line as `gone`, new ones wait.
    """

    def __init__(
        self,
        clocks: Iterable[RunningClock],
        now: int,
        grouping: Grouping = Grouping.NONE,
        keep: KeptLines | None = None,
    ) -> None:
        """`keep`: it is held, with the lines of the book before it; clocks are known by their case and id."""
        in_order = sorted(clocks, key=lambda clock: (clock.due, clock.case, clock.clock))
        self._clocks: list[Record] = [tuple(clock) for clock in in_order]
        self._free: list[int] = []
        self._slots: dict[CaseId, tuple[int, ...]] = {}
        for slot, clock in enumerate(in_order):
            self._slots[clock.case] = (*self._slots.get(clock.case, ()), slot)
        self._turns = Turns(now, ((clock.turns_yellow, clock.due) for clock in in_order))
        self._by_due = Shelf("", [entry_of(clock.due, slot) for slot, clock in enumerate(in_order)])
        self._order = ClockOrder.of(grouping, self._by_due, self._clocks)
        self._held: ClockOrder | None = None
        self._waiting: set[int] = set()
        self._gone: set[int] = set()
        if keep is not None:
            self._hold_as(keep)

    def __len__(self) -> int:
        return len(self._by_due.entries)

    # what is shown

    @property
    def shown(self) -> ClockOrder:
        """The lines as they stand."""
        return self._held if self._held is not None else self._order

    @property
    def grouping(self) -> Grouping:
        """What they are grouped by."""
        return self._order.grouping

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are green, yellow and red."""
        green, yellow, red = self._turns.counts
        return green, yellow, red

    @property
    def waiting(self) -> int:
        """How many new ones wait while it is held."""
        return len(self._waiting)

    @property
    def left_over(self) -> int:
        """How many lines are of clocks that have ended."""
        return len(self._gone)

    def clock(self, slot: int) -> RunningClock:
        """The clock in a slot with its newest values; as it was last known where it has ended."""
        return RunningClock._make(self._clocks[slot])

    def record(self, slot: int) -> Record:
        """The same as it is kept: while it is the same object, nothing of the clock has changed."""
        return self._clocks[slot]

    def gone(self, slot: int) -> bool:
        """Whether the clock only keeps its line."""
        return slot in self._gone

    def light(self, slot: int) -> Light | None:
        """What its light showed at the last tick; None for one that has ended."""
        return self._turns.light(slot)

    def slots_of(self, case: CaseId) -> tuple[int, ...]:
        """Where the running clocks of a case are."""
        return self._slots.get(case, ())

    def place_of(self, slot: int) -> int | None:
        """Where the line of a slot stands now; None where it is not among the lines."""
        clock = self.clock(slot)
        group, entry = GROUP_OF[self.grouping](clock), entry_of(clock.due, slot)
        place = self.shown.place_of(group, entry)
        if place is None and self._held is not None:  # moved since it is held: looked for by its slot
            for place in range(len(self._held)):
                _shelf, found = self._held.at(place)
                if found is not None and slot_of(found) == slot:
                    return place
            return None
        return place

    def due_between(self, since: int, until: int) -> Sequence[int]:
        """The entries of the clocks that are due from `since` and before `until`, in order."""
        entries = self._by_due.entries
        return entries[self.rank(since) : self.rank(until)]

    def count_between(self, since: int, until: int) -> int:
        """How many are due from `since` and before `until`."""
        return self.rank(until) - self.rank(since)

    def rank(self, moment: int) -> int:
        """How many are due before a moment."""
        return bisect_left(self._by_due.entries, entry_of(moment, 0))

    # what happens

    def tick(self, now: int) -> list[int]:
        """It is `now`: the slots whose light has turned."""
        return self._turns.tick(now)

    def group_by(self, grouping: Grouping) -> None:
        """Another grouping, at the operator's wish: the newest order."""
        self.release()
        self._order = ClockOrder.of(grouping, self._by_due, self._clocks)

    def put(self, cases: Collection[CaseId], clocks: Iterable[RunningClock]) -> bool:
        """News: these are all the running clocks of these cases. Whether a line came, went or was moved."""
        named: dict[CaseId, dict[str, RunningClock]] = {case: {} for case in cases}
        for clock in clocks:
            named[clock.case][clock.clock] = clock
        moved = False
        for case, now_running in named.items():
            slots = []
            for slot in self._slots.pop(case, ()):
                clock_now = now_running.pop(self.clock(slot).clock, None)
                if clock_now is None:
                    self._remove(slot)
                    moved = True
                else:
                    moved |= self._replace(slot, clock_now)
                    slots.append(slot)
            for clock in now_running.values():
                slots.append(self._add(clock))
                moved = True
            if slots:
                self._slots[case] = tuple(slots)
        return moved

    def _add(self, clock: RunningClock) -> int:
        if self._free:
            slot = self._free.pop()
            self._clocks[slot] = tuple(clock)
        else:
            slot = len(self._clocks)
            self._clocks.append(tuple(clock))
        self._turns.put(slot, clock.turns_yellow, clock.due)
        self._enter(slot)
        if self._held is not None:
            self._waiting.add(slot)
        return slot

    def _replace(self, slot: int, clock: RunningClock) -> bool:
        before, group = self.clock(slot), GROUP_OF[self.grouping]
        if before == clock:
            return False
        moved = before.due != clock.due or group(before) != group(clock)
        if moved:
            self._leave(slot)
        self._clocks[slot] = tuple(clock)
        if moved:
            self._enter(slot)
        self._turns.put(slot, clock.turns_yellow, clock.due)
        return moved

    def _remove(self, slot: int) -> None:
        self._leave(slot)
        self._turns.drop(slot)
        if self._held is not None and slot not in self._waiting:
            self._gone.add(slot)
        else:
            self._waiting.discard(slot)
            self._free.append(slot)

    def _enter(self, slot: int) -> None:
        clock = self.clock(slot)
        entry = entry_of(clock.due, slot)
        if self._order.headed:
            self._by_due.take(entry)
        self._order.take(GROUP_OF[self.grouping](clock), entry)

    def _leave(self, slot: int) -> None:
        clock = self.clock(slot)
        entry = entry_of(clock.due, slot)
        if self._order.headed:
            self._by_due.give_up(entry)
        self._order.give_up(GROUP_OF[self.grouping](clock), entry)

    # while somebody is among the lines

    def hold(self) -> None:
        """From now on the lines keep their places."""
        if self._held is None:
            self._held = self._order.copy()

    def kept_lines(self) -> KeptLines | None:
        """The lines as they are now where it is held: a copy that another thread may read."""
        return KeptLines(self._held.copy(), tuple(self._clocks)) if self._held is not None else None

    def _hold_as(self, keep: KeptLines) -> None:
        here = {clock[:2]: slot for slot, clock in enumerate(self._clocks)}  # by case and id
        for shelf in keep.order.shelves:
            for place, entry in enumerate(shelf.entries):
                clock = keep.clocks[slot_of(entry)]
                slot = here.pop(clock[:2], None)
                if slot is None:
                    slot = len(self._clocks)
                    self._clocks.append(clock)
                    self._turns.put(slot, NEVER, NEVER)
                    self._turns.drop(slot)
                    self._gone.add(slot)
                shelf.entries[place] = entry_of(due_of(entry), slot)
        self._waiting = set(here.values())
        self._held = keep.order

    def release(self) -> None:
        """The newest order; lines of ended clocks are gone."""
        self._held = None
        self._free += self._gone
        self._gone.clear()
        self._waiting.clear()
