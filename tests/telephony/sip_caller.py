"""Somebody who calls a seat's phone: sipp on loopback, with scenarios that tell what happened to it.

caller = SipCaller("13812345678", "张先生")
with caller.call(port, seconds=3) as call:      # rings at 127.0.0.1:port until answered, stays, hangs up
    …                                           # answer, hold, transfer on the phone
    assert call.finish().deeds == ("ringing", "answered", "left")
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from desk_app.telephony.baresip_program import free_port, is_free

SCENARIOS = Path(__file__).parent / "scenarios"
SIPP = "sipp"
PORT_TAKEN = 254
BOUND_SECONDS = 30.0
"""No scenario takes so long; sipp itself gives up a little later, should nobody end it."""


class SippMissing(Exception):
    """sipp is not installed: on Debian the package sip-tester."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SipOutcome:
    """How a sipp ended: its exit code (0: everything went as the scenario says), what happened, and its counts."""

    exit_code: int
    deeds: tuple[str, ...]
    successful: int
    failed: int
    complaints: str


class Sipp:
    """A running sipp with one scenario. Use it as a context manager: it is ended by its id whatever happens."""

    def __init__(
        self,
        scenario: str,
        *options: str,
        most_calls: int = 0,
        port: int | None = None,
        longest: float = BOUND_SECONDS * 2,
    ) -> None:
        program = shutil.which(SIPP)
        if program is None:
            raise SippMissing(SIPP)
        self._folder = Path(tempfile.mkdtemp(prefix="desk-sipp-"))
        self._command = [
            program,
            *options,
            *("-sf", str(SCENARIOS / scenario), "-nostdin", "-timeout", str(int(longest))),
            *("-i", "127.0.0.1", "-bind_local", "-mi", "127.0.0.1", "-ci", "127.0.0.1"),
            *("-r", "1000", "-T2", "500", "-deadcall_wait", "0"),
            *("-trace_logs", "-log_file", str(self._folder / "deeds"), "-trace_err"),
            *("-error_file", str(self._folder / "errors"), "-trace_stat", "-stf", str(self._folder / "stats")),
            *(("-m", str(most_calls)) if most_calls else ()),
        ]
        self._kind = "tcp" if "t1" in options else "udp"
        self._start(port)
        while self._ended_without_its_port() and self._process.wait() == PORT_TAKEN:
            self._start(port)

    def _start(self, port: int | None) -> None:
        self.port = port or free_port(spread=4)
        ports = ["-p", str(self.port), "-mp", str(self.port + 2), "-cp", str(free_port())]
        with (self._folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [*self._command, *ports],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # its screen is of no use to anybody here
                stderr=said,
                cwd=self._folder,
                env={**os.environ, "TERM": "dumb"},
            )

    def _ended_without_its_port(self) -> bool:
        """Waits until it has its port; true where it ended before."""
        give_up = time.monotonic() + BOUND_SECONDS
        while is_free(self.port, self._kind):
            if not self.runs:
                return True
            assert time.monotonic() < give_up, f"sipp does not listen: {self.complaints}"
            time.sleep(0.005)
        return False

    def __enter__(self) -> Sipp:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def deeds(self) -> tuple[str, ...]:
        """What has happened so far, in the words of the scenario."""
        return tuple(self._text("deeds").splitlines())

    @property
    def complaints(self) -> str:
        """What it says of a world that is not as the scenario has it, or of itself."""
        return self._text("errors") + self._text("said")

    @property
    def runs(self) -> bool:
        """Whether it is there."""
        return self._process.poll() is None

    def wait_for(self, *deeds: str, seconds: float = BOUND_SECONDS) -> None:
        """Returns once all of these have happened; an AssertionError where they do not."""
        give_up = time.monotonic() + seconds
        while missing := [deed for deed in deeds if deed not in self.deeds]:
            assert time.monotonic() < give_up and self.runs, f"not {missing}, but {self.deeds}: {self.complaints}"
            time.sleep(0.01)

    def finish(self, seconds: float = BOUND_SECONDS) -> SipOutcome:
        """Waits for its end, makes it end where it does not, and says how it went."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._stop()
        counts = self._counts()
        return SipOutcome(
            exit_code=self._process.returncode,
            deeds=self.deeds,
            successful=int(counts.get("SuccessfulCall(C)", "0")),
            failed=int(counts.get("FailedCall(C)", "0")),
            complaints=self.complaints,
        )

    def end(self) -> None:
        """Ends it by its id and takes its files away; a second time does nothing."""
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _stop(self) -> None:
        if self.runs:
            self._process.kill()
        self._process.wait()

    def _text(self, name: str) -> str:
        try:
            return (self._folder / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _counts(self) -> dict[str, str]:
        rows = list(csv.DictReader(self._text("stats").splitlines(), delimiter=";"))
        return rows[-1] if rows else {}


class SipCaller:
    """Somebody with a number and, if they show one, a name; `to` is the user part of whom they call."""

    def __init__(self, number: str, name: str = "", *, to: str = "seat") -> None:
        self.number, self.name, self.to = number, name, to

    def call(self, port: int, seconds: float = 5.0) -> Sipp:
        """Calls the phone at this port of loopback: rings until answered, stays for so many seconds, hangs up.

        Each hold and resume begins the seconds anew. Deeds: see `scenarios/caller.xml`.
        """
        return self._start("caller.xml", port, seconds)

    def give_up(self, port: int, seconds: float = 0.2) -> Sipp:
        """Calls, and hangs up when it has rung for so many seconds. Deeds: `ringing`, `gave up`."""
        return self._start("gives_up.xml", port, seconds)

    def _start(self, scenario: str, port: int, seconds: float) -> Sipp:
        milliseconds = str(int(seconds * 1000))
        name = f'"{self.name}" ' if self.name else ""
        return Sipp(
            scenario,
            *(f"127.0.0.1:{port}", "-s", self.number, "-recv_timeout", milliseconds, "-d", milliseconds),
            *("-key", "name", name, "-key", "to", self.to),
            most_calls=1,
        )
