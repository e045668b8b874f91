"""Every screen can be pictured in both themes and languages, with real characters and without a complaint of Qt."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app import words
from ui.screenshots import every_sample, take_all
from ui.theme import apply_theme, load_theme


def test_names_are_unique_and_every_pane_has_samples(qapp: QApplication) -> None:
    names = [name for name, _make in every_sample()]
    assert len(names) == len(set(names))
    for pane in ("operator", "sign-in", "palette", "queue", "case", "lookup", "countdown", "wall"):
        assert any(name.startswith(pane) for name in names), pane


@pytest.fixture
def only_our_garbage() -> Iterator[None]:
    """Garbage is looked for before each picture: not among all that the tests before have left in memory."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("only_our_garbage")
@pytest.mark.parametrize(("language", "theme"), [("zh_CN", "light"), ("en", "dark")])
def test_every_screen_is_pictured(qtbot: QtBot, qapp: QApplication, tmp_path: Path, language: str, theme: str) -> None:
    words.load(language)
    taken = take_all(qapp, tmp_path, theme)
    apply_theme(qapp, load_theme("light"))
    assert len(taken) == len(list(every_sample()))
    for path in taken:
        picture = QImage(str(path))
        assert picture.width() > 200 and picture.height() > 90, path.name
        seen = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}
        assert len(seen) > 8, f"{path.name} shows nothing"
