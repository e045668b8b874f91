"""The fake phone plays what a test wants to happen."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneStanding
from desk_app.errors import PhoneTrouble
from tests.fakes.phone import NEVER_ANSWERED, FakePhone


@pytest.fixture
def phone() -> Iterator[FakePhone]:
    with FakePhone() as phone:
        yield phone


def states(phone: FakePhone) -> list[CallState]:
    return [call.state for call in phone.calls]


def test_a_call_from_ring_to_end(phone: FakePhone) -> None:
    call = phone.ring("13812345678")
    assert states(phone) == [CallState.RINGING]
    phone.answer(call)
    phone.settle()
    assert states(phone) == [CallState.TALKING]
    phone.caller_hangs_up(call)
    phone.settle()
    assert states(phone) == [] and phone.call(call).end is CallEnd.CALLER_LEFT
    told = [each.state for _, each in phone.heard if each is not None]
    assert told == [CallState.RINGING, CallState.TALKING, CallState.ENDED]


def test_whom_the_seat_calls_picks_up_when_the_test_says_so(phone: FakePhone) -> None:
    phone.picks_up_at_once = False
    call = phone.dial("110")
    phone.settle()
    assert states(phone) == [CallState.DIALLING]
    phone.picks_up(call)
    assert states(phone) == [CallState.TALKING]


def test_a_call_the_network_loses(phone: FakePhone) -> None:
    call = phone.ring("13812345678")
    phone.answer(call)
    phone.settle()
    phone.call_breaks(call)
    phone.settle()
    assert (phone.call(call).end, phone.call(call).trouble) == (CallEnd.FAILED, "connection_lost")


def test_no_sound(phone: FakePhone) -> None:
    phone.has_sound = False
    call = phone.ring("13812345678")
    phone.answer(call)
    phone.settle()
    assert phone.calls[0].trouble == "no_sound"


def test_the_line_comes_and_goes(phone: FakePhone) -> None:
    phone.line(LineState.TROUBLE, "exchange_unreachable")
    with pytest.raises(PhoneTrouble, match="phone_not_ready"):
        phone.dial("110")
    call = phone.ring()
    phone.program_dies()
    phone.settle()
    assert phone.call(call).end is CallEnd.MISSED
    phone.line(LineState.READY)
    assert phone.standing() == PhoneStanding(line=LineState.READY)


def test_a_third_party_who_is_waited_for(phone: FakePhone) -> None:
    call = phone.ring("13812345678")
    phone.answer(call)
    phone.settle()
    phone.join(call, NEVER_ANSWERED)
    phone.settle()
    third = phone.calls[1]
    assert states(phone) == [CallState.HELD, CallState.DIALLING]
    phone.picks_up(third.id)
    phone.settle()
    assert states(phone) == [CallState.TALKING] and phone.calls[0].joined == NEVER_ANSWERED


def test_what_is_told_is_told_on_the_phone_s_thread_and_settle_waits_for_it(phone: FakePhone) -> None:
    told: list[int] = []
    phone.listen(lambda standing, call: told.append(threading.get_ident()))
    phone.ring()
    phone.settle()
    assert len(told) == 1 and told[0] != threading.get_ident()


def test_a_phone_that_is_still_connecting() -> None:
    with FakePhone(line=LineState.CONNECTING) as phone:
        assert phone.standing() == PhoneStanding(line=LineState.CONNECTING)
        phone.settle()


def test_closed_it_settles_at_once() -> None:
    phone = FakePhone()
    phone.ring()
    phone.close()
    phone.settle()
    assert phone.standing() == PhoneStanding(line=LineState.NONE)
