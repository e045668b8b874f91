"""The phone program as a process: found, started in a private folder, ended by its id, and never left behind."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from desk_app.errors import PhoneTrouble
from desk_app.telephony.baresip_config import account_text, config_text
from desk_app.telephony.baresip_line import LOOPBACK
from desk_app.telephony.settings import PhoneSettings

try:
    import resource
except ImportError:  # there is none on Windows
    resource = None  # type: ignore[assignment]

PROGRAM = "baresip"
PORTS = range(20_000, 32_000)
"""Below what systems give to outgoing connections, so that nobody connects to itself there by chance."""
_TAIL = 4096


def phone_program(told: str = "") -> Path | None:
    """Where the phone program is: at the path told, or where the system finds programs; None where it is not."""
    found = shutil.which(told or PROGRAM) or shutil.which(told or PROGRAM, path="/usr/local/bin:/usr/bin")
    return Path(found) if found else None


def modules_of(program: Path) -> Path | None:
    """The folder of the program's modules; None where there is none with what a desk needs."""
    root = program.resolve().parent.parent
    folders = [root / "lib" / "baresip" / "modules", *sorted(root.glob("lib/*/baresip/modules"))]
    return next((each for each in folders if (each / "ctrl_tcp.so").exists() and (each / "menu.so").exists()), None)


def free_port(spread: int = 1) -> int:
    """A port on loopback that nothing listens on, nor on the `spread` - 1 behind it, by TCP and UDP."""
    while True:
        port = secrets.choice(PORTS)
        if all(is_free(port + step, kind) for step in range(spread) for kind in ("tcp", "udp")):
            return port


def is_free(port: int, kind: str) -> bool:
    """Whether nobody has this port of loopback, by `tcp` or by `udp`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as tried:
        try:
            tried.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


class BaresipProgram:
    """A running phone program. Raises `PhoneTrouble` `phone_program_missing` where it cannot be started,
    `no_such_phone_program` where it is not at the path of the settings, `no_such_local_address` or `local_port_taken`
    where it would end at once.

    Its folder is this person's only, in memory where the system has such a place, and gone at the end. Should the desk
    go without a farewell, a guard ends the program: it reads from a pipe that nobody ever writes to, and that the
    system closes together with the desk.
    """

    def __init__(self, settings: PhoneSettings) -> None:
        program = phone_program(settings.program)
        modules = modules_of(program) if program is not None else None
        if program is None or modules is None:
            raise PhoneTrouble("no_such_phone_program" if settings.program else "phone_program_missing")
        _check_address(settings)
        self.control_port = free_port()
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="desk-phone-", dir=_private_place()))
        except OSError:
            raise PhoneTrouble("phone_program_missing") from None
        try:
            _write(self._folder / "config", config_text(settings, self.control_port, modules))
            _write(self._folder / "accounts", account_text(settings))
            with (self._folder / "said").open("wb") as said:
                self._process = subprocess.Popen(
                    [str(program), "-f", str(self._folder)],
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    process_group=0,  # Ctrl+C in a terminal is the desk's, which then ends the calls in order
                )
            _keep_no_core(self._process.pid)
            self._guard = _guard(self._process.pid, self._folder)
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise PhoneTrouble("phone_program_missing") from None

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def forget_password(self) -> None:
        """Removes the account from the disk once the program has read it."""
        (self._folder / "accounts").unlink(missing_ok=True)

    def last_words(self) -> str:
        """What it said last, for the log: only sensible before calls came, whose numbers do not belong there."""
        with suppress(OSError):
            lines = (self._folder / "said").read_bytes()[-_TAIL:].decode("utf-8", "replace").splitlines()
            return next((line for line in reversed(lines) if line.strip()), "")
        return ""

    def end(self, grace: float, seconds: float) -> None:
        """Waits `grace` seconds for it to end by itself, tells it to, and `seconds` later makes it."""
        if not self._ends_within(grace):
            self._process.terminate()
            if not self._ends_within(seconds):
                self._process.kill()
                self._process.wait()
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _check_address(settings: PhoneSettings) -> None:
    """Says why the program could not listen, which it does not tell itself. With UDP, as most exchanges have it."""
    for port, trouble in ((0, "no_such_local_address"), (settings.local_port, "local_port_taken")):
        address = settings.local_address
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as tried:
            try:
                tried.bind((address, port))
            except OSError:
                raise PhoneTrouble(trouble) from None


def _keep_no_core(pid: int) -> None:
    """Has the system keep no picture of the memory of a program that dies: numbers and a password are in it."""
    if resource is not None and hasattr(resource, "prlimit"):
        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _guard(pid: int, folder: Path) -> subprocess.Popen[bytes] | None:
    """What ends a process when this one is gone, and takes its folder away; first it may say goodbye to who is on the
    phone."""
    watch = 'read -r nothing; kill -TERM "$0"; sleep 2; kill -KILL "$0"; rm -rf -- "$1"'
    command, pipe, void = ["sh", "-c", watch, str(pid), str(folder)], subprocess.PIPE, subprocess.DEVNULL
    with suppress(OSError):
        return subprocess.Popen(command, stdin=pipe, stdout=void, stderr=void, cwd="/", process_group=0)
    return None


def _private_place() -> str | None:
    """This person's folder in memory; None for wherever temporary files go."""
    place = os.environ.get("XDG_RUNTIME_DIR", "")
    return place if place and os.access(place, os.W_OK) else None


def _write(path: Path, text: str) -> None:
    """Writes a new file that nobody else may read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)
