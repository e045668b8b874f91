"""Takes new editions of the reference data beside everything else: from the byte where it stopped, then installed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desk_app.domain.projection import EditionUnderWay
from desk_app.domain.protocol import EditionInfo
from desk_app.errors import (
    BadInput,
    EditionBroken,
    OurMistake,
    SlowDown,
    StoreTrouble,
    Unreachable,
    WorldTrouble,
)
from desk_app.ports import Editions
from desk_app.progress import Task
from desk_app.sync import pacing, plan
from desk_app.sync.footing import Footing, Tries

KEEP_AT_ONCE = 192 * 1024
"""So many bytes go to the disk together; a piece of the stream has 64 KB at most, which makes 256 KB."""
KEEP_AFTER = 2.0
"""Seconds after which fewer bytes go to the disk as well: a slow line must not lose more than this to a sudden end."""
_DAMAGED = "edition_damaged"
_NOT_TO_GO_ON = ("starts_anew", "range_not_satisfiable", "no_such_edition")
"""Codes of a centre that cannot go on with the stream: what is here is worth nothing, and it is asked anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resting:
    """An edition that could not be installed so many times, and when (elapsed) it is tried again."""

    times: int
    until: float


class Fetching:
    """Knows which editions the centre has and takes those this seat lacks, one after the other.

    `fetch` is called by one thread; it does one thing and says after how many seconds it wants to be called again
    (None: when somebody nudges it). `ask` may be called by any thread.
    """

    def __init__(self, footing: Footing, editions: Editions) -> None:
        self._on = footing
        self._editions = editions
        self._task = _Watched(self._built)
        self._asked = threading.Event()
        self._asked_at: float | None = None
        self._served: tuple[EditionInfo, ...] = ()
        self._resting: dict[tuple[str, str, int], _Resting] = {}
        self._tries = Tries()
        self._said = ""
        self._lost = threading.Event()
        editions.watch(self._lose)

    def _lose(self) -> None:
        """An edition turned out damaged: whoever met it does not wait for what follows."""
        self._lost.set()
        self.ask()

    def ask(self) -> None:
        """There may be a new edition: ask the centre at once, and let go of a download that is under way until then."""
        self._asked.set()
        self._on.told.editions()

    def stop(self) -> None:
        """End what is under way."""
        self._task.stop()

    def fetch(self) -> float | None:
        """Do the next thing there is to do; what can be built from what is here waits for nobody to sign in."""
        self._tell_of_loss()
        if (here := self._due(self._editions.to_rebuild())) is not None:
            return self._rebuilt(here)
        token = self._on.keeper.token
        if token is None or self._on.keeper.person is None:
            self._show(None)
            return None
        try:
            if self._asking_due_in() <= 0:
                self._ask(token)
                return 0.0
            info = self._next()
            if info is None:
                self._show(None)
                return self._idle_for()
            if self._fetched(info, token):
                self._install(info)
        except WorldTrouble as trouble:
            return self._not_fetched(trouble, token)
        self._tries.failures = 0
        return 0.0

    # --- what there is ----------------------------------------------------------------------------------------------

    def _asking_due_in(self) -> float:
        if self._asked.is_set():
            return 0.0
        return pacing.due_in(self._asked_at, pacing.EDITIONS_EVERY, self._on.clock.elapsed())

    def _ask(self, token: str) -> None:
        self._asked.clear()
        try:
            self._served = self._on.store.datasets(token)
        except WorldTrouble:
            self._asked_at = None
            raise
        self._on.heard()
        self._asked_at = self._on.clock.elapsed()
        current = {_stream(info) for info in self._served if info.current}
        self._resting = {key: rest for key, rest in self._resting.items() if key in current}
        self._editions.keep_only(self._wanted())
        self._say_whether_all_is_well()

    def _wanted(self) -> tuple[EditionInfo, ...]:
        return plan.wanted_editions(self._served, self._editions.installed())

    def _next(self) -> EditionInfo | None:
        return self._due(self._wanted())

    def _due(self, infos: Iterable[EditionInfo]) -> EditionInfo | None:
        """The first that does not rest."""
        now = self._on.clock.elapsed()
        for info in infos:
            resting = self._resting.get(_stream(info))
            if resting is None or resting.until <= now:
                return info
        return None

    def _idle_for(self) -> float:
        now = self._on.clock.elapsed()
        rests = [rest.until - now for rest in self._resting.values() if rest.until > now]
        return max(0.05, min([self._asking_due_in(), *rests]))

    # --- taking one -------------------------------------------------------------------------------------------------

    def _fetched(self, info: EditionInfo, token: str) -> bool:
        """Keep what comes of the stream; False where the centre is to be asked first whether it is still the one."""
        if info.packed_bytes == 0:
            self._editions.throw_away(info)  # of an older centre: nobody knows where the stream ends
        kept = self._editions.kept(info)
        if info.packed_bytes == 0 or kept < info.packed_bytes:
            kept = self._download(info, token, kept)
        if self._asked.is_set() and kept < info.packed_bytes:
            return False
        if kept < info.packed_bytes:
            raise Unreachable("centre_unreachable")
        if info.packed_bytes and kept > info.packed_bytes:
            self._editions.throw_away(info)
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": "too_large"})
        return True

    def _download(self, info: EditionInfo, token: str, kept: int) -> int:
        self._show_came(info, kept)
        clock, waiting = self._on.clock, bytearray()
        written_at = clock.elapsed()
        try:
            for piece in self._on.store.dataset(token, info.name, info.edition, after=kept):
                waiting += piece
                self._on.heard()
                self._task.report(0)  # ends here where the program is to end
                self._show_came(info, kept + len(waiting))
                if len(waiting) >= KEEP_AT_ONCE or clock.elapsed() - written_at >= KEEP_AFTER:
                    kept = self._keep(info, kept, waiting)
                    written_at = clock.elapsed()
                too_long = 0 < info.packed_bytes < kept + len(waiting)
                if too_long or self._asked.is_set():
                    break
        finally:
            kept = self._keep(info, kept, waiting)
        return kept

    def _keep(self, info: EditionInfo, kept: int, waiting: bytearray) -> int:
        if waiting:
            self._editions.keep(info, kept, bytes(waiting))
            self._tries.failures = 0  # a line that brings a little each time is not given a rest
        kept += len(waiting)
        waiting.clear()
        return kept

    def _install(self, info: EditionInfo) -> None:
        self._show(EditionUnderWay(dataset=info.name, building=True))
        try:
            self._editions.install(info, self._task)
        except OurMistake:
            self._rest(info, "edition_not_built")  # else the same mistake is made again and again
            raise
        self._resting.pop(_stream(info), None)
        self._show(None)
        self._say_whether_all_is_well()
        self._on.told.changed(frozenset({"reference"}))

    def _rebuilt(self, info: EditionInfo) -> float:
        """An edition in force, from the stream that is here: after an update of the program, or damage."""
        try:
            self._install(info)
        except WorldTrouble as trouble:
            self._rest(info, trouble.code)
        return 0.0

    # --- what goes wrong --------------------------------------------------------------------------------------------

    def _not_fetched(self, trouble: WorldTrouble, token: str) -> float | None:
        """Of a line that fails only news and commands tell; here it is tried again, from where it stopped."""
        under_way = self._next() if self._asked_at is not None else None
        if plan.reaction_to_changes(trouble) is plan.Reaction.RENEW:
            return self._on.renewed(token, self._tries)
        if under_way is not None and isinstance(trouble, BadInput) and trouble.code in _NOT_TO_GO_ON:
            self._editions.throw_away(under_way)
            self._asked_at = None
        elif under_way is not None and isinstance(trouble, (BadInput, StoreTrouble)):
            self._rest(under_way, trouble.code)
            return 0.0
        self._tries.failures += 1
        retry_after = trouble.seconds if isinstance(trouble, SlowDown) else None
        return pacing.delay(self._tries.failures, self._on.jitter(), retry_after)

    def _rest(self, info: EditionInfo, code: str) -> None:
        """The former edition serves as well for a while: nothing else waits for one that cannot be installed."""
        key = _stream(info)
        times = self._resting[key].times + 1 if key in self._resting else 1
        until = self._on.clock.elapsed() + pacing.edition_again(times)
        self._resting[key] = _Resting(times=times, until=until)
        self._show(None)
        self._said = code
        self._on.line.note(notice=code)

    def _tell_of_loss(self) -> None:
        if self._lost.is_set():
            self._lost.clear()
            self._said = _DAMAGED
            self._on.line.note(notice=_DAMAGED)
            self._on.told.changed(frozenset({"reference"}))

    def _say_whether_all_is_well(self) -> None:
        """What was said of a broken edition is over once another came, or none is wanted any more."""
        if self._said == _DAMAGED and (self._wanted() or self._editions.to_rebuild()):
            return
        if self._said and not self._resting:
            if self._on.line.status.notice == self._said:
                self._on.line.note(notice="")
            self._said = ""

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _show_came(self, info: EditionInfo, done: int) -> None:
        self._show(EditionUnderWay(dataset=info.name, done=done, total=info.packed_bytes))

    def _built(self, done: int, total: int) -> None:
        shown = self._on.line.status.edition
        if total and shown is not None and shown.building:
            self._show(EditionUnderWay(dataset=shown.dataset, done=done, total=total, building=True))

    def _show(self, edition: EditionUnderWay | None) -> None:
        """Only what a person can see changes: hundredths of the whole."""
        if edition is None or not _looks_the_same(self._on.line.status.edition, edition):
            self._on.line.note(edition=edition)


class _Watched(Task):
    """A task that says on how far it is."""

    def __init__(self, watch: Callable[[int, int], None]) -> None:
        super().__init__()
        self._watch = watch

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """As any task does; `watch` hears of it."""
        super().report(done, total, what)
        self._watch(done, total)


def _stream(info: EditionInfo) -> tuple[str, str, int]:
    """What is tried again in its time; a stream of another length is another, and tried at once."""
    return info.name, info.edition, info.packed_bytes


def _looks_the_same(shown: EditionUnderWay | None, new: EditionUnderWay) -> bool:
    if shown is None or (shown.dataset, shown.total, shown.building) != (new.dataset, new.total, new.building):
        return False
    return shown.total > 0 and shown.done * 100 // shown.total == new.done * 100 // new.total
