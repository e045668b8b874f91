"""How long a number is shown whole: the same of a real desk and of what stands for one in tests of windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk_app.domain.case import Badge
from desk_app.domain.revealed import Revealed
from tests.desk.test_calling import NUMBER, MakeDesk, get, machine, make, the_centre
from tests.fakes.revealing import RevealingCalls
from tests.fakes.seat import Machine
from tests.sample_reference import SEAT
from tests.sync.round_table import PASSWORD

__all__ = ["machine", "make", "the_centre"]

OTHER = "13900005678"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(kw_only=True)
class Seat:
    """Calls to ask, a clock to move, and what was told."""

    calls: Any
    wait: Callable[[timedelta], object]
    told: list[str]

    def hide(self, minutes: int | None = None, line: str = "", sight: str = "") -> None:
        after = timedelta(minutes=minutes) if minutes is not None else None
        self.calls.hide_in_time(after, tuple(filter(None, [line])), tuple(filter(None, [sight])))


def of_tests() -> Seat:
    moments, told = [NOON], list[str]()

    def wait(length: timedelta) -> None:
        moments[0] += length

    return Seat(
        calls=RevealingCalls(now=lambda: moments[0], tell=lambda *what: told.extend(what)), wait=wait, told=told
    )


@pytest.fixture(params=["desk", "fake"])
def seat(request: pytest.FixtureRequest, make: MakeDesk, machine: Machine) -> Iterator[Seat]:
    if request.param == "fake":
        yield of_tests()
        return
    desk, told = make(), list[str]()
    desk.subscribe(lambda news: told.extend(each for each in news.what if each.startswith("caller:")))
    yield Seat(calls=desk.calls, wait=lambda length: machine.pass_time(length.total_seconds()), told=told)


def test_it_is_shown_for_so_many_minutes_by_the_clock_of_the_desk(seat: Seat) -> None:
    assert not seat.calls.is_revealed(NUMBER)
    seat.calls.was_revealed(NUMBER)
    assert seat.calls.is_revealed(NUMBER) and not seat.calls.is_revealed(OTHER)
    seat.wait(4 * MINUTE)
    seat.hide(5, line=NUMBER)
    assert seat.calls.is_revealed(NUMBER)
    seat.wait(MINUTE)
    seat.hide(5, line=NUMBER, sight=NUMBER)
    assert not seat.calls.is_revealed(NUMBER)
    assert seat.told == [f"caller:{NUMBER}"] * 2, "that it was revealed, and that it is hidden"
    seat.hide(5)
    assert len(seat.told) == 2


def test_asked_for_again_it_is_shown_as_long_anew(seat: Seat) -> None:
    seat.calls.was_revealed(NUMBER)
    seat.wait(4 * MINUTE)
    seat.calls.was_revealed(NUMBER)
    seat.wait(4 * MINUTE)
    seat.hide(5)
    assert seat.calls.is_revealed(NUMBER)


def test_without_a_time_it_is_shown_until_its_call_is_over(seat: Seat) -> None:
    seat.calls.was_revealed(NUMBER)
    seat.hide(line=NUMBER)
    seat.wait(90 * MINUTE)
    seat.hide(line=NUMBER)
    assert seat.calls.is_revealed(NUMBER)
    seat.hide(line=OTHER, sight=NUMBER)
    assert not seat.calls.is_revealed(NUMBER) and seat.told == [f"caller:{NUMBER}"] * 2


def test_without_a_call_it_is_shown_while_its_caller_is_in_sight(seat: Seat) -> None:
    seat.calls.was_revealed(NUMBER)
    seat.hide(sight=NUMBER)
    assert seat.calls.is_revealed(NUMBER)
    seat.hide(sight=OTHER)
    assert not seat.calls.is_revealed(NUMBER)


def test_a_number_hidden_in_time_is_masked_on_its_card_too(make: MakeDesk, machine: Machine) -> None:
    desk = make()
    get(desk.calls.reveal("+86 138 1234 1234"))
    assert desk.calls.is_revealed(NUMBER) and get(desk.calls.card(NUMBER)).shown == NUMBER
    machine.pass_time(300)
    desk.calls.hide_in_time(5 * MINUTE, (NUMBER,), (NUMBER,))
    card = get(desk.calls.card(NUMBER))
    assert (card.shown, card.revealed) == ("138****1234", False)


def test_what_one_person_has_asked_for_another_does_not_see(make: MakeDesk) -> None:
    desk = make()
    get(desk.calls.reveal(NUMBER))
    get(desk.sign_out())
    assert not desk.calls.is_revealed(NUMBER)
    desk.calls.was_revealed(NUMBER)
    assert not desk.calls.is_revealed(NUMBER), "nobody sits here"
    assert get(desk.sign_in(SEAT.badge, PASSWORD)).online and not desk.calls.is_revealed(NUMBER)
    one, other = Badge("1"), Badge("2")
    assert not Revealed().having(one, NUMBER, NOON).shows(other, NUMBER)


def test_a_refused_reveal_shows_nothing(make: MakeDesk) -> None:
    desk = make()
    get(desk.sign_out())
    get(desk.calls.reveal(NUMBER))
    assert not desk.calls.is_revealed(NUMBER)


@pytest.mark.expects_log("could not take news")
def test_a_listener_who_stumbles_puts_no_number_into_the_log(make: MakeDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk = make()

    def stumbles(_news: object) -> None:
        raise LookupError("not today")

    desk.subscribe(stumbles)
    desk.calls.was_revealed(NUMBER)
    assert "could not take news of caller" in caplog.text and NUMBER not in caplog.text
