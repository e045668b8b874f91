"""Every sample picture of the lists can be made, in both themes and both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app import words
from ui.countdown.samples import samples as of_countdown
from ui.lookup.samples import samples as of_lookup
from ui.queue.pane import QueuePane
from ui.queue.samples import samples as of_queue
from ui.theme import apply_theme, load_theme

SAMPLES = dict([*of_queue(), *of_countdown(), *of_lookup()])


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_drawn(qtbot: QtBot, qapp: QApplication, name: str, language: str) -> None:
    words.load(language)
    pictures = []
    for theme in ("light", "dark"):
        apply_theme(qapp, load_theme(theme))
        widget = SAMPLES[name]()
        qtbot.addWidget(widget)
        widget.show()
        pictures.append(widget.grab().toImage())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(("name", "least"), [("queue", 10), ("queue-news", 10), ("queue-overfull", 300)])
def test_a_picture_of_the_queue_shows_a_queue(qtbot: QtBot, qapp: QApplication, name: str, least: int) -> None:
    pane = SAMPLES[name]()
    qtbot.addWidget(pane)
    assert isinstance(pane, QueuePane)
    assert pane.list.model().rowCount() >= least and pane.shown is not None and pane.shown.title


@pytest.mark.parametrize("name", ["queue-empty", "queue-nothing-found"])
def test_a_picture_of_an_empty_queue_says_so(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    pane = SAMPLES[name]()
    qtbot.addWidget(pane)
    assert isinstance(pane, QueuePane)
    assert pane.shown is not None and not pane.list.empty.isHidden()
