"""How a case stands: place, caller, filing, who holds it and acts next, its clocks, what is open beside the flow."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk_app.screens.case import CaseView
from desk_app.screens.case_standing import CallerLine, ClockLine
from desk_app.words import _, pgettext
from ui.pieces import ActionButton, ButtonKind, Words, draw_light
from ui.theme import current

WHY_KEY = "Alt+Y"


class CaseStanding(QWidget):
    """Facts at the left, clocks at the right; `case_wanted(str)` where another case is to be opened, `why_wanted(str)`
    where a clock is to be explained (its id), or with an empty id the next one."""

    case_wanted = Signal(str)
    why_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._lines: dict[str, tuple[QLabel, Words]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        for name, words in _names().items():
            self._add(name, words)
        self._links = QWidget()
        self._links_row = QHBoxLayout(self._links)
        self._links_row.setContentsMargins(0, 0, 0, 0)
        self._links.hide()
        self._shown_links: tuple[tuple[str, str], ...] = ()
        left = QVBoxLayout()
        left.setSpacing(theme.space(1))
        left.addLayout(self._grid)
        left.addWidget(self._links)
        left.addStretch(1)
        self.clocks = ClockList()
        self.clocks.why_wanted.connect(self.why_wanted)
        self.why = ActionButton(_("Why this time?"), WHY_KEY, ButtonKind.QUIET, icon="clock")
        self.why.clicked.connect(lambda: self.why_wanted.emit(""))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(6))
        layout.addLayout(left, 3)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.clocks)
        right.addWidget(self.why, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch(1)
        layout.addLayout(right, 2)

    def _add(self, name: str, words: str) -> None:
        label, value = Words(words, "muted"), Words("", "section" if name == "next" else "")
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(value, row, 1)
        self._lines[name] = label, value

    def show_view(self, view: CaseView, now: datetime, revealed: str = "") -> None:
        """Shows another case, or news of the same; `revealed` is the caller's number where it was asked for."""
        filing = view.filing
        said = {
            "place": view.place,
            "caller": caller_told(view.caller, revealed),
            "filing": f"{filing.problem} · {filing.condition} · {filing.limit}" if filing else "",
            "standards": " / ".join(filing.standards) if filing else "",
            "holder": view.holder,
            "next": view.next,
        }
        said |= {f"open{number}": line for number, line in enumerate(view.open_lines)}
        for number in range(len(view.open_lines)):
            if f"open{number}" not in self._lines:
                self._add(f"open{number}", "")
        for name, (label, value) in self._lines.items():
            words = said.get(name, "")
            value.set_words(words)
            label.setVisible(bool(words))
            value.setVisible(bool(words))
        self._show_links(view.links)
        self.clocks.show_clocks(view.clocks, now)
        self.why.setVisible(bool(view.case.clocks))

    def tick(self, now: datetime) -> None:
        """Only time has passed."""
        self.clocks.tick(now)

    def _show_links(self, links: tuple[tuple[str, str], ...]) -> None:
        if links == self._shown_links:
            return
        self._shown_links = links
        while (item := self._links_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for case_id, words in links:
            button = ActionButton(words, kind=ButtonKind.QUIET, icon="case")
            button.clicked.connect(lambda _checked=False, wanted=case_id: self.case_wanted.emit(wanted))
            self._links_row.addWidget(button)
        self._links_row.addStretch(1)
        self._links.setVisible(bool(links))


def _names() -> dict[str, str]:
    return {
        "next": pgettext("field", "Next"),
        "place": pgettext("field", "Place"),
        "caller": pgettext("field", "Caller"),
        "filing": pgettext("field", "Filed as"),
        "standards": pgettext("field", "Closing standard"),
        "holder": pgettext("field", "Held by"),
    }


def caller_told(caller: CallerLine, revealed: str = "") -> str:
    """The caller in one line."""
    told = " · ".join(filter(None, (caller.name, revealed or caller.phone, *caller.wishes)))
    return told or _("nobody to call back")


class ClockList(QWidget):
    """One row for each clock: light, what it counts, what is left, when it is due; a click asks why."""

    why_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clocks: tuple[ClockLine, ...] = ()
        self._reads: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_clocks(self, clocks: tuple[ClockLine, ...], now: datetime) -> None:
        """Shows these clocks."""
        if clocks != self._clocks:
            self._clocks = clocks
            self._reads = ()
            self.updateGeometry()
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Redraws where a clock says something else than before."""
        reads = tuple(clock.reads(now) for clock in self._clocks)
        if reads == self._reads:
            return
        self._reads = reads
        spoken = (f"{clock.name} {words}" for clock, (words, _tone) in zip(self._clocks, reads, strict=True))
        self.setAccessibleName(", ".join(spoken))
        self.setToolTip(
            "\n".join(
                " · ".join(filter(None, (clock.name, clock.about, words, clock.due)))
                for clock, (words, _tone) in zip(self._clocks, reads, strict=True)
            )
        )
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // current().space(10)
        inside = self.rect().contains(event.position().toPoint()) and row < len(self._clocks)
        if inside and event.button() is Qt.MouseButton.LeftButton:
            self.why_wanted.emit(self._clocks[row].id)

    def sizeHint(self) -> QSize:
        theme = current()
        return QSize(theme.space(60), len(self._clocks) * theme.space(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().space(30), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        row = theme.space(10)
        for number, (clock, (words, tone)) in enumerate(zip(self._clocks, self._reads, strict=True)):
            area = QRect(0, number * row, self.width(), row)
            draw_light(painter, QRect(area.left(), area.top() + theme.space(1), theme.space(4), theme.space(4)), tone)
            room = area.adjusted(theme.space(6), 0, 0, -theme.space(5))
            painter.setFont(theme.font(strong=True))
            strong = QFontMetrics(painter.font())
            left_wide = strong.horizontalAdvance(words)
            painter.setPen(theme.colour("text" if tone == "muted" else tone))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, words)
            painter.setFont(theme.font())
            painter.setPen(theme.colour("text"))
            name = QFontMetrics(painter.font()).elidedText(
                clock.name, Qt.TextElideMode.ElideRight, room.width() - left_wide - theme.space(2)
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("muted"))
            below = room.translated(0, theme.space(5))
            small = QFontMetrics(painter.font())
            painter.drawText(below, right, clock.due)
            wide = below.width() - small.horizontalAdvance(clock.due) - theme.space(2)
            about = small.elidedText(clock.about, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, about)
