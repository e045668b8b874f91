"""The phone beside the desk on a running baresip: started, watched, started again when it dies, ended with the desk."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain

from desk_app.domain.phone import LineState
from desk_app.errors import PhoneTrouble
from desk_app.telephony.baresip_config import exchange_of
from desk_app.telephony.baresip_line import BaresipLine, connected
from desk_app.telephony.baresip_program import BaresipProgram
from desk_app.telephony.baresip_words import BaresipWords
from desk_app.telephony.board import Board, Deed
from desk_app.telephony.events import AllLost, LineIs, TimePassed
from desk_app.telephony.settings import PhoneSettings
from desk_app.telephony.switchboard import Switchboard, new_id

log = logging.getLogger(__name__)

STARTING_SECONDS = 20.0
"""So long the program may take until it answers, on a machine that has much else to do."""
SILENT_SECONDS = 20.0
"""A command that is not answered for so long means that the program is stuck; to kill one that is not costs calls."""
UNREACHED_SECONDS = 6.0
"""An exchange that has not answered after so long is said to be unreachable; it may still come."""
ASK_EVERY = 5.0
LOOK_EVERY = 0.5
BREATH_SECONDS = 0.05
"""Before a line is made anew, so that whoever else takes the control port again and again costs little."""
FAREWELL_SECONDS = 0.5
END_SECONDS = 0.8
RAN_WELL_SECONDS = 30.0
DIED_PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Seconds before the program is started again, the last for ever; from the beginning once it has run well."""
PAUSES = {
    "exchange_unreachable": (5.0, 10.0, 20.0),
    "exchange_refused": (60.0, 120.0, 300.0),  # exchanges lock out who tries a wrong password too often
}


