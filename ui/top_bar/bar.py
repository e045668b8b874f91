"""The top bar of an operator's window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.screens.clock_text import ClockText, weekdays
from desk_app.screens.seat_states import SeatStateView
from desk_app.screens.sync_badge import SyncView
from desk_app.words import _
from ui.call.missed_button import MissedButton
from ui.pieces import ActionButton, ButtonKind, Pill, Words
from ui.theme import current
from ui.top_bar.seat_state_button import SeatStateButton
from ui.top_bar.sync_badge import SyncBadge


class TopBar(QFrame):
    """Left: seat state and person. Middle: new call, palette. Right: sync badge and the centre's clock.

    What changes with each second stands at fixed widths, so that nothing jumps.
    """

    seat_state_chosen = Signal(object)
    palette_wanted = Signal()
    intake_wanted = Signal()
    refused_wanted = Signal()
    person_wanted = Signal()
    missed_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, *, sandbox: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setProperty("role", "top-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.seat_state = SeatStateButton()
        self.seat_state.chosen.connect(self.seat_state_chosen)
        self._person = ActionButton("", "", ButtonKind.QUIET, icon="person")
        self._person.clicked.connect(self.person_wanted)
        self._role = Words("", "muted")
        self._intake = ActionButton(_("New call"), "Ctrl+N", ButtonKind.PRIMARY, icon="phone", works=False)
        self._intake.clicked.connect(self.intake_wanted)
        self._palette = ActionButton(_("Find anything"), "Ctrl+K", icon="search", works=False)
        self._palette.setProperty("align", "left")
        self._palette.setFixedWidth(theme.space(65))
        self._palette.clicked.connect(self.palette_wanted)
        self.missed = MissedButton()
        self.missed.clicked.connect(self.missed_wanted)
        self._settings = ActionButton("", "", ButtonKind.QUIET, icon="settings")
        self._settings.setAccessibleName(_("Settings"))
        self._settings.setToolTip(_("Settings (Ctrl+,)"))
        self._settings.clicked.connect(self.settings_wanted)
        self.sync_badge = SyncBadge()
        self.sync_badge.refused_wanted.connect(self.refused_wanted)
        self._clock = Words()
        self._clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clock.setFont(theme.font("title", strong=True))
        self._clock.setFixedWidth(self._clock_width())
        mark = (Pill(_("PRACTICE · nothing here is real"), "sandbox"),) if sandbox else ()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 0, theme.space(4), 0)
        layout.setSpacing(theme.space(2))
        # The two sides are equally wide, so the middle stays where it is whatever they say.
        layout.addWidget(_group(*mark, self.seat_state, self._person, self._role, at_end=False), 1)
        layout.addWidget(self._intake)
        layout.addWidget(self._palette)
        layout.addWidget(_group(self.missed, self.sync_badge, self._settings, self._clock, at_end=True), 1)
        self.setFixedHeight(theme.space(12))

    def show_person(self, name: str, role: str) -> None:
        """Who sits here."""
        self._person.setText(name)
        self._person.setAccessibleName(name)
        self._role.set_words(role)
        self.seat_state.setVisible(bool(role))

    def show_may_register(self, may: bool) -> None:
        """Whether the one who sits here may take calls."""
        self._intake.setVisible(may)

    def show_seat_state(self, view: SeatStateView) -> None:
        """The seat's state, and what is left of it."""
        self.seat_state.show_view(view)

    def show_sync(self, view: SyncView) -> None:
        """How the seat stands with the centre."""
        self.sync_badge.show_view(view)

    def show_clock(self, text: ClockText) -> None:
        """The centre's time; called each second."""
        self._clock.set_words(f"{text.weekday} {text.time}")
        self._clock.setAccessibleName(text.spoken)

    def _clock_width(self) -> int:
        metrics = self._clock.fontMetrics()
        return max(metrics.horizontalAdvance(f"{day} 00:00:00") for day in weekdays()) + current().space(1)


def bars_of(*bars: QWidget) -> QWidget:
    """Bars below each other, as wide as the window; those that are hidden take no room."""
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for bar in bars:
        layout.addWidget(bar)
    return both


def _group(*widgets: QWidget, at_end: bool) -> QWidget:
    group = QWidget()
    layout = QHBoxLayout(group)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(current().space(3))
    if at_end:
        layout.addStretch(1)
    for widget in widgets:
        layout.addWidget(widget)
    if not at_end:
        layout.addStretch(1)
    return group
