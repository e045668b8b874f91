"""The network goes and comes back; nothing is lost, nothing happens twice, and whoever was overtaken is told."""

from pathlib import Path

from click.testing import CliRunner
from sqlalchemy import delete, select, update

from desk_app.__main__ import main
from desk_app.central import schema
from desk_app.central.engine import writing
from desk_app.central.verify import read_remembered, verify
from desk_app.domain import commands as c
from desk_app.domain.case import State
from tests.centre_at_work import CentreAtWork
from tests.journeys.seats import PHOTO, a_line, a_seat, eventually
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, SQUAD_A, STALL, SUB_A, UNIT_A


def facts_of(centre: CentreAtWork, case: str) -> list[str]:
    """The kinds of the case's facts in the centre, clocks left out."""
    leader = centre.sign_in(LEADER, seat="seat-of-the-judge")
    facts = leader.get(f"/v1/cases/{case}").json()["facts"]
    return [fact["kind"] for fact in facts if not fact["kind"].startswith("Clock")]


def test_a_night_offline(centre: CentreAtWork, tmp_path: Path) -> None:
    """Fifty commands are queued without a network, the program is restarted in between; all are accepted once."""
    with a_line(centre.url) as line, a_seat(tmp_path / "night", line.url, SEAT) as seat:
        seat.ready()
        line.cut()
        eventually(lambda: not seat.opened.desk.sync_status().online, "the loss is noticed")
        cases = [seat.file_and_dispatch(f"夜里第 {number} 个电话") for number in range(8)]
        assert seat.status == (24, 0)
        seat.restart()
        assert not seat.sign_in(), "unlocked under the grant, not signed in"
        assert seat.status == (24, 0)
        cases += [seat.file_and_dispatch(f"后半夜第 {number} 个电话") for number in range(8)]
        seat.give(cases[0], c.AddNote(text="来电人补充：靠近北门"))
        seat.give(cases[1], c.AddNote(text="来电人又来电"))
        assert seat.status == (50, 0)
        assert all(seat.shown(case).state is State.PENDING_DISPATCH for case in cases)  # type: ignore[union-attr]
        assert all(seat.shown(case).number is None for case in cases)  # type: ignore[union-attr]
        before = centre.central.ledger.head().position
        line.mend()
        seat.settled()
        assert seat.status == (0, 0)
        eventually(lambda: all(seat.confirmed(case) is not None for case in cases), "every case is confirmed")
        assert len({seat.shown(case).number for case in cases}) == 16  # type: ignore[union-attr]
        for case in cases:
            kinds = facts_of(centre, case)
            assert kinds[:3] == ["CaseRegistered", "CaseFiled", "CaseDispatched"] and len(kinds) == len(set(kinds))
        assert centre.central.ledger.head().position > before


def test_dispatched_offline_what_was_meanwhile_dispatched_and_returned(centre: CentreAtWork, tmp_path: Path) -> None:
    """The case came back meanwhile and looks as before: the operator is told all the same, and the text is kept."""
    with a_line(centre.url) as line, a_seat(tmp_path / "seat", line.url, SEAT) as seat:
        seat.ready()
        case = seat.register("摊贩占道", c.FileCase(problem=STALL, condition=f"{STALL}-1"))
        seat.settled()
        line.cut()
        seat.give(case, c.DispatchCase(target=SUB_A, opinion="请尽快处理"))
        with (
            a_seat(tmp_path / "leader", centre.url, LEADER) as leader,
            a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub_centre,
        ):
            leader.ready()
            eventually(lambda: leader.confirmed(case), "the leader sees the case")
            leader.give(case, c.DispatchCase(target=SUB_A))
            leader.settled()
            sub_centre.ready()
            eventually(lambda: sub_centre.confirmed(case), "the case enters the sub-centre's scope")
            sub_centre.give(case, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="不在本街道"))
            sub_centre.settled()
            eventually(lambda: leader.knows(case, State.RETURNED), "it is returned")
        line.mend()
        refused = eventually(seat.refused, "the seat is told")[0]
        assert refused.answer is not None and refused.answer.code == "case_moved_on"
        assert [step.kind for step in refused.answer.happened] == ["CaseDispatched", "CaseReturned"]
        assert isinstance(refused.command.body, c.DispatchCase) and refused.command.body.opinion == "请尽快处理"
        eventually(lambda: seat.knows(case, State.RETURNED), "the seat has the news")
        assert seat.shown(case).state is State.RETURNED  # type: ignore[union-attr]


