"""The shared pieces: keys on buttons, words that are cut and not pushed, lights told apart without their colour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.screens.sync_badge import Notice, NoticeAction
from ui.notices import NoticeLine
from ui.pieces import (
    LIGHT_SHAPES,
    ActionButton,
    ButtonKind,
    EmptyState,
    PaneHeader,
    Pill,
    Strip,
    Words,
    draw_light,
    plain_tip,
)
from ui.theme import THEME_NAMES, apply_theme, load_theme


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))


def test_a_button_shows_its_key_and_listens_to_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    plain, with_key = ActionButton("File"), ActionButton("File", "F6", ButtonKind.PRIMARY)
    layout = QHBoxLayout(window)
    for button in (plain, with_key):
        layout.addWidget(button)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert with_key.sizeHint().width() > plain.sizeHint().width()
    assert (with_key.accessibleName(), with_key.toolTip()) == ("File", "File (F6)")
    with qtbot.waitSignal(with_key.clicked):
        qtbot.keyClick(window, with_key.shortcut()[0].key())
    with_key.setText("File all")  # Qt alone would forget the key with the words
    assert with_key.toolTip() == "File all (F6)"
    with qtbot.waitSignal(with_key.clicked):
        qtbot.keyClick(window, with_key.shortcut()[0].key())
    with_key.setEnabled(False)
    with qtbot.assertNotEmitted(with_key.clicked):
        qtbot.keyClick(window, with_key.shortcut()[0].key())


def test_words_never_widen_their_pane(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    words = Words("金山路菜场门口下水道盖子没了，刚有人差点摔进去")
    QVBoxLayout(window).addWidget(words)
    window.setFixedWidth(120)
    window.show()
    window.grab()
    assert window.width() == 120
    assert words.toolTip() == words.text()
    words.set_words("灵岩山路路灯不亮，晚上走路看不清，已经三天了")
    window.grab()
    assert words.toolTip() == words.text()
    words.set_words("短")
    window.grab()
    assert words.toolTip() == ""


def test_a_tip_says_what_a_caller_wrote_and_never_reads_it_as_markup() -> None:
    assert plain_tip("路灯 & 井盖") == "路灯 & 井盖"
    tip = QTextDocument()
    tip.setHtml(plain_tip('<img src="file:///etc/passwd"><b>急</b>\n第二行'))
    assert tip.toPlainText() == '<img src="file:///etc/passwd"><b>急</b>\n第二行'


def test_a_strip_keeps_its_place_whether_it_says_something_or_not(qtbot: QtBot) -> None:
    window, strip, below = QWidget(), Strip(), Words("below")
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(strip)
    layout.addWidget(below)
    window.show()
    before = below.y()
    strip.show_words("3 new")
    window.grab()
    assert below.y() == before
    assert strip.words == "3 new"
    strip.show_words("")
    assert strip.words == ""


def shape_of(tone: str) -> set[tuple[int, int]]:
    """Where a light has ink, whatever its colour."""
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(2, 2)
    draw_light(painter, QRectF(0, 0, 16, 16), tone)
    painter.end()
    return {(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 128}


def test_lights_are_told_apart_without_colour(qtbot: QtBot) -> None:
    shapes = {tone: frozenset(shape_of(tone)) for tone in LIGHT_SHAPES if tone != "accent"}
    assert len(set(shapes.values())) == len(shapes) == 4
    assert all(shapes.values())


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize(
    "make",
    [
        lambda: Pill("待立案", "yellow"),
        lambda: EmptyState("queue", "这里没有案件", "新案件会自己出现。"),
        lambda: PaneHeader("队列", "3 秒前", key="Ctrl+1"),
    ],
    ids=["pill", "empty", "header"],
)
def test_pieces_are_drawn_in_each_theme(
    qtbot: QtBot, qapp: QApplication, theme: str, make: Callable[[], QWidget]
) -> None:
    apply_theme(qapp, load_theme(theme))
    piece = make()
    qtbot.addWidget(piece)
    piece.show()
    image = piece.grab().toImage()
    assert len({image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}) > 3


def test_notices_turn_and_what_was_said_can_be_dismissed(qtbot: QtBot) -> None:
    line = NoticeLine()
    qtbot.addWidget(line)
    line.show()
    height = line.height()
    standing = (
        Notice(key="refused", tone="red", words="2 refused", action=NoticeAction.SHOW_REFUSED, action_words="Show"),
        Notice(key="clock_off", tone="yellow", words="clock off"),
    )
    line.show_notices(standing)
    assert line.words == "2 refused"
    with qtbot.waitSignal(line.acted) as acted:
        line.act()
    assert acted.args == [NoticeAction.SHOW_REFUSED]
    line.say("disk_full", "disk full")
    assert line.words == "disk full"
    line._turn()
    line._turn()
    assert line.words == "clock off"
    line.show_notices(standing[1:])
    assert line.words == "clock off"
    line._turn()
    line._dismiss()
    assert line.words == "clock off"
    line.show_notices(())
    assert (line.words, line.height()) == ("", height)
