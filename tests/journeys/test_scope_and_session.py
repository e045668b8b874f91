"""What a seat may see comes and goes; who may not is told so; a shift outlives its tokens."""

from pathlib import Path

from desk_app.domain import commands as c
from desk_app.domain.case import DemandKind, Source, State
from desk_app.domain.seat import Role
from desk_app.sync.intents import Intent
from tests.centre_at_work import CentreAtWork, command
from tests.journeys.seats import a_seat, end_sessions, eventually, expire_access_tokens, not_possible, now_or_never
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, SQUAD_A, STALL, SUB_A, UNIT_A, UNIT_B

TOLD = c.RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="有人摔倒")


def test_a_case_enters_and_leaves_a_scope(centre: CentreAtWork, tmp_path: Path) -> None:
    """A confidential case is nobody's business at the sub-centre of its board, unless it is given to it."""
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub_centre,
    ):
        seat.ready(), sub_centre.ready()
        case = seat.register()
        eventually(lambda: sub_centre.knows(case, State.PENDING_FILING), "a case of its board enters its scope")
        private = c.AmendCase(field=c.AmendField.CONFIDENTIAL, former=False, new=True)
        seat.give(case, private)
        eventually(lambda: not sub_centre.in_scope(case), "a confidential one leaves it")
        seat.give(case, c.FileCase(problem=STALL, condition=f"{STALL}-1"), c.DispatchCase(target=SUB_A))
        eventually(lambda: sub_centre.in_scope(case), "one that is given to it comes back")
        assert sub_centre.knows(case, State.PENDING_DISPATCH)
        sub_centre.give(case, c.DispatchCase(target=SQUAD_A))
        sub_centre.settled()


def test_a_unit_sees_what_was_given_to_it(centre: CentreAtWork, tmp_path: Path) -> None:
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub_centre,
        a_seat(tmp_path / "unit", centre.url, UNIT_A) as unit,
        a_seat(tmp_path / "other", centre.url, UNIT_B) as other,
    ):
        seat.ready(), sub_centre.ready(), unit.ready(), other.ready()
        case = seat.file_and_dispatch()
        eventually(lambda: sub_centre.knows(case, State.PENDING_DISPATCH), "the sub-centre has it")
        sub_centre.give(case, c.DispatchCase(target=SQUAD_A))
        eventually(lambda: unit.knows(case, State.PENDING_SIGN), "it enters the unit's scope with its history")
        unit.give(case, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="不归我们"))
        eventually(lambda: unit.knows(case, State.RETURNED), "what it had it goes on seeing")
        assert other.confirmed(case) is None


def test_a_wrong_password_and_an_account_that_is_gone(centre: CentreAtWork, tmp_path: Path) -> None:
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        outcome = now_or_never(seat.opened.desk.sign_in(SEAT.badge, "wrong"))
        assert not outcome.signed_in and outcome.code == "wrong_password"
        outcome = now_or_never(seat.opened.desk.sign_in("nobody", "wrong"))
        assert not outcome.signed_in and outcome.code == "wrong_password", "who exists is not told"
        assert not_possible(seat.perform(Intent(body=TOLD))) == "not_signed_in"
        seat.ready()


def test_a_role_that_may_not(centre: CentreAtWork, tmp_path: Path) -> None:
    """Refused at the seat, with nothing stored; and at the centre, for whoever goes past the seat."""
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        case = seat.register()
        seat.settled()
        assert not_possible(seat.perform(Intent(case=case, body=c.VoidCase(reason="误登")))) == "not_yours"
        assert seat.status == (0, 0)
        unit = centre.sign_in(UNIT_A)
        head = centre.central.ledger.head()
        answer = unit.offer(command(case, c.AcceptCase(), now=centre.now(), based_on=1))[0]
        assert (answer.verdict.value, answer.code) == ("REFUSED", "not_yours")
        assert centre.central.ledger.head() == head
        assert unit.get(f"/v1/cases/{case}").status_code == 404, "out of scope is not there"


def test_a_token_that_runs_out_in_mid_shift(centre: CentreAtWork, tmp_path: Path) -> None:
    """Work goes on: the token is renewed, and when the session is ended for good the password is asked for, no more."""
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        expire_access_tokens(centre)
        case = seat.register("令牌过期以后登记")
        seat.settled()
        eventually(lambda: seat.knows(case, State.PENDING_FILING), "it arrives under a new token")
        end_sessions(centre)
        kept = seat.register("会话结束以后登记")
        eventually(lambda: seat.opened.desk.sync_status().sign_in_needed, "the password is asked for")
        assert seat.status == (1, 0) and seat.opened.desk.actor is not None, "the person stays, the text stays"
        assert seat.sign_in()
        eventually(lambda: seat.knows(kept, State.PENDING_FILING), "and what waited arrives")


def test_changed_roles_reach_a_running_seat(centre: CentreAtWork, tmp_path: Path) -> None:
    """The cases are fetched anew, and what the person may do is what the new roles allow."""
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat, a_seat(tmp_path / "boss", centre.url, LEADER) as boss:
        seat.ready(), boss.ready()
        case = seat.register()
        seat.settled()
        centre.central.accounts.set_roles(SEAT.badge, frozenset({Role.SHIFT_LEADER}))
        eventually(
            lambda: seat.opened.desk.actor is not None and seat.opened.desk.actor.has(Role.SHIFT_LEADER),
            "the seat acts with the new role",
        )
        seat.give(case, c.VoidCase(reason="误登"))
        eventually(lambda: boss.knows(case, State.VOIDED), "and the centre agrees")
