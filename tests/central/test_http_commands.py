"""Commands over HTTP: answers in order, repeats, batches, and commands given offline under a grant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.central.tokens import GRANT_FOR, GrantSigner, real_now
from desk_app.domain.commands import AcceptCase, AddNote, CloseCase, DispatchCase, FileCase
from desk_app.domain.protocol import Verdict
from desk_app.domain.seat import Role
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import CentreAtWork, centre_at_work, command, new_case

FILE = FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1")


def test_one_call_registers_files_and_dispatches(centre: CentreAtWork) -> None:
    seat, case = centre.sign_in(sample.SEAT), new_case()
    now = centre.now()
    group = [
        command(case, registering(accept=True), now=now, group="g"),
        command(case, FILE, now=now, group="g", based_on=1),
        command(case, DispatchCase(target=sample.SUB_A), now=now, group="g", based_on=2),
    ]
    answers = seat.offer(*group)
    assert [answer.verdict for answer in answers] == [Verdict.ACCEPTED] * 3
    assert [answer.id for answer in answers] == [each.id for each in group]
    positions = [answer.position for answer in answers]
    assert None not in positions and positions == sorted(positions, key=lambda position: position or 0)
    assert answers[0].case_number
    repeated = seat.offer(*group)
    assert repeated == tuple(replace(answer, repeated=True) for answer in answers)
    found = seat.get(f"/v1/cases/{case}").json()
    assert found["case"]["state"] == "PENDING_DISPATCH"
    assert found["facts"][0]["kind"] == "CaseRegistered"
    assert [hit["case"] for hit in seat.get("/v1/cases", params={"query": "摊位"}).json()["cases"]] == [case]


def test_behind_a_refusal_the_rest_is_held_back(centre: CentreAtWork) -> None:
    seat, case, other = centre.sign_in(sample.SEAT), new_case(), new_case()
    now = centre.now()
    seat.offer(command(case, registering(accept=True), now=now))
    refused = command(case, CloseCase(closing_standard="x"), now=now, based_on=1)
    held = command(case, FILE, now=now, based_on=1)
    answers = seat.offer(refused, held, command(other, registering(), now=now))
    assert [answer.verdict for answer in answers] == [Verdict.REFUSED, Verdict.HELD_BACK, Verdict.ACCEPTED]
    assert answers[0].code == "wrong_state"
    assert seat.offer(held)[0].verdict is Verdict.ACCEPTED, "its id was still free"


def test_the_same_id_for_another_content_is_refused(centre: CentreAtWork) -> None:
    seat, case = centre.sign_in(sample.SEAT), new_case()
    first = command(case, registering(), now=centre.now())
    seat.offer(first)
    (answer,) = seat.offer(replace(first, body=registering(text="别的")))
    assert (answer.verdict, answer.code) == (Verdict.REFUSED, "command_id_reused")


def test_nothing_offered_is_nothing_answered(centre: CentreAtWork) -> None:
    assert centre.sign_in(sample.SEAT).offer() == ()


def test_a_role_that_may_not_is_refused(centre: CentreAtWork) -> None:
    wall, evaluator, case = centre.sign_in(sample.WALL), centre.sign_in(sample.EVALUATOR), new_case()
    for caller in (wall, evaluator):
        (answer,) = caller.offer(command(case, registering(), now=centre.now()))
        assert (answer.verdict, answer.code) == (Verdict.REFUSED, "not_yours")


def test_two_hundred_commands_fit_into_one_call(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.SEAT)
    many = [command(new_case(), registering(), now=centre.now()) for _ in range(200)]
    assert {answer.verdict for answer in seat.offer(*many)} == {Verdict.ACCEPTED}


def test_under_a_grant_another_operator_delivers_in_the_first_ones_name(centre: CentreAtWork) -> None:
    night = centre.sign_in("1001", seat="07", seat_key="k7")
    case = new_case()
    given = command(case, registering(accept=True), now=centre.now(), grant=night.grant.token)
    morning = centre.sign_in("2001", seat="07", seat_key="k7")
    (answer,) = morning.offer(given)
    assert answer.verdict is Verdict.ACCEPTED
    record = centre.central.ledger.case(sample.SEAT, case)
    assert record is not None
    assert {(fact.operator, fact.seat) for fact in record.facts} == {("1001", "07")}


def test_a_grant_decides_with_the_roles_it_was_given_with(centre: CentreAtWork) -> None:
    seat = centre.sign_in("1001")
    given = command(new_case(), registering(accept=True), now=centre.now(), grant=seat.grant.token)
    centre.central.accounts.set_roles("1001", frozenset({Role.EVALUATOR}))
    without = command(new_case(), registering(accept=True), now=centre.now())
    assert [answer.verdict for answer in seat.offer(given, without)] == [Verdict.ACCEPTED, Verdict.REFUSED]


@pytest.mark.parametrize("why", ["another seat", "forged", "expired", "too early", "disabled", "no such account"])
def test_a_grant_that_does_not_hold_is_refused(centre: CentreAtWork, why: str) -> None:
    seat, now = centre.sign_in("1001"), centre.now()
    token, claimed_at, signer = seat.grant.token, now, centre.central.signer
    match why:
        case "another seat":
            token = centre.sign_in("1900").grant.token
        case "forged":
            token = GrantSigner(b"x" * 32).sign(replace(sample.SEAT, seat="seat-1001"), real_now()).token
        case "expired":
            token = signer.sign(replace(sample.SEAT, seat="seat-1001"), real_now() - GRANT_FOR * 2).token
        case "too early":
            claimed_at = now - timedelta(hours=1)
        case "disabled":
            night = replace(sample.UNIT_A, seat="seat-1001")
            token = signer.sign(night, real_now()).token
            centre.central.accounts.disable(night.badge)
        case "no such account":
            token = signer.sign(replace(sample.SEAT, seat="seat-1001", badge="1099"), real_now()).token
    before = centre.central.ledger.head()
    given = command(new_case(), registering(), now=claimed_at, grant=token)
    for repeated in (False, True):
        (answer,) = seat.offer(given)
        assert (answer.verdict, answer.code) == (Verdict.REFUSED, "grant_invalid")
        assert answer.repeated is repeated
    assert centre.central.ledger.head() == before


def test_what_was_given_in_time_may_arrive_late(centre: CentreAtWork) -> None:
    seat, signer = centre.sign_in("1001"), centre.central.signer
    long_ago = real_now() - GRANT_FOR * 2
    token = signer.sign(replace(sample.SEAT, seat="seat-1001"), long_ago).token
    case = new_case()
    (answer,) = seat.offer(command(case, registering(), now=long_ago + timedelta(hours=1), grant=token))
    assert answer.verdict is Verdict.ACCEPTED


def test_in_a_sandbox_time_runs_and_tokens_do_not_follow(tmp_path: Path) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with centre_at_work(f"sqlite:///{tmp_path / 'c.db'}", now=lambda: long_ago, rate=60.0) as centre:
        seat = centre.sign_in("1001")
        assert seat.session.access_valid_until > real_now()
        assert seat.get("/v1/health").json()["rate"] == 60.0
        case = new_case()
        (answer,) = seat.offer(command(case, registering(), now=long_ago, grant=seat.grant.token))
        assert (answer.verdict, answer.recorded_at) == (Verdict.ACCEPTED, long_ago)


def test_notes_come_from_whoever_has_the_case_in_scope(centre: CentreAtWork) -> None:
    seat, channel, case = centre.sign_in(sample.SEAT), centre.sign_in(sample.CHANNEL), new_case()
    channel.offer(command(case, registering(), now=centre.now()))
    seat.offer(command(case, AcceptCase(), now=centre.now(), based_on=1))
    (answer,) = channel.offer(command(case, AddNote(text="补充"), now=centre.now()))
    assert answer.verdict is Verdict.ACCEPTED
    assert channel.get(f"/v1/cases/{case}").status_code == 200
