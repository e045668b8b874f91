"""Who is at the seat after a call about the session, and who has left while it was on its way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk_app.domain.protocol import Session, SignIn
from tests.fakes.centre import FakeCentralStore, FakeCentre
from tests.fakes.seat import Machine
from tests.sample_reference import LEADER, SEAT
from tests.sync.round_table import PASSWORD, Seat, centre


class Interrupted(FakeCentralStore):
    """Something happens at the seat while a call that opens or renews a session is on its way."""

    meanwhile: Callable[[], object] | None = None

    def sign_in(self, request: SignIn) -> Session:
        session = super().sign_in(request)
        self._happen()
        return session

    def refresh(self, refresh_token: str) -> Session:
        session = super().refresh(refresh_token)
        self._happen()
        return session

    def _happen(self) -> None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()


@pytest.fixture
def the_centre() -> FakeCentre:
    return centre(Machine())


@pytest.fixture
def store(the_centre: FakeCentre) -> Interrupted:
    return Interrupted(the_centre)


@pytest.fixture
def seat(store: Interrupted) -> Seat:
    made = Seat("07", store, Machine())
    made.sign_in()
    return made


def token_of(seat: Seat) -> str:
    token = seat.keeper.token
    assert token is not None
    return token


def test_a_renewal_after_leaving_brings_nobody_back_and_is_ended_with_the_rest(
    seat: Seat, the_centre: FakeCentre
) -> None:
    first = token_of(seat)
    assert seat.keeper.leave() == first
    for _ in range(2):
        stale = token_of(seat)
        the_centre.expire(stale)
        seat.keeper.renew(stale)
        assert seat.keeper.person is None
        assert token_of(seat) != stale
    seat.keeper.end(first)
    assert (seat.keeper.person, seat.keeper.token) == (None, None)
    assert the_centre.open_sessions() == []


def test_ending_a_renewed_session_leaves_that_of_who_came_next(seat: Seat, the_centre: FakeCentre) -> None:
    first = token_of(seat)
    seat.keeper.leave()
    the_centre.expire(first)
    seat.keeper.renew(first)
    seat.sign_in(LEADER)
    theirs = token_of(seat)
    seat.keeper.end(first)
    assert seat.keeper.token == theirs
    assert the_centre.open_sessions() == [LEADER.badge]


def test_who_leaves_during_a_renewal_has_left(seat: Seat, store: Interrupted, the_centre: FakeCentre) -> None:
    first = token_of(seat)
    the_centre.expire(first)
    store.meanwhile = seat.keeper.leave
    seat.keeper.renew(first)
    assert seat.keeper.person is None
    seat.keeper.end(first)
    assert seat.keeper.token is None
    assert the_centre.open_sessions() == []


def test_who_leaves_during_signing_in_has_left(seat: Seat, store: Interrupted, the_centre: FakeCentre) -> None:
    seat.sign_out()
    store.meanwhile = seat.keeper.leave
    outcome = seat.sign_in()
    assert (outcome.signed_in, outcome.code) == (False, "signed_out")
    assert (seat.keeper.person, seat.keeper.token) == (None, None)
    assert the_centre.open_sessions() == []
    assert seat.sign_in().online


def test_who_leaves_while_the_session_is_opened_has_left(
    seat: Seat, store: Interrupted, the_centre: FakeCentre
) -> None:
    seat.sign_out()
    store.pull_the_plug()
    assert not seat.sign_in(SEAT, PASSWORD).online
    assert seat.keeper.can_sign_in
    store.put_the_plug_back()
    store.meanwhile = seat.keeper.leave
    seat.keeper.open_session()
    assert (seat.keeper.person, seat.keeper.token) == (None, None)
    assert the_centre.open_sessions() == []
