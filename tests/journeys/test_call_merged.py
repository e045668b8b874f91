"""A second caller about the same thing: the strip says so while it is typed, one key merges it with all it brings."""

import hashlib
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desk_app.domain.case import State
from desk_app.screens import register_values as name
from tests.centre_at_work import CentreAtWork
from tests.journeys.seats import a_seat, eventually
from tests.journeys.windows import SEND_ONLY, AtWindow, play
from tests.sample_reference import PLACE_A, SEAT, STALL
from ui.case.place_field import PlaceField
from ui.scripted.filling import fill, fill_place


def test_a_second_call_is_merged_by_one_key_with_its_picture(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("brown"))
    assert image.save(str(tmp_path / "现场.png"))
    digest = hashlib.sha256((tmp_path / "现场.png").read_bytes()).hexdigest()
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        cases: list[str] = []

        async def story(operator: AtWindow) -> None:
            eyes, hands = operator.eyes, operator.hands
            await operator.come_forward()
            cases.append(await operator.take_call("菜场门口摆摊", send=SEND_ONLY))
            await hands.press("Ctrl+N")
            form = await eyes.until(lambda: eyes.call_form, "the form of a new call opens")
            await fill(eyes, hands, form.field(name.EVENT), "还是菜场门口的摊子")
            await fill(eyes, hands, form.field(name.PHONE), "138 1234 5678")
            where = form.field(name.PLACE)
            assert isinstance(where, PlaceField)
            await fill_place(hands, where, PLACE_A.address, PLACE_A.cell)
            await fill(eyes, hands, form.field(name.PROBLEM), STALL)
            form.attachments.take_files([tmp_path / "现场.png"])
            await eyes.until(lambda: len(form.attachments.photos) == 1, "the picture is kept on this seat")
            strip = form.duplicates
            await eyes.until(lambda: strip.do_button.isVisible(), "the strip names the first case")
            assert [line.id for line in strip.view.lines] == cases
            await hands.press("Alt+M")
            await eyes.until(lambda: eyes.call_form is None, "the call is kept")
            cases.append(str(form.case_id))

        play(seat, story)
        seat.restart()
        seat.sign_in()
        seat.settled()
        eventually(lambda: seat.knows(cases[1], State.MERGED), "the second call follows the first")
        leader = seat.confirmed(cases[0])
        assert leader is not None and leader.followers == (cases[1],)
        facts = seat.opened.disk.journal.facts
        eventually(lambda: "PhotoAttached" in [fact.kind for fact in facts(leader.id)], "its picture arrives")
        assert [fact.kind for fact in facts(leader.id)].count("CallRecorded") == 1
        store = seat.opened.desk.calls
        assert store.attachment(digest).result(30) == (tmp_path / "现场.png").read_bytes()
