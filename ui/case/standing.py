"""How a case stands: place, caller, filing, who holds it and acts next, its clocks, what is open beside the flow."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk_app.screens.case import CaseView
from desk_app.screens.case_standing import CallerLine
from desk_app.words import _, pgettext
from ui.case.clock_list import ClockList
from ui.pieces import ActionButton, ButtonKind, Words
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
            "proposed": view.proposed,
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
        "proposed": pgettext("field", "Problem proposed"),
        "filing": pgettext("field", "Filed as"),
        "standards": pgettext("field", "Closing standard"),
        "holder": pgettext("field", "Held by"),
    }


def caller_told(caller: CallerLine, revealed: str = "") -> str:
    """The caller in one line."""
    told = " · ".join(filter(None, (caller.name, revealed or caller.phone, *caller.wishes)))
    return told or _("nobody to call back")