class BaresipPhone(Switchboard):
    """The port `Phone` on baresip 1.0. It begins to start at once and returns; what becomes of it is told.

    The line's trouble is one that `BaresipProgram` raises, `phone_program_died`, `exchange_unreachable` or
    `exchange_refused`.
    A call's trouble is `no_sound` (it cannot be taken because the sound device cannot be opened), `hold_failed`,
    `resume_failed`, `transfer_failed`, `connection_lost`, `not_dialled`, `exchange_refused`, `exchange_unreachable`,
    the line's where the program died, and of a three-way call `third_party_busy`, `third_party_not_reached`,
    `third_party_left` or `conference_failed`.

    Where the exchange refuses a hand-over, baresip 1.0 lets go of the caller: the call ends as FAILED and is to be
    called back.

    Two threads: the line's, which reads, and the keeper's, which owns the program and calls those who listen.
    """

    def __init__(self, settings: PhoneSettings) -> None:
        super().__init__(room=settings.room, can_dial=bool(settings.exchange))
        self._settings = settings
        self._words = self._new_words()
        self._line: BaresipLine | None = None
        self._program: BaresipProgram | None = None
        self._unregistered = ""
        self._closing = threading.Event()
        self._cut = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="phone-keeper", daemon=True)
        self._keeper.start()

    def close(self) -> None:
        """As the port says. Takes some hundredths of a second, three seconds where the program is stuck."""
        self._closing.set()
        self._wake()
        if threading.current_thread() is not self._keeper:
            self._keeper.join()

    @property
    def program_id(self) -> int | None:
        """The process id of the phone program, while it runs."""
        program = self._program
        return program.pid if program is not None and program.runs else None

    # the line

    def _new_words(self) -> BaresipWords:
        exchange = exchange_of(self._settings)
        return BaresipWords(exchange, registers=self._settings.registers, new_id=new_id, elapsed=time.monotonic)

    def _perform(self, deeds: Sequence[Deed], board: Board) -> None:
        self._say(chain.from_iterable([self._words.say(deed, board) for deed in deeds]))

    def _say(self, commands: Iterable[bytes]) -> None:
        if self._line is not None:
            self._line.say(commands)

    def _say_now(self, command: Callable[[], tuple[bytes, ...]]) -> None:
        with self._lock:
            self._say(command())

    def _hear(self, payload: bytes) -> None:
        with self._lock:
            heard = self._words.hear(payload)
            for event in heard.events:
                if isinstance(event, LineIs):
                    self._unregistered = event.trouble
                self._happened(event)
            self._say(heard.back)
        if heard.started:
            self._wake()

    def _lost(self) -> None:
        self._cut.set()
        self._wake()

    def _connect(self, program: BaresipProgram) -> bool:
        """Makes a line to the program, a new one where there was one."""
        self._hang_up_line()
        port = program.control_port
        connection = connected(port, STARTING_SECONDS, lambda: program.runs and not self._closing.is_set())
        if connection is None:
            return False
        with self._lock:
            self._words.forget()
            self._cut.clear()
            self._line = BaresipLine(connection, self._hear, self._lost)
        return True

    def _hang_up_line(self) -> None:
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()

    # the keeper

    def _keep(self) -> None:
        failures = 0
        while not self._closing.is_set():
            began = time.monotonic()
            trouble = self._live()
            if not self._closing.is_set():
                failures = 1 if time.monotonic() - began > RAN_WELL_SECONDS else failures + 1
                self._happened(AllLost(line=LineState.TROUBLE, trouble=trouble))
                pauses = PAUSES.get(trouble, DIED_PAUSES)
                self._attend(pauses[min(failures, len(pauses)) - 1], until=self._closing.is_set)
        self._happened(AllLost(line=LineState.NONE, trouble=""))
        self._attend(0.0)

    def _live(self) -> str:
        """One life of the program, from its start to its end; gives back the trouble it ended with."""
        try:
            program = self._program = BaresipProgram(self._settings)
        except PhoneTrouble as trouble:
            return trouble.code
        with self._lock:
            self._unregistered = ""
            self._words = self._new_words()
        try:
            return self._watch(program) if self._begin(program) else "phone_program_died"
        finally:
            self._hang_up_line()
            program.end(END_SECONDS if self._closing.is_set() and self._words.started else 0.0, END_SECONDS)

    def _begin(self, program: BaresipProgram) -> bool:
        """Connects, and has the account read only then: what becomes of it, and a first call, are heard."""
        if self._connect(program):
            self._say_now(self._words.start)
            self._attend(STARTING_SECONDS, until=lambda: self._words.started or self._needs_a_look(program))
        program.forget_password()
        if not self._words.started and not self._closing.is_set():
            log.warning("the phone program did not start: %s", program.last_words())
        return self._words.started

    def _watch(self, program: BaresipProgram) -> str:
        """Attends to the program until it is over with it; gives back the trouble."""
        began = asked = time.monotonic()
        while True:
            self._attend(LOOK_EVERY, until=lambda: self._needs_a_look(program))
            if self._closing.is_set():
                self._take_leave()
                return ""
            if (self._cut.is_set() or not program.runs) and not self._catch_up(program):
                log.warning("the phone program died")
                return "phone_program_died"
            if self._given_up():
                return self._unregistered  # by itself it would try again only after half a minute and longer
            if self._silent_for() > SILENT_SECONDS:
                log.warning("the phone program is stuck")
                return "phone_program_died"
            if time.monotonic() - asked > ASK_EVERY:
                asked = time.monotonic()
                self._say_now(self._words.ask_status)
            if time.monotonic() - began > UNREACHED_SECONDS and self.standing().line is LineState.CONNECTING:
                self._happened(LineIs(line=LineState.TROUBLE, trouble="exchange_unreachable"))
            self._happened(TimePassed())

    def _needs_a_look(self, program: BaresipProgram) -> bool:
        return self._closing.is_set() or self._cut.is_set() or not program.runs or self._given_up()

    def _given_up(self) -> bool:
        """Whether the exchange has said no, and nobody is on the phone who would lose by a new start."""
        return bool(self._unregistered) and not self.standing().calls

    def _silent_for(self) -> float:
        with self._lock:
            return self._words.silent_for

    def _catch_up(self, program: BaresipProgram) -> bool:
        """Makes a new line where the old one was cut, and asks what was missed; false where the program is gone."""
        self._attend(BREATH_SECONDS, until=lambda: self._closing.is_set() or not program.runs)
        if not self._connect(program):
            return self._closing.is_set()
        self._say_now(self._words.ask_calls)
        self._say_now(self._words.ask_status)
        return True

    def _take_leave(self) -> None:
        """Ends the calls, so that those who listen hear how they ended, then the program."""
        for call in self.standing().calls:
            with suppress(PhoneTrouble):
                self.hang_up(call.id)
        self._attend(FAREWELL_SECONDS, until=lambda: not self.standing().calls)
        self._say_now(self._words.quit)
