"""An English scene of the call says no Chinese but what callers, lists and people themselves have said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app import words
from ui.call.samples import samples as call_scenes
from ui.case.samples import samples as case_scenes
from ui.pieces import Pill
from ui.queue.sample_district import REFERENCE
from ui.screenshots import settle

ROOT = Path(__file__).parents[2]
LETTER = re.compile(r"[\u4e00-\u9fff]")
FIELD = re.compile(r"{[^{}]*}")
OF_LISTS = {"完好", "破损", "网格长"}
"""What the samples' own lists say of components and people, in the words that the program has too."""
FEWEST_LETTERS = 2
"""A text of the program with less Chinese of its own than that may be a part of anything."""
SCENES = {name: make for name, make in (*call_scenes(), *case_scenes()) if not name.startswith("settings-")}


def _own_words() -> list[re.Pattern[str]]:
    """Every Chinese text of the program as a pattern: what is filled in may be anything."""
    told = REFERENCE.directory.bodies.values(), REFERENCE.catalogue.categories.values()
    said = {each.name for of_a_kind in told for each in of_a_kind} | OF_LISTS
    patterns = []
    for path in sorted((ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        for message in messages:
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            for text in map(str, texts):
                if len(LETTER.findall(FIELD.sub("", text))) >= FEWEST_LETTERS and text not in said:
                    patterns.append(re.compile(".+".join(map(re.escape, FIELD.split(text)))))
    return patterns


def _texts(root: QWidget) -> Iterator[str]:
    """All that can be read in a widget and what is in it, on screens and by screen readers."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QLineEdit():
                yield from (widget.text(), widget.placeholderText())
            case QPlainTextEdit():
                yield from (widget.toPlainText(), widget.placeholderText())
            case QComboBox():
                yield from (widget.itemText(row) for row in range(widget.count()))
            case Pill():
                yield widget.words
            case QAbstractItemView() if (model := widget.model()) is not None:
                for row in range(model.rowCount()):
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                        yield str(model.index(row, 0).data(role) or "")
            case _:
                pass


def _parts(text: str) -> Iterator[str]:
    """A text may be joined of several: each is looked at by itself too."""
    for line in text.splitlines():
        yield line.strip()
        yield from (part.strip() for part in line.split(" · "))


@pytest.fixture(scope="module")
def own_words() -> list[re.Pattern[str]]:
    return _own_words()


@pytest.mark.parametrize("name", SCENES)
def test_an_english_scene_is_english(qtbot: QtBot, own_words: list[re.Pattern[str]], name: str) -> None:
    words.load("en")
    widget = _shown(SCENES[name])
    chinese = {part for text in _texts(widget) for part in _parts(text) if LETTER.search(part)}
    widget.close()
    widget.deleteLater()
    settle()
    assert [part for part in sorted(chinese) if any(pattern.fullmatch(part) for pattern in own_words)] == []


def test_the_test_would_see_it(qtbot: QtBot, own_words: list[re.Pattern[str]]) -> None:
    words.load("zh_CN")
    widget = _shown(SCENES["card-many"])
    said = {part for text in _texts(widget) for part in _parts(text)}
    widget.deleteLater()
    settle()
    seen = {part for part in said if any(pattern.fullmatch(part) for pattern in own_words)}
    assert {"5 个姓名", "曾要求保密", "显示号码", "已结案"} <= seen | {each for part in said for each in part.split()}
    assert {"5 个姓名", "曾要求保密", "显示号码"} <= seen


def _shown(make: Callable[[], QWidget]) -> QWidget:
    widget = make()
    widget.show()
    settle()
    return widget
