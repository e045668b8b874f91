"""Carries attachments: those that this seat's commands name to the centre, those that are looked at from it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from desk_app.domain.projection import Draft
from desk_app.errors import BadInput, NotAllowed, SlowDown, StoreTrouble, Unreachable, WorldTrouble
from desk_app.ports import Attachments
from desk_app.sync import pacing, plan
from desk_app.sync.footing import Footing, Tries

UNKNOWN = -1
UNUSED_STAY = timedelta(days=30)
"""So long a file stays here that was put to a call and never named by a command, nor by a draft that is still here."""
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(slots=True, kw_only=True)
class _Resting:
    """A file that could not be carried so many times, and when (elapsed) it is tried again."""

    times: int = 0
    until: float = 0.0


class Carrying:
    """Gives away, one piece at a time, what the centre lacks; it says how far it has come, so that nothing is lost by a
    cut, a restart or a sudden end.

    `carry` is called by one thread; it gives one piece and says after how many seconds it wants to be called again
    (None: when somebody nudges it). `fetched` may be called by any thread that can wait for the network.
    """

    def __init__(self, footing: Footing, attachments: Attachments) -> None:
        self._on = footing
        self._kept = attachments
        self._under_way = ""
        self._given = UNKNOWN
        self._size = pacing.PIECE_AT_FIRST
        self._tries = Tries()
        self._resting: dict[str, _Resting] = {}
        self._tidy_at = footing.clock.elapsed() + pacing.TIDY_AFTER
        self._one_fetches = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """Let go of what is being fetched."""
        self._stopped = True

    # --- to the centre ----------------------------------------------------------------------------------------------

    def carry(self) -> float | None:
        """Give the next piece there is to give."""
        self._tidy()
        waiting = self._kept.to_carry()
        self._on.line.note(attachments=len(waiting))
        token = self._on.keeper.token
        if token is None or not waiting:
            return max(0.05, self._tidy_at - self._on.clock.elapsed())
        now = self._on.clock.elapsed()
        ready = [(sha256, size) for sha256, size in waiting if self._rests_until(sha256) <= now]
        if not ready:
            return max(0.05, min(self._rests_until(sha256) for sha256, _ in waiting) - now)
        sha256, size = next((each for each in ready if each[0] == self._under_way), ready[0])
        try:
            self._give(token, sha256, size)
        except WorldTrouble as trouble:
            return self._not_given(trouble, token, sha256)
        self._tries.failures = 0
        return 0.0

    def _give(self, token: str, sha256: str, size: int) -> None:
        if sha256 != self._under_way or self._given == UNKNOWN:
            self._under_way, self._given = sha256, UNKNOWN
            there = self._on.store.attachment_size(token, sha256)
            self._given = size if there is None else there
        if self._given < size:
            piece = self._kept.piece(sha256, self._given, self._size)
            if not piece:
                raise BadInput("attachment_broken")
            self._given = self._on.store.put_attachment(token, sha256, self._given, piece, size)
            self._size = min(self._size * 2, pacing.PIECE_AT_MOST)
        self._on.heard()
        if self._given >= size:
            self._kept.carried(sha256)
            self._resting.pop(sha256, None)
            self._under_way, self._given = "", UNKNOWN
            self._on.told.changed(frozenset({"attachments"}))

    def _not_given(self, trouble: WorldTrouble, token: str, sha256: str) -> float | None:
        self._given = UNKNOWN
        if plan.reaction_to_changes(trouble) is plan.Reaction.RENEW:
            return self._on.renewed(token, self._tries)
        match trouble:
            case BadInput(code="attachment_broken") if not self._kept.sound(sha256):
                self._on.line.note(notice="attachment_lost", notice_cases=self._on.journal.numbers_of_cases([sha256]))
                self._on.told.changed(frozenset({"attachments"}))
                return 0.0
            case BadInput() | NotAllowed() | StoreTrouble():
                self._rest(sha256)  # nothing else waits for one that the centre does not take
                return 0.0
            case Unreachable(code="timed_out"):
                self._size = max(self._size // 2, pacing.PIECE_AT_LEAST)
        self._tries.failures += 1
        retry_after = trouble.seconds if isinstance(trouble, SlowDown) else None
        return pacing.records_again(self._tries.failures, self._on.jitter(), retry_after)

    def _rest(self, sha256: str) -> None:
        resting = self._resting.setdefault(sha256, _Resting())
        resting.times += 1
        resting.until = self._on.clock.elapsed() + pacing.records_again(resting.times, self._on.jitter())

    def _rests_until(self, sha256: str) -> float:
        return self._resting[sha256].until if sha256 in self._resting else 0.0

    def _tidy(self) -> None:
        """Forget what nobody has made use of for long."""
        if self._on.clock.elapsed() >= self._tidy_at:
            self._tidy_at = self._on.clock.elapsed() + pacing.TIDY_EVERY
            named = _hashes_in(self._on.journal.drafts())
            self._kept.forget_unused(self._on.clock.real_now() - UNUSED_STAY, named)

    # --- from the centre --------------------------------------------------------------------------------------------

    def fetched(self, sha256: str) -> bytes | None:
        """The content of a file: from this disk, else from the centre, on from where it stopped; None where it cannot
        be had now. Raises `StoreTrouble`."""
        content = self._kept.read(sha256)
        token = self._on.keeper.token
        if content is not None or token is None:
            return content
        with self._one_fetches:
            try:
                self._fetch(token, sha256)
            except StoreTrouble:
                raise
            except WorldTrouble:
                return None  # what has come stays for the next time
            return self._kept.read(sha256)

    def _fetch(self, token: str, sha256: str) -> None:
        if self._kept.read(sha256) is not None:
            return  # somebody else has fetched it meanwhile
        here = self._kept.coming(sha256)
        try:
            self._take_in(token, sha256, here)
        except BadInput as trouble:
            if trouble.code != "range_not_satisfiable" or not here:
                raise
            # It was cut between its last piece and being judged. What is wrong is forgotten, and asked for anew.
            if not self._kept.came(sha256):
                self._take_in(token, sha256, 0)

    def _take_in(self, token: str, sha256: str, here: int) -> None:
        for piece in gathered(self._pieces(token, sha256, here), pacing.TAKEN_IN_AT_ONCE):
            self._kept.take_in(sha256, here, piece)
            here += len(piece)
        self._kept.came(sha256)

    def _pieces(self, token: str, sha256: str, here: int) -> Iterator[bytes]:
        for piece in self._on.store.attachment(token, sha256, after=here):
            if self._stopped:
                raise Unreachable("centre_unreachable")
            self._on.heard()
            yield piece


def gathered(pieces: Iterable[bytes], at_least: int) -> Iterator[bytes]:
    """What comes in small pieces, in larger ones: each is a transaction that the disk has to finish. Where the pieces
    are cut off, what has come of the next one is given before the trouble is raised."""
    together = bytearray()
    try:
        for piece in pieces:
            together += piece
            if len(together) >= at_least:
                yield bytes(together)
                together.clear()
    except WorldTrouble:
        if together:
            yield bytes(together)
        raise
    if together:
        yield bytes(together)


def _hashes_in(drafts: Iterable[Draft]) -> frozenset[str]:
    """Whatever in them looks like the hash of a file."""
    return frozenset(found for draft in drafts for text in draft.values.values() for found in _HASH.findall(text))
