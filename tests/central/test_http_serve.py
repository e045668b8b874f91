"""The centre as a process: where it listens, how it stops, and several processes on one PostgreSQL."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from desk_app.central.datasets import edition_of
from desk_app.central.serve import _listening
from desk_app.central.service import Central, open_central
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import BOUND_SECONDS, Caller, CentreAtWork, command, eventually, new_case, sample_rows

ROOT = Path(__file__).parents[2]


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`desk-app central serve` as a process of its own, and the address it says."""
    with subprocess.Popen(
        [sys.executable, "-m", "desk_app", "central", "serve", "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        try:
            assert serving.stdout is not None and serving.stderr is not None
            line = serving.stdout.readline()
            assert line.startswith("listening on http"), line + serving.stderr.read()
            yield serving, line.removeprefix("listening on ").strip()
        finally:
            serving.terminate()
            serving.communicate(timeout=BOUND_SECONDS)


@contextmanager
def filled(url: str) -> Iterator[Central]:
    """The small district in the database, and a hand on it beside the process that serves it."""
    central = open_central(url)
    try:
        for name, rows in sample_rows().items():
            central.publish(edition_of(name, rows))
        CentreAtWork(central=central, url="").everybody()
        yield central
    finally:
        central.close()


def health(url: str) -> requests.Response:
    return requests.get(f"{url}/v1/health", timeout=BOUND_SECONDS)


def test_it_says_where_it_listens_and_stops_when_asked(fresh_database_url: str) -> None:
    with process("--database", fresh_database_url) as (serving, url):
        assert health(url).json()["status"] == "ok"
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(BOUND_SECONDS) == 0
    with pytest.raises(requests.ConnectionError):
        health(url)


def test_stopping_lets_those_who_wait_go(fresh_database_url: str) -> None:
    with (
        filled(fresh_database_url) as central,
        process("--database", fresh_database_url) as (serving, url),
        ThreadPoolExecutor(1) as pool,
    ):
        seat = CentreAtWork(central=central, url=url).sign_in(sample.SEAT)
        begun = threading.Event()

        def wait() -> requests.Response:
            query = {"ledger": "", "after": central.ledger.head().position, "wait": 55}
            with seat.get("/v1/changes", params=query, stream=True) as answer:
                begun.set()
                answer.content  # noqa: B018  # reads to the end
                return answer

        pending = pool.submit(wait)
        assert begun.wait(BOUND_SECONDS)
        serving.send_signal(signal.SIGTERM)
        assert pending.result(BOUND_SECONDS).json()["items"] == []
        assert serving.wait(BOUND_SECONDS) == 0


def test_killed_and_started_again_it_goes_on(fresh_database_url: str) -> None:
    with filled(fresh_database_url) as central:
        case = new_case()
        given = command(case, registering(accept=True), now=central.now())
        with process("--database", fresh_database_url) as (serving, url):
            seat = CentreAtWork(central=central, url=url).sign_in(sample.SEAT)
            (first,) = seat.offer(given)
            serving.kill()
            serving.wait(BOUND_SECONDS)
        with process("--database", fresh_database_url) as (_, url):
            seat.url = url
            (again,) = seat.offer(given)
            assert (again.repeated, again.position) == (True, first.position), "the session goes on too"


def heard(seat: Caller, after: int, last: int) -> list[int | None]:
    """The positions of everything between, page by page, from whichever process answers."""
    positions: list[int | None] = []
    while after < last:
        page = seat.changes(after, wait=20)
        positions += [item.position for item in page.items if item.fact]
        after = page.next
    return positions


def children_of(parent: int) -> list[int]:
    """The server processes of the one that was started."""
    asked = ["ps", "-ww", "-o", "pid=", "-o", "args=", "--ppid", str(parent)]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    lines = [line.split(maxsplit=1) for line in found.stdout.splitlines()]
    return [int(pid) for pid, arguments in lines if "spawn_main" in arguments]


def test_several_processes_serve_one_ledger(postgres_database_url: str) -> None:
    with (
        filled(postgres_database_url) as central,
        process("--database", postgres_database_url, "--workers", "2") as (serving, url),
    ):
        centre = CentreAtWork(central=central, url=url)
        # A new line for each call, so that both processes are asked.
        seats = [centre.sign_in(sample.SEAT, seat=f"seat-{n}", seat_key="k") for n in range(6)]
        start = central.ledger.head().position
        cases = [new_case() for _ in seats]
        for seat, case in zip(seats, cases, strict=True):
            (answer,) = seat.offer(command(case, registering(accept=True), now=centre.now()))
            assert answer.position is not None
        last = central.ledger.head().position
        for seat in seats:
            assert heard(seat, start, last) == list(range(start + 1, last + 1))
        about = {"seat": "seat-0", "badge": "1001", "name": "", "state": "BREAK", "at": 1}
        assert seats[0].call("PUT", "/v1/presence", json=about).status_code == 204
        eventually(lambda: all(_seats_seen(seat.get("/v1/figures")) for seat in seats), "every process hears of a seat")
        before = children_of(serving.pid)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        eventually(lambda: len(set(children_of(serving.pid)) - {before[0]}) == 2, "a dead process is replaced")
        eventually(lambda: _is_well(url), "the centre serves on")
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(BOUND_SECONDS) == 0
        assert children_of(serving.pid) == []


def _seats_seen(answer: requests.Response) -> bool:
    return bool(answer.json()["seats"])


def _is_well(url: str) -> bool:
    try:
        return health(url).status_code == 200
    except requests.ConnectionError:
        return False


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, signed by itself."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    asked = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    where = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*asked.split(), *where], check=True, capture_output=True)
    return cert, key


def test_with_a_certificate_it_speaks_https(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    url = f"sqlite:///{tmp_path / 'c.db'}"
    with process("--database", url, "--tls-cert", str(cert), "--tls-key", str(key)) as (_, address):
        assert address.startswith("https://")
        assert ssl.create_default_context(cafile=str(cert)).verify_mode is ssl.CERT_REQUIRED
        answer = requests.get(f"{address}/v1/health", verify=str(cert), timeout=BOUND_SECONDS)
        assert answer.json()["status"] == "ok"


def test_an_answer_never_waits_for_the_callers_acknowledgement() -> None:
    with _listening("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
