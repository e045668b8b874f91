"""Journeys through real windows, worked with keys as a person works them, on real HTTP and real files."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from desk_app.domain import commands as c
from desk_app.domain.case import State
from desk_app.screens.forms import YES
from tests.centre_at_work import CentreAtWork
from tests.journeys.seats import PHOTO, a_line, a_seat, eventually
from tests.journeys.windows import SEND_ONLY, AtWindow, play, second_window
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, SQUAD_A, STALL, UNIT_A


def test_from_call_to_evaluation(qtbot: QtBot, centre: CentreAtWork, tmp_path: Path) -> None:
    """One call: registered, filed and dispatched at a seat, passed on at the sub-centre, handled, inspected, closed."""
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub,
        a_seat(tmp_path / "unit", centre.url, UNIT_A) as unit,
    ):
        unit.ready()

        async def story(operator: AtWindow) -> None:
            await operator.sign_in(seat)
            case = await operator.take_call("菜场门口摆摊，路都走不了")
            with second_window(sub) as dispatcher:
                await dispatcher.sign_in(sub)
                await dispatcher.open(case)
                shown = await dispatcher.act("DispatchCase", target=SQUAD_A)
                assert shown.case.state is State.PENDING_SIGN
            await operator.eyes.until(lambda: unit.knows(case, State.PENDING_SIGN), "the unit has it", 30)
            unit.give(case, c.SignFor(), c.FeedBack(done="已劝离", photos=(PHOTO,), public_reply="已处理"))
            await operator.come_forward()
            await operator.eyes.until(
                lambda: (now := operator.shows(case)) is not None and now.case.state is State.PENDING_INSPECTION,
                "the feedback reaches the open case by itself",
            )
            await operator.act("RecordInspection", passed=YES)
            view = operator.shows(case)
            if view is not None and view.case.state is State.PENDING_CALLBACK:
                await operator.act("RecordCallback", reached=YES, satisfied=YES)
            await operator.act("CloseCase", closing_standard="现场已恢复")
            evaluated = await operator.eyes.until(
                lambda: ((now := operator.shows(case)) is not None and now.case.evaluation is not None and now) or None,
                "the clock's evaluation is shown",
                30,
            )
            assert evaluated.case.state is State.CLOSED and not evaluated.case.forced

        play(seat, story)


def test_two_windows_on_one_case(qtbot: QtBot, centre: CentreAtWork, tmp_path: Path) -> None:
    """The second is told why and by whom, and the text stays in reach."""
    with (
        a_line(centre.url) as line,
        a_seat(tmp_path / "one", centre.url, LEADER) as first,
        a_seat(tmp_path / "two", line.url, SEAT) as second,
    ):

        async def story(leader: AtWindow) -> None:
            await leader.sign_in(first)
            case = await leader.take_call("夜市占道", send=SEND_ONLY)
            with second_window(second) as operator:
                await operator.sign_in(second)
                await operator.open(case)
                line.cut()
                await leader.come_forward()
                await leader.act("FileCase", problem=STALL, condition=f"{STALL}-1")
                await operator.come_forward()
                await operator.begin("RefuseFiling", reason="现场无人，不予立案")
                await operator.hands.press("Ctrl+Return")
                await operator.eyes.until(lambda: second.status == (1, 0), "it waits for the network")
                line.mend()
                view = await operator.eyes.until(
                    lambda: (
                        ((now := operator.shows(case)) and any(each.settles for each in now.receipts) and now) or None
                    ),
                    "the receipt says that it was refused",
                )
                told = next(receipt for receipt in view.receipts if receipt.settles)
                assert told.refusal is not None and told.said == "现场无人，不予立案", "the text is kept"
                assert "立案" in told.refusal.happened[0] and LEADER.name in told.refusal.happened[0]
                assert second.refused()[0].command.body == c.RefuseFiling(reason="现场无人，不予立案")

        play(first, story)


def test_a_sub_centre_takes_a_case_returns_one_and_dispatches_one(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    """The same window with its own scope and actions."""
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub,
    ):
        seat.ready()
        returned, dispatched = seat.file_and_dispatch("不是我们的"), seat.file_and_dispatch("是我们的")
        seat.settled()

        async def story(dispatcher: AtWindow) -> None:
            await dispatcher.sign_in(sub)
            view = await dispatcher.open(returned)
            assert view.action("FileCase") is None and view.action("VoidCase") is None, "not a sub-centre's actions"
            view = await dispatcher.act("ReturnCase", reason="NOT_OURS", words="不在本街道")
            assert view.case.state is State.RETURNED
            await dispatcher.open(dispatched)
            view = await dispatcher.act("DispatchCase", target=SQUAD_A)
            assert view.case.state is State.PENDING_SIGN
            await dispatcher.eyes.until(lambda: sub.status == (0, 0), "everything is sent")

        play(sub, story)
        eventually(lambda: seat.knows(returned, State.RETURNED), "the district has it back")
        eventually(lambda: seat.knows(dispatched, State.PENDING_SIGN), "the unit is to sign")
