"""A PostgreSQL server of its own on a free loopback port, from the installed server programs, gone afterwards."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SUPERUSER = "desk"
START_WITHIN_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


class PostgresMissing(Exception):
    """The server programs are not on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who runs the server: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


def server_programs() -> Path:
    """The folder with `initdb` and `postgres`, the newest version there is. Raises PostgresMissing."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: int(bin.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing("no initdb and postgres found; on Debian: apt-get install postgresql")


def account_to_run_as() -> Account | None:
    """None where we run as an ordinary user already; as root `postgres`, or `nobody` where there is none."""
    if sys.platform == "win32" or os.getuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise PostgresMissing("running as root, and neither the user postgres nor nobody exists")


@contextmanager
def running(settings: Sequence[str] = ()) -> Iterator[str]:
    """Starts a server; yields the SQLAlchemy address of its first, empty database.

    `settings` are server settings beyond the program's own defaults, as `name=value`.
    """
    programs, account = server_programs(), account_to_run_as()
    root = Path(tempfile.mkdtemp(prefix="desk-pg-"))
    try:
        if account:
            os.chown(root, account.uid, account.gid)
        _initialise(programs, root / "data", account)
        port = _free_port()
        server = _start(programs, root, port, account, settings)
        try:
            _wait_until_it_answers(server, port, root / "log")
            yield f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _initialise(programs: Path, data: Path, account: Account | None) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", SUPERUSER, "--auth=trust", "--no-sync"]
    done = subprocess.run(
        [*command, "--encoding=UTF8", "--locale=C"],
        cwd=data.parent,
        capture_output=True,
        text=True,
        check=False,
        **_as(account),
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _start(
    programs: Path, root: Path, port: int, account: Account | None, settings: Sequence[str]
) -> subprocess.Popen[bytes]:
    more = [part for setting in settings for part in ("-c", setting)]
    command = [str(programs / "postgres"), "-D", str(root / "data"), "-k", str(root)]
    command += ["-h", "127.0.0.1", "-p", str(port)]
    with (root / "log").open("wb") as log:
        return subprocess.Popen(
            [*command, *more],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent(),
            **_as(account),
        )


def _as(account: Account | None) -> dict[str, Any]:
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def _die_with_parent() -> Callable[[], None] | None:
    """Even a killed run leaves no server behind: Linux sends it a fast shutdown when its parent goes."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + START_WITHIN_SECONDS
    while server.poll() is None and time.monotonic() < give_up:
        try:
            psycopg.connect(f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the throw-away PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
