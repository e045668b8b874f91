"""What only the phone on a real baresip can show: sound directions, registration, deaths of the program, times."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneCall, PhoneStanding
from desk_app.errors import PhoneTrouble
from desk_app.telephony import baresip_phone
from desk_app.telephony.baresip_phone import BaresipPhone
from desk_app.telephony.baresip_program import BaresipProgram, free_port, is_free
from desk_app.telephony.settings import PhoneSettings, Transport, format_settings
from tests.telephony.phone_contract import BOUND_SECONDS, LONG, NUMBER, OTHER, SHORT, Ear
from tests.telephony.real_surroundings import RealSurroundings
from tests.telephony.sip_caller import SipCaller
from tests.telephony.sip_exchange import BUSY, PASSWORD, ROOM, SEAT, SipExchange

ROOT = Path(__file__).parents[2]
SENDONLY, SENDRECV = "media a=sendonly", "media a=sendrecv"


def until(so: Callable[[], object], what: str = "") -> None:
    """Returns once it is so."""
    give_up = time.monotonic() + BOUND_SECONDS
    while not so():
        assert time.monotonic() < give_up, what
        time.sleep(0.005)


@pytest.fixture
def ear(real: RealSurroundings) -> Ear:
    ear = Ear(real.phone)
    ear.ready()
    return ear


@pytest.fixture
def phones(phone_programs: None) -> Iterator[Callable[[PhoneSettings], BaresipPhone]]:
    """Makes phones that are closed at the end."""
    with ExitStack() as ending:

        def make(settings: PhoneSettings) -> BaresipPhone:
            phone = BaresipPhone(settings)
            ending.callback(phone.close)
            return phone

        yield make


def alone(**more: object) -> PhoneSettings:
    """Settings of a phone without an exchange, at a port of its own."""
    usual = PhoneSettings(user=SEAT, registers=False, local_address="127.0.0.1", local_port=free_port(spread=2))
    return replace(usual, **more)  # type: ignore[arg-type]


def takes(real: RealSurroundings, ear: Ear, number: str = NUMBER, stay: float = LONG) -> PhoneCall:
    """Somebody calls and is talked to."""
    real.ring(number, stay)
    real.phone.answer(ear.call(CallState.RINGING, number).id)
    return ear.call(CallState.TALKING, number)


class TestSound:
    def test_the_caller_is_held_and_hears_again(self, real: RealSurroundings, ear: Ear) -> None:
        call = takes(real, ear)
        real.phone.hold(call.id)
        real.callers[0].wait_for(SENDONLY)
        real.phone.resume(call.id)
        real.callers[0].wait_for(SENDRECV)

    def test_one_is_talked_to(self, real: RealSurroundings, ear: Ear) -> None:
        first = takes(real, ear)
        takes(real, ear, OTHER)
        real.callers[0].wait_for(SENDONLY)
        real.phone.resume(first.id)
        real.callers[1].wait_for(SENDONLY)
        real.callers[0].wait_for(SENDRECV)

    def test_two_that_rang_together_can_both_be_talked_to(self, real: RealSurroundings, ear: Ear) -> None:
        real.ring()
        first = ear.call(CallState.RINGING)
        real.ring(OTHER)
        second = ear.call(CallState.RINGING, OTHER)
        for call in (first, second):
            real.phone.answer(call.id)
            ear.call(CallState.TALKING, call.number)
        real.callers[0].wait_for("answered", SENDONLY)
        real.callers[1].wait_for("answered")
        assert real.callers[1].deeds == ("ringing", "answered"), "never held, though it was set aside"

    @pytest.mark.parametrize("by_whom", ["seat", "caller"])
    def test_who_is_held_does_not_hear_the_seat_when_the_other_call_ends(
        self, real: RealSurroundings, ear: Ear, by_whom: str
    ) -> None:
        """baresip 1.0 resumes them by itself; they are held again at once."""
        takes(real, ear)
        other = takes(real, ear, OTHER, stay=LONG if by_whom == "seat" else SHORT)
        real.callers[0].wait_for(SENDONLY)
        if by_whom == "seat":
            real.phone.hang_up(other.id)
        ear.call(CallState.ENDED, OTHER)
        until(lambda: real.callers[0].deeds[2:] == (SENDONLY, SENDRECV, SENDONLY), str(real.callers[0].deeds))

    def test_without_a_sound_device_a_call_cannot_be_taken_and_rings_on(
        self, phones: Callable[[PhoneSettings], BaresipPhone]
    ) -> None:
        settings = alone(sound_in="alsa,none-such", sound_out="alsa,none-such", sound_ring="alsa,none-such")
        ear = Ear(phones(settings))
        ear.ready()
        with SipCaller(NUMBER, to=SEAT).call(settings.local_port):
            ear.phone.answer(ear.call(CallState.RINGING).id)
            rings = ear.call(CallState.RINGING, trouble="no_sound")
            ear.phone.hang_up(rings.id)
            assert ear.call(CallState.ENDED).end is CallEnd.DECLINED


class TestExchange:
    def test_handing_over_asks_the_exchange(self, real: RealSurroundings, ear: Ear) -> None:
        real.phone.transfer(takes(real, ear).id, "110")
        assert ear.call(CallState.ENDED).end is CallEnd.TRANSFERRED
        outcome = real.callers[0].finish()
        assert outcome.deeds == ("ringing", "answered", f"handed to sip:110@{real.exchange.host}", "ended")
        assert (outcome.exit_code, outcome.successful, outcome.failed) == (0, 1, 0), outcome.complaints

    def test_three_meet_in_the_conference_and_two_stay(self, real: RealSurroundings, ear: Ear) -> None:
        call = takes(real, ear)
        real.phone.join(call.id, "110")
        ear.call(CallState.TALKING, joined="110")
        conference = f"sip:{ROOM}@{real.exchange.host}"
        assert f"handed to {conference}" in real.callers[0].finish().deeds
        real.exchange.wait_for("answered 110", f"answered {ROOM}", f"handed 110 to {conference}")
        real.phone.hang_up(call.id)
        real.exchange.wait_for(f"ended {ROOM}")

    def test_no_conference_no_third_party(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        phone = phones(alone())
        with pytest.raises(PhoneTrouble, match="no_conference"):
            phone.join("call", "110")

    def test_no_exchange_nobody_to_dial(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        ear = Ear(phones(alone()))
        ear.ready()
        with pytest.raises(PhoneTrouble, match="phone_not_ready"):
            ear.phone.dial("110")

    def test_a_phone_that_registers(self, phone_programs: None) -> None:
        with RealSurroundings(registers=True) as real:
            ear = Ear(real.phone)
            ear.ready()
            assert real.exchange.deeds == ("registered",)
            call = takes(real, ear)
            real.phone.dial(BUSY)
            ear.call(CallState.ENDED, BUSY)
            real.phone.hang_up(call.id)
            ear.call(CallState.ENDED)

    @pytest.mark.parametrize("password", ["plain", "s;p a,ce", "<%20&='\\:/?@>", "密码", ";", " "])
    def test_any_password(self, phones: Callable[[PhoneSettings], BaresipPhone], password: str) -> None:
        with SipExchange(password=password) as exchange:
            phone = phones(alone(registers=True, exchange=exchange.host, password=password))
            Ear(phone).ready()
            phone.close()

    def test_a_wrong_password(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        with SipExchange() as exchange:
            phone = phones(alone(registers=True, exchange=exchange.host, password="another"))
            until(lambda: phone.standing().line is LineState.TROUBLE)
            assert phone.standing().trouble == "exchange_refused"
            exchange.wait_for("refused")
            until(lambda: phone.program_id is None)  # it does not try again and again

    def test_an_exchange_that_is_not_there_and_comes_back(
        self, phones: Callable[[PhoneSettings], BaresipPhone], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(baresip_phone.PAUSES, "exchange_unreachable", (0.2,))
        monkeypatch.setattr(baresip_phone, "UNREACHED_SECONDS", 0.2)
        port = free_port()
        tcp = alone(registers=True, exchange=f"127.0.0.1:{port}", password=PASSWORD, transport=Transport.TCP)
        phone = phones(tcp)
        until(lambda: phone.standing() == PhoneStanding(line=LineState.TROUBLE, trouble="exchange_unreachable"))
        silent = phones(alone(registers=True, exchange=f"127.0.0.1:{port}", password=PASSWORD))
        until(lambda: silent.standing().trouble == "exchange_unreachable")  # by UDP nothing is said at all
        with SipExchange(transport="t1", port=port):
            until(lambda: phone.standing() == PhoneStanding(line=LineState.READY))
            phone.close()


class TestProgram:
    def test_one_that_is_not_there(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        phone = phones(alone(program="/nowhere/baresip"))
        until(lambda: phone.standing().trouble == "no_such_phone_program")
        assert phone.standing().line is LineState.TROUBLE

    def test_an_address_that_is_not_this_machine_s(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        phone = phones(alone(local_address="192.0.2.1"))
        until(lambda: phone.standing().trouble == "no_such_local_address")

    def test_a_port_that_another_program_has(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.1", 0))
            phone = phones(alone(local_address="127.0.0.1", local_port=other.getsockname()[1]))
            until(lambda: phone.standing().trouble == "local_port_taken")

    @pytest.mark.expects_log("the phone program did not start")
    def test_one_that_is_something_else(self, phones: Callable[[PhoneSettings], BaresipPhone], tmp_path: Path) -> None:
        (tmp_path / "bin").mkdir()
        (tmp_path / "lib" / "baresip" / "modules").mkdir(parents=True)
        for module in ("ctrl_tcp.so", "menu.so"):
            (tmp_path / "lib" / "baresip" / "modules" / module).touch()
        program = tmp_path / "bin" / "baresip"
        program.write_text("#!/bin/sh\necho no such thing\n")
        program.chmod(0o755)
        phone = phones(alone(program=str(program)))
        until(lambda: phone.standing().trouble == "phone_program_died")

    def test_the_password_is_in_nobody_else_s_sight(
        self, phone_programs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        with RealSurroundings(registers=True) as real:
            Ear(real.phone).ready()
            (folder,) = tmp_path.iterdir()
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE((folder / "config").stat().st_mode) == 0o600
            until(lambda: not (folder / "accounts").exists(), "the account stays on the disk")
            assert PASSWORD.encode() not in Path(f"/proc/{real.phone.program_id}/cmdline").read_bytes()
            assert all(PASSWORD.encode() not in file.read_bytes() for file in folder.iterdir())
            real.phone.close()
            assert list(tmp_path.iterdir()) == []

    def test_the_account_is_this_person_s_only(
        self, phone_programs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        program = BaresipProgram(alone())
        try:
            (folder,) = tmp_path.iterdir()
            assert stat.S_IMODE((folder / "accounts").stat().st_mode) == 0o600
        finally:
            program.end(0.0, 1.0)

    @pytest.mark.expects_log("the phone program died")
    def test_killed_it_is_started_again(self, real: RealSurroundings, ear: Ear) -> None:
        call = takes(real, ear)
        real.ring(OTHER)
        ear.call(CallState.RINGING, OTHER)
        first = real.phone.program_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        ended = ear.call(CallState.ENDED)
        assert (ended.id, ended.end, ended.trouble) == (call.id, CallEnd.FAILED, "phone_program_died")
        assert ear.call(CallState.ENDED, OTHER).end is CallEnd.MISSED
        assert (LineState.TROUBLE, "phone_program_died") in {(told.line, told.trouble) for told, _ in ear.told}
        ear.ready()
        assert real.phone.program_id not in (None, first)
        real.ring("120")
        assert ear.call(CallState.RINGING, "120")

    @pytest.mark.expects_log("the phone program is stuck")
    def test_stuck_it_is_started_again(self, real: RealSurroundings, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, seconds in (("SILENT_SECONDS", 0.5), ("ASK_EVERY", 0.1), ("LOOK_EVERY", 0.1), ("END_SECONDS", 0.1)):
            monkeypatch.setattr(baresip_phone, name, seconds)
        first = real.phone.program_id
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        until(lambda: real.phone.program_id not in (None, first))
        ear.ready()

    def test_stuck_it_does_not_keep_the_desk_from_closing(self, real: RealSurroundings, ear: Ear) -> None:
        takes(real, ear)
        pid = real.phone.program_id
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        real.phone.close()
        assert time.monotonic() - began < BOUND_SECONDS
        assert not Path(f"/proc/{pid}").exists()
        assert ear.call(CallState.ENDED).end is CallEnd.HUNG_UP

    @pytest.mark.expects_log("the phone program died")
    def test_a_caller_s_name_for_themselves_that_kills_it_keeps_the_next_from_nothing(
        self, real: RealSurroundings, ear: Ear
    ) -> None:
        """baresip 1.0 takes an address for a format; exchanges do not let such ones through."""
        first = real.phone.program_id
        nuisance = real.ring("%s%s%s%s%s%s")
        until(lambda: real.phone.program_id != first)
        nuisance.sipp.end()
        ear.ready()
        real.ring()
        assert ear.call(CallState.RINGING)

    def test_a_desk_that_is_killed_leaves_no_program_and_no_caller_behind(self, phone_programs: None) -> None:
        settings = alone()
        command = [sys.executable, "-m", "tests.telephony.desk_process", format_settings(settings)]
        with (
            tempfile.TemporaryDirectory() as folder,
            subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "XDG_RUNTIME_DIR": folder}
            ) as desk,
        ):
            assert desk.stdout is not None
            pid = int(desk.stdout.readline())
            with SipCaller(NUMBER, to=SEAT).call(settings.local_port, seconds=20) as caller:
                caller.wait_for("answered")
                desk.kill()
                caller.wait_for("ended", seconds=BOUND_SECONDS)
                until(lambda: not Path(f"/proc/{pid}").exists(), "it stays behind")
                until(lambda: not any(Path(folder).iterdir()), "and its folder")
        until(lambda: is_free(settings.local_port, "udp"))

    def test_closing_while_it_starts(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        for pause in (0.0, 0.002, 0.01):
            phone = phones(alone())
            time.sleep(pause)
            phone.close()
            assert phone.standing() == PhoneStanding(line=LineState.NONE) and phone.program_id is None

    def test_one_that_listens_may_close_the_phone(self, phones: Callable[[PhoneSettings], BaresipPhone]) -> None:
        phone = phones(alone())
        phone.listen(lambda standing, call: phone.close() if standing.line is LineState.READY else None)
        until(lambda: phone.standing().line is LineState.NONE)


class TestLine:
    def control_port(self, real: RealSurroundings) -> int:
        program = real.phone._program
        assert program is not None
        return program.control_port

    def test_when_it_is_cut_the_calls_stay(self, real: RealSurroundings, ear: Ear) -> None:
        """baresip talks to one only: whoever connects cuts off who was there before."""
        call = takes(real, ear)
        pid = real.phone.program_id
        with socket.create_connection(("127.0.0.1", self.control_port(real))) as stranger:
            stranger.settimeout(BOUND_SECONDS)
            while stranger.recv(4096):  # until the phone has come back and this one is cut off
                pass
        real.phone.hold(call.id)
        real.callers[0].wait_for(SENDONLY)
        assert real.phone.program_id == pid
        real.ring(OTHER)
        ear.call(CallState.RINGING, OTHER)

    def test_what_happens_while_it_is_cut_is_caught_up_with(
        self, real: RealSurroundings, ear: Ear, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(baresip_phone, "BREATH_SECONDS", 0.5)
        leaves = real.ring()
        real.phone.answer(ear.call(CallState.RINGING).id)
        ear.call(CallState.TALKING)
        stays = takes(real, ear, OTHER)
        with socket.create_connection(("127.0.0.1", self.control_port(real))):
            comes = real.ring("120")
            comes.sipp.wait_for("ringing")
            leaves.sipp.end()
            real.phone.hang_up(stays.id)
            assert ear.call(CallState.ENDED, OTHER).end is CallEnd.HUNG_UP
        assert ear.call(CallState.RINGING, "120").incoming


def test_the_time_from_invite_to_being_told(
    phones: Callable[[PhoneSettings], BaresipPhone], record_property: Callable[[str, object], None]
) -> None:
    """A desk must know within half a second; it takes some milliseconds, of which this prints the worst."""
    settings = alone()
    phone = phones(settings)
    Ear(phone).ready()
    rang = threading.Event()
    phone.listen(lambda standing, call: rang.set() if call and call.state is CallState.RINGING else None)
    waits = []
    for number in range(20):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
            caller.bind(("127.0.0.1", 0))
            rang.clear()
            began = time.perf_counter()
            caller.sendto(
                _invite(number, caller.getsockname()[1], settings.local_port), ("127.0.0.1", settings.local_port)
            )
            assert rang.wait(0.5), "half a second and more"
            waits.append(time.perf_counter() - began)
            phone.hang_up(phone.standing().calls[0].id)
            until(lambda: not phone.standing().calls)
    figures = f"median {sorted(waits)[10] * 1000:.1f} ms, worst {max(waits) * 1000:.1f} ms"
    record_property("from INVITE to being told", figures)
    print(figures)


def _invite(number: int, port: int, phone: int) -> bytes:
    sound = f"v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8\r\n"
    head = [
        f"INVITE sip:{SEAT}@127.0.0.1:{phone} SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{number}-{port}",
        f"From: <sip:138@127.0.0.1:{port}>;tag=a",
        f"To: <sip:{SEAT}@127.0.0.1:{phone}>",
        f"Call-ID: {number}-{port}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:138@127.0.0.1:{port}>",
        "Max-Forwards: 70",
        "Content-Type: application/sdp",
        f"Content-Length: {len(sound)}",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + sound).encode()
