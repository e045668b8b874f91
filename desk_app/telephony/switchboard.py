"""Everything of a phone that is the same whichever program does it: orders, the board, and telling those who listen."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from desk_app.domain.phone import PhoneCall, PhoneStanding
from desk_app.errors import PhoneTrouble
from desk_app.telephony import orders
from desk_app.telephony.board import Board, Deed, Join, Step
from desk_app.telephony.calls import fold
from desk_app.telephony.events import Event
from desk_app.telephony.peers import dialled

log = logging.getLogger(__name__)

Hear = Callable[[PhoneStanding, PhoneCall | None], None]


def new_id() -> str:
    """The id of a new call, unique for ever."""
    return str(uuid4())


def now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


class Switchboard:
    """The port `Phone` but for its end. A phone says in `_perform` how its program is told, feeds what happens into
    `_happened`, and has one thread that calls `_attend`: on that one those who listen are called.

    The board is changed on any thread, under one lock, and the program is told under it too: both stay in order.
    """

    def __init__(self, *, room: str = "", can_dial: bool = True) -> None:
        self._room = room
        self._can_dial = can_dial
        self._lock = threading.RLock()
        self._board = Board()
        self._listeners: tuple[Hear, ...] = ()
        self._news: queue.SimpleQueue[tuple[PhoneStanding, PhoneCall | None] | None] = queue.SimpleQueue()

    def _perform(self, deeds: Sequence[Deed], board: Board) -> None:
        """Has the program do these things, in order and without waiting; `board` is as they leave it."""
        raise NotImplementedError

    def listen(self, hear: Hear) -> None:
        """As the port says."""
        with self._lock:
            self._listeners = (*self._listeners, hear)

    def standing(self) -> PhoneStanding:
        """As the port says."""
        with self._lock:
            return self._board.standing()

    def answer(self, call: str) -> None:
        """As the port says. The call rings on until the other end has confirmed."""
        self._take(lambda board: orders.answer(board, call))

    def hang_up(self, call: str) -> None:
        """As the port says. The call is there until the program has confirmed."""
        self._take(lambda board: orders.hang_up(board, call))

    def hold(self, call: str) -> None:
        """As the port says."""
        self._take(lambda board: orders.hold(board, call))

    def resume(self, call: str) -> None:
        """As the port says."""
        self._take(lambda board: orders.resume(board, call))

    def transfer(self, call: str, number: str) -> None:
        """As the port says."""
        to = dialled(number)
        self._take(lambda board: orders.transfer(board, call, to, now()))

    def join(self, call: str, number: str) -> None:
        """As the port says; `joining` tells how. Raises `PhoneTrouble` `no_conference` where the exchange has none."""
        third = dialled(number)
        if not self._room:
            raise PhoneTrouble("no_conference")
        plan = Join(caller=call, third=new_id(), room=new_id(), number=self._room)
        self._take(lambda board: orders.join(board, call, third, plan, now()))

    def dial(self, number: str) -> str:
        """As the port says."""
        to, call = dialled(number), new_id()
        if not self._can_dial:
            raise PhoneTrouble("phone_not_ready")
        self._take(lambda board: orders.dial(board, call, to, now()))
        return call

    def _take(self, decide: Callable[[Board], Step]) -> None:
        with self._lock:
            before = self._board
            step = decide(before)
            self._board = step.board.without_ended()
            standing = self._board.standing()
            for call in step.board.news(before):
                self._news.put((standing, call))
            if step.deeds:
                self._perform(step.deeds, step.board)

    def _happened(self, event: Event) -> None:
        self._take(lambda board: fold(board, event, now()))

    def _wake(self) -> None:
        """Has `_attend` look at what it waits for."""
        self._news.put(None)

    def _attend(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Tells what is new for so long, or until that is so; looks whenever something is told, or it is woken."""
        give_up = time.monotonic() + seconds
        while not until():
            try:
                left = give_up - time.monotonic()
                news = self._news.get(timeout=left) if left > 0 else self._news.get_nowait()
            except queue.Empty:
                return
            if news is not None:
                self._tell(*news)

    def _tell(self, standing: PhoneStanding, call: PhoneCall | None) -> None:
        for hear in self._listeners:
            try:
                hear(standing, call)
            except Exception:
                log.exception("a listener of the phone failed")
