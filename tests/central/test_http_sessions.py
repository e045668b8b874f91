"""Signing in over HTTP: seats and their keys, tokens that run out and rotate, roles that change, guesses that wait."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from typing import cast

import pytest
import requests
from sqlalchemy import update

from desk_app.central import schema
from desk_app.central.damping import FREE_ATTEMPTS, LONGEST_WAIT, Damper
from desk_app.central.sessions import ASKED_AGAIN_WITHIN
from desk_app.central.tokens import GRANT_FOR, GrantSigner, real_now
from desk_app.central.workers import CHUNK, Workers
from desk_app.domain.protocol import Session
from desk_app.domain.seat import Role
from desk_app.errors import BadInput
from desk_app.wire import load, microseconds
from tests import sample_reference as sample
from tests.centre_at_work import BOUND_SECONDS, PASSWORD, Caller, CentreAtWork


def refresh(caller: Caller) -> requests.Response:
    body = {"refresh_token": caller.session.refresh_token}
    return requests.post(f"{caller.url}/v1/sessions/refresh", json=body, timeout=BOUND_SECONDS)


def make_old(centre: CentreAtWork, column: str) -> None:
    """What was valid until some time is valid until a second ago."""
    with centre.central.engine.begin() as connection:
        past = microseconds(real_now() - timedelta(seconds=1))
        connection.execute(update(schema.sessions).values({column: past}))


def told(answer: requests.Response, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_health_needs_no_token(centre: CentreAtWork) -> None:
    answer = requests.get(f"{centre.url}/v1/health", timeout=BOUND_SECONDS)
    health = answer.json()
    assert (answer.status_code, health["status"], health["rate"]) == (200, "ok", 1.0)
    head = centre.central.ledger.head()
    assert (health["ledger"], health["position"]) == (head.ledger, head.position)


def test_signing_in_gives_a_session_and_a_grant(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.DISPATCHER_A)
    grant = seat.grant
    assert (grant.badge, grant.body, grant.board) == ("2001", sample.SUB_A, sample.BOARD_A)
    assert (grant.seat, grant.roles) == ("seat-2001", {Role.DISPATCHER})
    assert grant.valid_until - grant.issued_at == GRANT_FOR
    assert seat.get("/v1/datasets").status_code == 200


@pytest.mark.parametrize("badge", ["1001", "nobody"])
def test_a_wrong_password_does_not_tell_whether_the_badge_exists(centre: CentreAtWork, badge: str) -> None:
    before = centre.state()
    told(centre.try_sign_in(badge, "wrong-horse"), "wrong_password")
    assert centre.state() == before


def test_a_password_that_is_guessed_at_has_to_wait(centre: CentreAtWork) -> None:
    for _ in range(FREE_ATTEMPTS):
        told(centre.try_sign_in("1001", "guess-guess"), "wrong_password")
    waited = centre.try_sign_in("1001", PASSWORD)
    assert (waited.status_code, waited.json()["code"]) == (429, "slow_down")
    assert 0 < int(waited.headers["retry-after"]) <= LONGEST_WAIT
    assert centre.try_sign_in("1900").status_code == 201, "another badge does not wait"


def test_waiting_grows_and_is_forgotten() -> None:
    elapsed = [0.0]
    damper = Damper(elapsed=lambda: elapsed[0])
    waits = []
    for _ in range(FREE_ATTEMPTS + 8):
        damper.was_wrong("1001")
        waits.append(damper.seconds_to_wait("1001"))
    assert waits[: FREE_ATTEMPTS - 1] == [0] * (FREE_ATTEMPTS - 1)
    assert waits == sorted(waits) and waits[FREE_ATTEMPTS - 1] > 0 and waits[-1] == LONGEST_WAIT
    elapsed[0] += LONGEST_WAIT
    assert damper.seconds_to_wait("1001") == 0
    damper.was_right("1001")
    damper.was_wrong("1001")
    assert damper.seconds_to_wait("1001") == 0


def test_a_seat_is_known_by_its_key(centre: CentreAtWork) -> None:
    centre.sign_in("1001", seat="07", seat_key="the seat's own secret")
    before = centre.state()
    told(centre.try_sign_in("1900", seat="07", seat_key="another secret"), "seat_key_wrong")
    assert centre.state() == before
    centre.sign_in("1900", seat="07", seat_key="the seat's own secret")


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(centre: CentreAtWork) -> None:
    first = centre.sign_in("1001")
    second = Caller(url=first.url, session=load(Session, refresh(first).json()), seat_key=first.seat_key)
    assert second.session.access_token != first.session.access_token
    assert second.session.refresh_token != first.session.refresh_token
    assert second.get("/v1/datasets").status_code == 200
    assert first.get("/v1/datasets").status_code == 200, "the old access token lives out its short life"
    told(refresh(first), "signed_out")
    told(refresh(second), "signed_out")
    told(second.get("/v1/datasets"), "signed_out")


def refreshed(caller: Caller) -> Caller:
    """The same seat with the next pair of tokens."""
    answer = refresh(caller)
    return Caller(url=caller.url, session=load(Session, answer.json()), seat_key=caller.seat_key)


def test_a_refresh_whose_answer_was_lost_may_be_asked_for_once_more(centre: CentreAtWork) -> None:
    first = centre.sign_in("1001")
    lost = refreshed(first)
    second = refreshed(first)
    told(lost.get("/v1/datasets"), "token_expired")
    assert second.get("/v1/datasets").status_code == 200
    third = refreshed(second)
    assert third.get("/v1/datasets").status_code == 200, "it goes on from the pair that arrived"
    told(refresh(lost), "signed_out")
    told(third.get("/v1/datasets"), "signed_out")


def use_access(first: Caller, newer: Caller) -> None:
    assert newer.get("/v1/datasets").status_code == 200


def use_refresh(first: Caller, newer: Caller) -> None:
    refreshed(newer)


def ask_again(first: Caller, newer: Caller) -> None:
    refreshed(first)


@pytest.mark.parametrize("use", [use_access, use_refresh, ask_again])
def test_a_used_refresh_token_is_not_taken_again_once(centre: CentreAtWork, use: Callable[..., None]) -> None:
    first = centre.sign_in("1001")
    newer = refreshed(first)
    use(first, newer)
    told(refresh(first), "signed_out")
    told(refresh(newer), "signed_out")
    assert first.get("/v1/datasets").json()["code"] == "signed_out", "the whole family has ended"


def test_a_used_refresh_token_is_not_taken_again_later(centre: CentreAtWork) -> None:
    first = centre.sign_in("1001")
    newer = refreshed(first)
    with centre.central.engine.begin() as connection:
        used = schema.sessions.c.used_at
        earlier = microseconds(real_now() - ASKED_AGAIN_WITHIN - timedelta(seconds=1))
        connection.execute(update(schema.sessions).where(used.is_not(None)).values(used_at=earlier))
    told(refresh(first), "signed_out")
    told(newer.get("/v1/datasets"), "signed_out")


def test_signing_out_ends_the_session(centre: CentreAtWork) -> None:
    seat = centre.sign_in("1001")
    other = centre.sign_in("1001", seat="08")
    assert seat.call("DELETE", "/v1/sessions/current").status_code == 204
    told(seat.get("/v1/datasets"), "signed_out")
    told(refresh(seat), "signed_out")
    assert other.get("/v1/datasets").status_code == 200


def test_an_access_token_runs_out_and_is_refreshed(centre: CentreAtWork) -> None:
    seat = centre.sign_in("1001")
    make_old(centre, "access_until")
    told(seat.get("/v1/datasets"), "token_expired")
    seat.session = load(Session, refresh(seat).json())
    assert seat.get("/v1/datasets").status_code == 200


def test_a_refresh_token_runs_out(centre: CentreAtWork) -> None:
    seat = centre.sign_in("1001")
    make_old(centre, "refresh_until")
    told(refresh(seat), "token_expired")


def test_a_disabled_account_is_out_at_once(centre: CentreAtWork) -> None:
    seat = centre.sign_in("1001")
    centre.central.accounts.disable("1001")
    told(seat.get("/v1/datasets"), "account_disabled")
    told(refresh(seat), "account_disabled")
    told(centre.try_sign_in("1001"), "account_disabled")
    centre.central.accounts.enable("1001")
    told(seat.get("/v1/datasets"), "signed_out")
    centre.sign_in("1001")


def test_another_password_ends_the_sessions_of_the_old_one(centre: CentreAtWork) -> None:
    seat = centre.sign_in("1001")
    centre.central.accounts.set_password("1001", "another-horse-08")
    told(seat.get("/v1/datasets"), "signed_out")
    told(centre.try_sign_in("1001"), "wrong_password")
    centre.sign_in("1001", password="another-horse-08")


def changes(caller: Caller) -> tuple[int, str]:
    answer = caller.get("/v1/changes", params={"ledger": "", "after": 0, "wait": 0})
    return answer.status_code, answer.json().get("code", "")


def test_changed_roles_are_told_until_a_snapshot_was_taken(centre: CentreAtWork) -> None:
    seat = centre.sign_in("2001")
    assert changes(seat) == (200, "")
    centre.central.accounts.set_roles("2001", frozenset({Role.DISPATCHER}), sample.SUB_B, sample.BOARD_B)
    assert changes(seat) == (409, "scope_changed")
    seat.session = load(Session, refresh(seat).json())
    assert seat.grant.body == sample.SUB_B
    assert changes(seat) == (409, "scope_changed"), "new tokens do not bring other cases"
    again = centre.sign_in("2001")
    assert changes(again) == (409, "scope_changed"), "nor does signing in anew at the same seat"
    assert again.get("/v1/snapshot").status_code == 200
    assert changes(again) == (200, "")


def test_roles_that_change_while_a_snapshot_is_sent_are_told_behind_it(centre: CentreAtWork) -> None:
    """A snapshot counts for the roles that it was cut for, and only once it was sent to its end."""
    seat = centre.sign_in("2001")
    accounts, sessions = centre.central.accounts, centre.central.sessions
    accounts.set_roles("2001", frozenset({Role.DISPATCHER}), sample.SUB_B, sample.BOARD_B)
    asked = sessions.who(seat.session.access_token)  # the snapshot is cut for this
    assert asked.scope_changed
    accounts.set_roles("2001", frozenset({Role.DISPATCHER}), sample.SUB_A, sample.BOARD_A)
    sessions.took_snapshot(asked)  # and was sent
    assert changes(seat) == (409, "scope_changed")
    assert seat.get("/v1/snapshot").status_code == 200
    assert changes(seat) == (200, "")


@pytest.mark.parametrize(("parts_taken", "counts"), [(1, False), (2, False), (3, True)])
def test_a_stream_that_was_left_early_does_not_count_as_taken(parts_taken: int, counts: bool) -> None:
    workers, taken = Workers(threads=2), list[bool]()

    async def read() -> None:
        sent = workers.stream(iter([b"x" * CHUNK, b"end"]), lambda: taken.append(True))
        for _ in range(parts_taken):
            await anext(sent, None)
        await cast("AsyncGenerator[bytes, None]", sent).aclose()

    try:
        asyncio.run(read())
    finally:
        workers.close()
    assert bool(taken) is counts


def test_what_an_account_must_be(centre: CentreAtWork) -> None:
    accounts = centre.central.accounts
    with pytest.raises(BadInput, match="account_exists"):
        centre.account("1001", Role.SEAT_OPERATOR)
    with pytest.raises(BadInput, match="bad_password"):
        centre.account("1002", Role.SEAT_OPERATOR, password="short")
    with pytest.raises(BadInput, match="bad_roles"):
        centre.account("1002", Role.CLOCK)
    with pytest.raises(BadInput, match="bad_roles"):
        centre.account("1002")
    with pytest.raises(BadInput, match="bad_badge"):
        centre.account("clock", Role.SEAT_OPERATOR)
    with pytest.raises(BadInput, match="no_such_account"):
        accounts.disable("1002")
    assert accounts.find("1002") is None


def test_a_password_is_kept_as_argon2id(centre: CentreAtWork) -> None:
    with centre.central.engine.connect() as connection:
        kept = connection.execute(schema.accounts.select()).all()
    assert all(row.password_hash.startswith("$argon2id$") for row in kept)


def test_a_grant_is_read_by_its_signer_only() -> None:
    signer, stranger = GrantSigner(b"k" * 32), GrantSigner(b"j" * 32)
    grant = signer.sign(sample.SEAT, real_now())
    assert signer.read(grant.token) == grant
    assert stranger.read(grant.token) is None
    content, _, mac = grant.token.partition(".")
    for forged in ("", ".", "a.b", content, f"{content}.", f".{mac}", f"{content[:-4]}AAAA.{mac}", "好.好"):
        assert signer.read(forged) is None
