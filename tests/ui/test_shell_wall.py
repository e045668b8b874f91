"""The wall: legible from where it is read, turning by itself, honest about its age, alive whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from desk_app.domain.protocol import Figures
from desk_app.errors import Unreachable
from desk_app.screens.wall import wall_view
from tests.ui.shell_desk import NOW, REFERENCE, ShellDesk
from ui.bridge import Bridge
from ui.theme import load_theme
from ui.wall import unattended
from ui.wall import window as wall_window
from ui.wall.legibility import CAPITAL_OF_FONT, Viewing
from ui.wall.page_painter import PagePainter
from ui.wall.samples import figures, reference
from ui.wall.window import TICKS_OF_A_PAGE, WallWindow


@dataclass(slots=True, kw_only=True)
class WallDesk(ShellDesk):
    """A desk with figures that came so many seconds ago."""

    heard: float | None = 2
    known: Figures | None = None
    broken: bool = False

    def figures_view(self) -> Future[Any]:
        self.asked.append(("figures",))
        if self.broken:
            failed: Future[Any] = Future()
            failed.set_exception(Unreachable("timed_out"))
            return failed
        heard = None if self.heard is None else NOW - timedelta(seconds=self.heard)
        return self._answer(wall_view(self.known, self.moment, reference(), heard))


@pytest.fixture
def desk() -> WallDesk:
    return WallDesk(known=figures())


@pytest.fixture
def wall(qtbot: QtBot, desk: WallDesk) -> Iterator[WallWindow]:
    window = WallWindow(Bridge(desk), full_screen=False)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


@pytest.mark.parametrize(("metres", "capital"), [(4, 32), (6, 48), (8, 64)])
def test_letters_are_as_large_as_the_distance_asks_for(metres: float, capital: int) -> None:
    """The field's numbers for a 55-inch 1080p wall."""
    font = Viewing(metres=metres, inches=55).smallest_text(1920, 1080)
    assert font * CAPITAL_OF_FONT == pytest.approx(capital, abs=1.5)


def test_twice_the_pixels_need_twice_the_font() -> None:
    assert Viewing().smallest_text(3840, 2160) == pytest.approx(2 * Viewing().smallest_text(1920, 1080), abs=1)


def test_pages_turn_by_themselves_and_come_round(qtbot: QtBot, wall: WallWindow) -> None:
    qtbot.waitUntil(lambda: bool(wall.spoken()))
    seen = []
    for _ in range(6 * TICKS_OF_A_PAGE):
        if not seen or seen[-1] != wall.page:
            seen.append(wall.page)
        wall._each_second()
    assert seen == [0, 1, 2, 3, 4, 5]
    assert wall.page == 0


def test_it_says_what_it_shows(qtbot: QtBot, wall: WallWindow) -> None:
    qtbot.waitUntil(lambda: "Late 13" in wall.accessibleName())
    assert "Figures of 2 s ago" in wall.accessibleName()
    qtbot.keyClick(wall, Qt.Key.Key_Right)
    assert "board" in wall.accessibleName()


def test_it_survives_a_centre_that_is_gone_and_one_that_comes_back(
    qtbot: QtBot, wall: WallWindow, desk: WallDesk
) -> None:
    qtbot.waitUntil(lambda: bool(wall.spoken()))
    desk.broken = True
    for _ in range(3):
        wall._each_second()
        QCoreApplication.processEvents()
    assert "Late 13" in wall.accessibleName()
    desk.broken, desk.heard = False, 720
    wall._each_second()
    qtbot.waitUntil(lambda: "No news from the centre since 10:20" in wall.accessibleName())


def test_it_says_so_when_its_own_desk_stands_still(
    qtbot: QtBot, wall: WallWindow, desk: WallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: bool(wall.spoken()))
    assert wall._standing_still() == ""
    monkeypatch.setattr(wall_window, "SECONDS_UNTIL_STANDING_STILL", -1)
    desk.moment = NOW + timedelta(minutes=5)
    assert wall._standing_still() == "This screen stands still: 5 min ago"
    wall.repaint()


def test_before_the_first_figures_it_waits(qtbot: QtBot, desk: WallDesk, wall: WallWindow) -> None:
    desk.known = None
    wall._refresh()
    qtbot.waitUntil(lambda: wall.accessibleName() == "Waiting for the centre")
    wall.repaint()


def test_a_wall_with_an_account_signs_itself_in_and_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unattended, "AGAIN_MS", 20)
    desk = WallDesk(known=figures(), actor=None, password="not yet")
    window = WallWindow(Bridge(desk), full_screen=False, account=("wall", "right"))
    window.show()
    window._each_second()
    qtbot.wait(60)
    assert desk.actor is None and not window._sign_in_page.is_open
    desk.password = "right"
    qtbot.waitUntil(lambda: desk.actor is not None)
    desk.actor = None
    window._each_second()
    qtbot.waitUntil(lambda: desk.actor is not None)
    window.close()
    window.deleteLater()


def drawn(heard: float, page: int) -> set[str]:
    """Every colour of a page, but for those of the line at its foot."""
    theme = load_theme("light")
    view = wall_view(figures(), NOW, reference(), NOW - timedelta(seconds=heard))
    image = QImage(960, 540, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    PagePainter(painter=painter, theme=theme, text=27, old=view.old).draw(QRectF(image.rect()), view, page)
    painter.end()
    return {image.pixelColor(x, y).name() for x in range(0, 960) for y in range(0, 480)}


def test_old_figures_lose_every_colour_that_speaks(qtbot: QtBot) -> None:
    theme = load_theme("light")
    speaking = {QColor(theme.colour(token)).name() for token in ("red", "green", "yellow", "accent", "text")}
    assert drawn(2, 0) & speaking == {theme.colour("red").name(), theme.colour("text").name()}
    assert drawn(720, 0) & speaking == set()


def test_a_wall_of_an_empty_district_is_drawn_too(qtbot: QtBot) -> None:
    empty = Figures(
        at=NOW,
        position=0,
        by_step=(),
        by_state=(),
        by_board=(),
        by_module=(),
        by_source_today=(),
        registered_today=0,
        closed_today=0,
        open=0,
        late=0,
    )
    view = wall_view(empty, NOW, REFERENCE, NOW)
    image = QImage(960, 540, QImage.Format.Format_RGB32)
    for page in range(len(view.pages)):
        painter = QPainter(image)
        PagePainter(painter=painter, theme=load_theme("dark"), text=27, old=False).draw(
            QRectF(image.rect()), view, page
        )
        painter.end()
    assert [len(page.rows) for page in view.pages] == [5, 6]
