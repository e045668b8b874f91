"""Shows a pane in a window beside a form, as the operator has it, and finds controls that were left without a name."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any, TypeVar

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desk_app.domain.case import Place
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens.lookup_card import Around, HitCard, hit_card
from tests.sample_reference import REFERENCE
from ui.bridge import Bridge

CONTROLS = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QTabBar)


class StillDesk:
    """A desk whose time moves only when a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.window: QWidget | None = None
        self.near: Place | None = None

    def now(self) -> datetime:
        return self.moment

    def later(self, **length: float) -> None:
        self.moment += timedelta(**length)

    def reference(self) -> Reference:
        return REFERENCE

    def hit_card(self, hit: LookupHit, near: Place | None = None) -> Future[HitCard]:
        self.near = near
        future: Future[HitCard] = Future()
        future.set_result(hit_card(hit, REFERENCE, self.moment, Around(case_place=near or Place())))
        return future

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: None


W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, make: Callable[[Bridge], W], desk: StillDesk) -> tuple[W, QPlainTextEdit]:
    """The pane and the form beside it, in an active window; the focus is in the form."""
    window = QWidget()
    bridge = Bridge(desk, window)
    pane, form = make(bridge), QPlainTextEdit()
    form.setAccessibleName("form")
    layout = QHBoxLayout(window)
    layout.addWidget(form)
    layout.addWidget(pane)
    window.resize(900, 700)
    desk.window = window  # it lives as long as the desk of its pane does
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    form.setFocus()
    return pane, form


def commit(field: QWidget, text: str) -> None:
    """Chinese comes from an input method as text that it hands over; there are no keys for it."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def nameless(root: QWidget) -> list[str]:
    """Controls in sight that a screen reader could not name."""
    controls = [one for kind in CONTROLS for one in root.findChildren(kind)]
    return [f"{type(one).__name__} {one.objectName()}" for one in controls if one.isVisible() and not _name(one)]


def _name(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text
