"""A picture that goes with an action: chosen at one seat, carried to the centre, looked at from another."""

import hashlib
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desk_app.domain import commands as c
from desk_app.domain.case import State
from desk_app.screens.beside_forms import SPOKE
from tests.centre_at_work import CentreAtWork
from tests.journeys.seats import a_seat, eventually, now_or_never
from tests.journeys.windows import AtWindow, play, second_window
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, SQUAD_A, UNIT_A


def test_a_photo_of_a_feedback_reaches_the_centre_and_is_judged_from_another_seat(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("brown"))
    file = tmp_path / "现场.png"
    assert image.save(str(file))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "leader", centre.url, LEADER) as other,
        a_seat(tmp_path / "sub", centre.url, DISPATCHER_A) as sub,
        a_seat(tmp_path / "unit", centre.url, UNIT_A) as unit,
    ):
        sub.ready()
        unit.ready()

        async def story(operator: AtWindow) -> None:
            await operator.sign_in(seat)
            case = await operator.take_call("菜场门口摆摊，路都走不了")
            await operator.eyes.until(lambda: sub.knows(case, State.PENDING_DISPATCH), "the sub-centre has it", 30)
            sub.give(case, c.DispatchCase(target=SQUAD_A))
            await operator.eyes.until(lambda: unit.knows(case, State.PENDING_SIGN), "the unit has it", 30)
            unit.give(case, c.SignFor())
            await operator.eyes.until(
                lambda: (now := operator.shows(case)) is not None and now.action("FeedBack"),
                "the seat may feed back for the unit",
                30,
            )
            await operator.begin("FeedBack", done="已劝离", public_reply="已处理", **{SPOKE: "王工"})
            form = operator.eyes.form
            assert form is not None and form.pictures is not None
            form.pictures.take_files([file])
            await operator.hands.press("Ctrl+Return")
            await operator.eyes.until(
                lambda: (now := operator.shows(case)) is not None and now.case.state is State.PENDING_INSPECTION,
                "it is sent as soon as the picture is read",
            )
            with second_window(other) as leader:
                await leader.sign_in(other)
                await leader.open(case)
                await leader.hands.press("Alt+J")
                viewer = leader.eyes.case.pictures.viewer
                assert viewer is not None and viewer.shown is not None
                assert (viewer.shown.photo.sha256, viewer.shown.photo.name) == (sha256, "现场.png")
                for _time in range(600):
                    if viewer.room.picture is not None:
                        break
                    await leader.hands.press("R")  # it may still be on its way to the centre
                assert viewer.room.picture is not None, viewer.room.words
                await leader.hands.press("Escape")
                assert not viewer.is_open

        play(seat, story)
        seat.restart()
        seat.sign_in()
        eventually(lambda: seat.opened.desk.sync_status().attachments == 0, "nothing waits to be carried")
        assert now_or_never(other.opened.desk.calls.attachment(sha256)) == file.read_bytes()