def test_two_seats_on_one_case(centre: CentreAtWork, tmp_path: Path) -> None:
    """The second is told why and by whom, keeps its text, and can send it anew."""
    with (
        a_line(centre.url) as line,
        a_seat(tmp_path / "one", centre.url, LEADER) as first,
        a_seat(tmp_path / "two", line.url, SEAT) as second,
    ):
        first.ready(), second.ready()
        case = first.register()
        eventually(lambda: second.confirmed(case), "both see the case")
        line.cut()
        first.give(case, c.FileCase(problem=STALL, condition=f"{STALL}-1"))
        first.settled()
        refusing = second.give(case, c.RefuseFiling(reason="现场无人，不予立案")).ids[0]
        line.mend()
        refused = eventually(second.refused, "the second is told")[0]
        assert refused.command.id == refusing and refused.answer is not None
        assert refused.answer.code == "case_moved_on"
        assert [(step.kind, step.operator) for step in refused.answer.happened] == [("CaseFiled", LEADER.badge)]
        assert isinstance(refused.command.body, c.RefuseFiling)
        assert refused.command.body.reason == "现场无人，不予立案"
        second.opened.desk.settle([refusing]).result(30)
        eventually(lambda: second.status == (0, 0), "it is dealt with")
        eventually(lambda: second.knows(case, State.PENDING_DISPATCH), "the second has the news")


def test_from_call_to_evaluation_over_the_wire(centre: CentreAtWork, tmp_path: Path) -> None:
    """Four parties, each with a desk and a disk of their own, walk one case through the six steps."""
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub_centre,
        a_seat(tmp_path / "unit", centre.url, UNIT_A) as unit,
    ):
        seat.ready(), sub_centre.ready(), unit.ready()
        case = seat.file_and_dispatch()
        eventually(lambda: sub_centre.confirmed(case), "it enters the sub-centre's scope")
        assert unit.confirmed(case) is None, "not yet the unit's"
        sub_centre.give(case, c.DispatchCase(target=SQUAD_A))
        eventually(lambda: unit.confirmed(case), "it enters the unit's scope")
        unit.give(case, c.SignFor(), c.FeedBack(done="已劝离", photos=(PHOTO,), public_reply="已处理"))
        eventually(lambda: seat.knows(case, State.PENDING_INSPECTION), "fed back")
        seat.give(case, c.RecordInspection(passed=True, by_photo=True))
        seat.give(case, c.RecordCallback(reached=True, satisfied=True, words="满意"))
        seat.give(case, c.CloseCase(closing_standard="现场已恢复"))
        eventually(lambda: (found := seat.confirmed(case)) and found.evaluation, "the clock evaluates it")
        ended = seat.confirmed(case)
        assert ended is not None and ended.state is State.CLOSED and not ended.forced
        assert ended.evaluation is not None and ended.evaluation.satisfied and not ended.evaluation.late_clocks


def test_a_cut_tail_is_found_by_what_a_seat_remembers(centre: CentreAtWork, tmp_path: Path) -> None:
    """Facts and head are cut back together, so that the ledger alone looks whole; the seat knows better."""
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        for number in range(3):
            case = seat.file_and_dispatch(f"第 {number} 个电话")
        eventually(lambda: seat.knows(case, State.PENDING_DISPATCH), "the seat has read it all")
        told = CliRunner().invoke(main, ["remembered", "--data", str(tmp_path / "seat")])
        assert told.exit_code == 0, told.output
    remembered = read_remembered(told.output)
    engine, district = centre.central.engine, centre.central.district
    assert remembered and not verify(engine, district, remembered).findings
    cut = centre.central.ledger.head().position - 2
    with writing(engine) as connection:
        connection.execute(delete(schema.facts).where(schema.facts.c.position > cut))
        last = connection.execute(select(schema.facts.c.hash).where(schema.facts.c.position == cut)).scalar_one()
        connection.execute(update(schema.head).values(position=cut, hash=last))
    assert not verify(engine, district).findings, "alone, the ledger looks whole"
    assert verify(engine, district, remembered).findings
