"""What every implementation of the port `Phone` must do; the one on baresip and the fake are held to it alike."""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneCall, PhoneStanding
from desk_app.errors import PhoneTrouble
from desk_app.ports import Phone
from tests.telephony.sip_exchange import BUSY, NEVER_ANSWERED, REFUSES_HAND_OVER, UNKNOWN

BOUND_SECONDS = 20.0
LONG, SHORT = 15.0, 0.3
NUMBER, OTHER, DIALLED = "13812345678", "+8651265638888", "051265638888"


class Caller(Protocol):
    """Somebody who has called."""

    @abstractmethod
    def leaves(self) -> None:
        """They hang up, or give up while it rings, by now or soon."""


class Surroundings(Protocol):
    """A phone, and a world around it in which somebody can call."""

    phone: Phone

    @abstractmethod
    def ring(self, number: str = NUMBER, stay: float = LONG) -> Caller:
        """Somebody calls, waits to be answered, and stays for so many seconds unless they leave before."""

    @abstractmethod
    def ring_in_vain(self, number: str = NUMBER) -> Caller:
        """Somebody calls who will not wait long."""


class Ear:
    """Hears a phone and waits for things to be told; `threads` are those it was told on."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.threads: set[int] = set()
        self._told: list[tuple[PhoneStanding, PhoneCall | None]] = []
        self._news = threading.Condition()
        phone.listen(self._hear)

    def _hear(self, standing: PhoneStanding, call: PhoneCall | None) -> None:
        with self._news:
            self._told.append((standing, call))
            self.threads.add(threading.get_ident())
            self._news.notify_all()

    @property
    def told(self) -> list[tuple[PhoneStanding, PhoneCall | None]]:
        """Everything told so far."""
        with self._news:
            return list(self._told)

    def wait(self, happened: Callable[[PhoneStanding, PhoneCall], bool], what: str = "") -> PhoneCall:
        """The first call that was told so."""
        give_up = time.monotonic() + BOUND_SECONDS
        with self._news:
            while True:
                for standing, call in self._told:
                    if call is not None and happened(standing, call):
                        return call
                left = give_up - time.monotonic()
                assert left > 0, f"{what} was not told, but {self._told}"
                self._news.wait(left)

    def call(self, state: CallState, number: str = NUMBER, **more: object) -> PhoneCall:
        """The first call with this number that was told to stand so."""
        return self.wait(
            lambda _, call: (
                (call.state, call.number) == (state, number)
                and all(getattr(call, name) == value for name, value in more.items())
            ),
            f"{number} {state} {more}",
        )

    def ready(self) -> None:
        """Returns once the line is ready."""
        give_up = time.monotonic() + BOUND_SECONDS
        while self.phone.standing().line is not LineState.READY:
            assert time.monotonic() < give_up, self.phone.standing()
            time.sleep(0.005)

    def only(self, wanted: Mapping[str, CallState]) -> None:
        """Returns once the calls stand so, by number, and there are no others."""
        give_up = time.monotonic() + BOUND_SECONDS
        while (stand := {call.number: call.state for call in self.phone.standing().calls}) != wanted:
            assert time.monotonic() < give_up, f"{stand} instead of {wanted}"
            time.sleep(0.005)


class PhoneContract:
    """Subclass it and give `around`, a fixture: the surroundings of a phone that is ready or about to be."""

    @pytest.fixture
    def ear(self, around: Surroundings) -> Ear:
        ear = Ear(around.phone)
        ear.ready()
        return ear

    @pytest.fixture
    def talking(self, around: Surroundings, ear: Ear) -> PhoneCall:
        """A call that is talked on."""
        around.ring()
        around.phone.answer(ear.call(CallState.RINGING).id)
        return ear.call(CallState.TALKING)

    def test_a_phone_that_is_ready_has_no_calls(self, around: Surroundings, ear: Ear) -> None:
        assert around.phone.standing() == PhoneStanding(line=LineState.READY)

    def test_a_call_rings_with_its_number(self, around: Surroundings, ear: Ear) -> None:
        around.ring(OTHER)
        call = ear.call(CallState.RINGING, OTHER)
        assert call.incoming and call.answered_at is None and not call.over
        assert abs(call.began_at - datetime.now(UTC)) < timedelta(seconds=BOUND_SECONDS)
        assert around.phone.standing().calls == (call,)

    def test_those_who_listen_are_told_on_a_thread_of_the_phone(self, around: Surroundings, ear: Ear) -> None:
        second = Ear(around.phone)
        around.ring()
        assert ear.call(CallState.RINGING) == second.call(CallState.RINGING)
        assert ear.threads == second.threads and threading.get_ident() not in ear.threads

    @pytest.mark.expects_log("a listener of the phone failed")
    def test_a_listener_that_fails_keeps_nothing_from_the_others(
        self, around: Surroundings, ear: Ear, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fails(standing: PhoneStanding, call: PhoneCall | None) -> None:
            raise RuntimeError("in a window")

        around.phone.listen(fails)
        second = Ear(around.phone)
        around.ring()
        second.call(CallState.RINGING)
        assert "a listener of the phone failed" in caplog.text

    def test_answered_and_hung_up(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        assert talking.answered_at is not None and talking.answered_at >= talking.began_at
        around.phone.hang_up(talking.id)
        ended = ear.call(CallState.ENDED, end=CallEnd.HUNG_UP)
        assert ended.id == talking.id and ended.ended_at is not None and ended.ended_at >= talking.answered_at
        assert around.phone.standing().calls == ()
        assert [call.id for _, call in ear.told if call is not None and call.over] == [talking.id]

    def test_declined(self, around: Surroundings, ear: Ear) -> None:
        around.ring()
        around.phone.hang_up(ear.call(CallState.RINGING).id)
        assert ear.call(CallState.ENDED).end is CallEnd.DECLINED

    def test_missed(self, around: Surroundings, ear: Ear) -> None:
        around.ring_in_vain().leaves()
        ended = ear.call(CallState.ENDED)
        assert ended.end is CallEnd.MISSED and ended.answered_at is None

    def test_a_withheld_number_is_empty(self, around: Surroundings, ear: Ear) -> None:
        around.ring("anonymous")
        assert ear.call(CallState.RINGING, "").incoming

    def test_the_caller_hangs_up(self, around: Surroundings, ear: Ear) -> None:
        caller = around.ring(stay=SHORT)
        around.phone.answer(ear.call(CallState.RINGING).id)
        ear.call(CallState.TALKING)
        caller.leaves()
        assert ear.call(CallState.ENDED).end is CallEnd.CALLER_LEFT

    def test_two_calls_have_two_ids(self, around: Surroundings, ear: Ear) -> None:
        around.ring()
        first = ear.call(CallState.RINGING)
        around.ring(OTHER)
        second = ear.call(CallState.RINGING, OTHER)
        assert first.id != second.id
        assert [call.id for call in around.phone.standing().calls] == [first.id, second.id]

    def test_held_and_resumed(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        around.phone.hold(talking.id)
        assert ear.call(CallState.HELD).id == talking.id
        around.phone.resume(talking.id)
        ear.only({NUMBER: CallState.TALKING})

    def test_answering_another_call_holds_the_first(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        around.ring(OTHER)
        around.phone.answer(ear.call(CallState.RINGING, OTHER).id)
        ear.only({NUMBER: CallState.HELD, OTHER: CallState.TALKING})
        around.phone.resume(talking.id)
        ear.only({NUMBER: CallState.TALKING, OTHER: CallState.HELD})

    def test_the_first_of_two_that_ring_can_be_answered(self, around: Surroundings, ear: Ear) -> None:
        around.ring()
        first = ear.call(CallState.RINGING)
        around.ring(OTHER)
        second = ear.call(CallState.RINGING, OTHER)
        around.phone.answer(first.id)
        ear.only({NUMBER: CallState.TALKING, OTHER: CallState.RINGING})
        around.phone.answer(second.id)
        ear.only({NUMBER: CallState.HELD, OTHER: CallState.TALKING})

    def test_who_is_held_stays_held_when_the_other_call_ends(
        self, around: Surroundings, ear: Ear, talking: PhoneCall
    ) -> None:
        around.ring(OTHER)
        other = ear.call(CallState.RINGING, OTHER)
        around.phone.answer(other.id)
        ear.call(CallState.TALKING, OTHER)
        around.phone.hang_up(other.id)
        ear.call(CallState.ENDED, OTHER)
        ear.only({NUMBER: CallState.HELD})

    def test_handed_over(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        around.phone.transfer(talking.id, "110")
        ear.call(CallState.TRANSFERRING)
        assert ear.call(CallState.ENDED).end is CallEnd.TRANSFERRED

    @pytest.mark.parametrize("number", [BUSY, REFUSES_HAND_OVER])
    def test_handed_over_in_vain(self, around: Surroundings, ear: Ear, number: str) -> None:
        call = around.phone.dial("120")
        ear.call(CallState.TALKING, "120")
        around.phone.transfer(call, number)
        ended = ear.call(CallState.ENDED, "120")
        assert (ended.end, ended.trouble) == (CallEnd.FAILED, "transfer_failed")

    def test_dialled(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        call = around.phone.dial("0512-6563 8888")
        ear.only({NUMBER: CallState.HELD, DIALLED: CallState.TALKING})
        talked = ear.call(CallState.TALKING, DIALLED)
        assert talked.id == call and not talked.incoming and talked.answered_at is not None
        around.phone.hang_up(call)
        assert ear.call(CallState.ENDED, DIALLED).end is CallEnd.HUNG_UP

    @pytest.mark.parametrize(("number", "end"), [(BUSY, CallEnd.BUSY), (UNKNOWN, CallEnd.NOT_REACHED)])
    def test_dialled_in_vain(self, around: Surroundings, ear: Ear, number: str, end: CallEnd) -> None:
        around.phone.dial(number)
        ended = ear.call(CallState.ENDED, number)
        assert ended.end is end and ended.answered_at is None

    def test_a_call_that_is_dialled_can_be_hung_up_at_once(self, around: Surroundings, ear: Ear) -> None:
        around.phone.hang_up(around.phone.dial(NEVER_ANSWERED))
        assert ear.call(CallState.ENDED, NEVER_ANSWERED).end is CallEnd.HUNG_UP

    def test_a_third_party_joins(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        around.phone.join(talking.id, "110")
        joined = ear.call(CallState.TALKING, joined="110")
        assert joined.id == talking.id and joined.answered_at == talking.answered_at
        third = ear.call(CallState.ENDED, "110")
        assert third.end is CallEnd.TRANSFERRED and not third.incoming
        ear.only({NUMBER: CallState.TALKING})
        around.phone.hang_up(talking.id)
        assert ear.call(CallState.ENDED).end is CallEnd.HUNG_UP

    def test_a_third_party_that_is_busy_brings_the_caller_back(
        self, around: Surroundings, ear: Ear, talking: PhoneCall
    ) -> None:
        around.phone.join(talking.id, BUSY)
        back = ear.call(CallState.TALKING, trouble="third_party_busy")
        assert back.id == talking.id and not back.joined
        assert ear.call(CallState.ENDED, BUSY).end is CallEnd.BUSY

    def test_a_third_party_can_be_given_up(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        around.phone.join(talking.id, NEVER_ANSWERED)
        third = ear.call(CallState.DIALLING, NEVER_ANSWERED)
        with pytest.raises(PhoneTrouble, match="wrong_call_state"):
            around.phone.resume(talking.id)
        around.phone.hang_up(third.id)
        ear.only({NUMBER: CallState.TALKING})

    def test_what_cannot_be_done_is_said(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        phone = around.phone
        for order in (phone.answer, phone.hang_up, phone.hold, phone.resume):
            with pytest.raises(PhoneTrouble, match="no_such_call"):
                order("nobody")
        for order in (phone.answer, phone.resume):
            with pytest.raises(PhoneTrouble, match="wrong_call_state"):
                order(talking.id)
        for number in ("", "张先生", "12 or 13", "sip:1@2", "+"):
            with pytest.raises(PhoneTrouble, match="not_a_number"):
                phone.dial(number)
            with pytest.raises(PhoneTrouble, match="not_a_number"):
                phone.transfer(talking.id, number)
        with pytest.raises(PhoneTrouble, match="no_such_call"):
            phone.join("nobody", "110")
        assert phone.standing().calls == (talking,)

    def test_closing_ends_the_calls_and_the_phone(self, around: Surroundings, ear: Ear, talking: PhoneCall) -> None:
        around.ring(OTHER)
        ear.call(CallState.RINGING, OTHER)
        around.phone.close()
        assert around.phone.standing() == PhoneStanding(line=LineState.NONE)
        assert ear.call(CallState.ENDED).end is CallEnd.HUNG_UP
        assert ear.call(CallState.ENDED, OTHER).end is CallEnd.DECLINED
        around.phone.close()
        with pytest.raises(PhoneTrouble):
            around.phone.dial("110")
