"""The window in which a year's notice is typed, pasted or opened, looked over, and published."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.calendar import CalendarError, DayKind
from desk_app.domain.windows import read_windows
from desk_app.errors import WorldTrouble
from desk_app.progress import Task
from desk_app.screens.trouble import trouble_words
from desk_app.screens.year import FIRST_YEAR, LAST_YEAR, dates_between, span_view, year_view
from desk_app.screens.year_draft import CalendarDraft, Editing
from desk_app.screens.year_paste import read_pasted
from desk_app.screens.year_port import FileRead, InForce, Published
from desk_app.screens.year_remarks import publish_question
from desk_app.words import _, ngettext
from ui.bridge import Bridge
from ui.theme import current
from ui.year.bar import YearBar
from ui.year.footer import YearFooter
from ui.year.grid import YearGrid
from ui.year.panel import YearPanel

T = TypeVar("T")
LINES_SAID = 6


class YearWindow(QWidget):
    """A year of the calendar behind `bridge.desk`, a `YearPort`. `closed` when it has closed.

    Nothing is stored before `publish` was confirmed; closing with something unpublished asks once.
    """

    closed = Signal()

    def __init__(self, bridge: Bridge, year: int) -> None:
        super().__init__()
        self._bridge = bridge
        self._port = bridge.desk
        self._year = year
        self._in_force: InForce | None = None
        self._editing: Editing | None = None
        self._busy = False
        self._leaving = False
        self.setObjectName("year-window")
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Working calendar"))
        self.bar = YearBar()
        self.grid = YearGrid()
        self.panel = YearPanel()
        self.footer = YearFooter()
        self._lay_out()
        self._connect()
        self._show()
        self.resize(1400, 860)
        self.load()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(current().space(2))
        middle.addWidget(self.grid, 1)
        middle.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(middle, 1)
        layout.addWidget(self.footer)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        bar, panel = self.bar, self.panel
        bar.turned.connect(lambda years: self.turn(self._year + years))
        bar.open_wanted.connect(self._choose_file)
        bar.paste_wanted.connect(lambda: self.paste(QGuiApplication.clipboard().text()))
        bar.undo_wanted.connect(self.undo)
        bar.redo_wanted.connect(self.redo)
        bar.publish_wanted.connect(self.publish)
        self.grid.span_changed.connect(lambda _first, _last: self._show_span())
        self.grid.wished.connect(self._wished)
        self.grid.turned.connect(self.turn)
        panel.named.connect(self._name)
        panel.hours_given.connect(self._give_hours)
        panel.cited.connect(lambda text: self._edit(lambda draft: draft.cited(self._year, text)))
        panel.settled.connect(lambda there: self._edit(lambda draft: draft.settled(self._year, there)))
        panel.done.connect(self.grid.setFocus)
        for key, do in (("Ctrl+Shift+Z", self.redo), ("Ctrl+Q", self.close), ("F5", self.read_anew)):
            QShortcut(QKeySequence(key), self, do)

    # what it shows

    @property
    def draft(self) -> CalendarDraft | None:
        """The calendar as it is typed; None before the one in force was read."""
        return self._editing.now if self._editing is not None else None

    @property
    def unpublished(self) -> bool:
        """Something differs from the calendar in force."""
        return (
            self._editing is not None
            and self._in_force is not None
            and not self._editing.now.same_as(self._in_force.draft)
        )

    def turn(self, year: int, day: date | None = None) -> None:
        """Another year; the first of January is marked, or `day`."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return
        self._year = year
        self._show()
        if day is not None:
            self.grid.mark(day)

    def _show(self) -> None:
        ready = self._editing is not None and not self._busy
        for widget in (self.grid, self.panel):
            widget.setEnabled(ready)
        if self._editing is None or self._in_force is None:
            self.bar.show_state(str(self._year), editable=False)
            return
        view = year_view(self._editing, self._in_force.draft, self._year)
        self.bar.show_state(
            view.title, editable=ready, undo=view.can_undo, redo=view.can_redo, publish=self.unpublished
        )
        self.grid.show_view(view)
        self.panel.show_year(view)
        self._show_span()

    def _show_span(self) -> None:
        if self._editing is not None:
            self.panel.show_span(span_view(self._editing.now, *self.grid.span))

    # what it does

    def load(self) -> None:
        """Reads the calendar in force; what was typed on another one is gone."""
        self._work(_("The calendar in force is being read …"), self._port.in_force(), self._loaded)

    def read_anew(self) -> None:
        """Reads the calendar in force again; asks first where something was typed."""
        if self._busy:
            return
        if not self.unpublished:
            self.load()
            return
        words = _("Read the calendar in force anew? What was typed here and not published is gone then.")
        self.footer.ask(words, _("Read anew"), self.load, self.grid.setFocus)

    def _loaded(self, found: InForce) -> None:
        self._in_force, self._editing = found, Editing(now=found.draft)
        self.footer.say("")
        self._show()
        self.grid.setFocus()

    def undo(self) -> None:
        """One step back."""
        self._step(lambda editing: editing.undone())

    def redo(self) -> None:
        """The step that was undone, again."""
        self._step(lambda editing: editing.redone())

    def paste(self, text: str) -> None:
        """Rows of a table, or lines of text: all of them, or none and a sentence why."""
        pasted = read_pasted(text, self._year)
        if pasted.wrong:
            self.footer.say("\n".join((_("Nothing was taken"), *pasted.wrong)), "red")
            return
        self._edit(lambda draft: draft.taking(pasted.rows))
        first = pasted.rows[0].date
        self.turn(first.year, first)
        count = len(pasted.rows)
        self.footer.say(ngettext("{count} day pasted", "{count} days pasted", count).format(count=count), "green")

    def open_file(self, file: Path) -> None:
        """A notice as a list; what is wrong with it is told, and then nothing of it is taken."""
        if self._editing is None or self._busy:
            return
        task = Task()
        words = _("{file} is being read …").format(file=file.name)
        self._work(words, self._port.read(file, self._editing.now, task), self._opened, task)

    def _opened(self, read: FileRead) -> None:
        more = len(read.lines) - LINES_SAID
        lines = [*read.lines[:LINES_SAID], *([_("… and {count} more lines").format(count=more)] if more > 0 else [])]
        if read.draft is None:
            self.footer.say("\n".join((_("Nothing was taken"), *lines)), "red")
        else:
            drafted = read.draft
            self._edit(lambda _draft: drafted)
            self.footer.say("\n".join(lines), "yellow" if len(lines) > 1 else "green")
        self.grid.setFocus()

    def publish(self) -> None:
        """Asks in one sentence; once confirmed, the draft comes into force."""
        if self._editing is None or self._in_force is None or self._busy:
            return
        if not self.unpublished:
            self.footer.say(_("Nothing differs from the calendar in force"))
            return
        question = publish_question(self._in_force.draft, self._editing.now)
        self.footer.ask(question, _("Publish"), self._publish, self.grid.setFocus)

    def _publish(self) -> None:
        if self._editing is None or self._in_force is None:
            return
        draft, task = self._editing.now, Task()
        asked = self._port.publish(draft, self._in_force.edition, task)
        self._work(_("The calendar is being published …"), asked, lambda done: self._published(done, draft), task)

    def _published(self, done: Published, draft: CalendarDraft) -> None:
        self._in_force = InForce(edition=done.edition, draft=draft)
        words = _("Published: edition {edition} is in force") if done.stored else _("In force already: {edition}")
        self.footer.say(words.format(edition=done.edition[:12]), "green")
        self._show()
        self.grid.setFocus()

    def _choose_file(self) -> None:
        kinds = _("Lists of days (*.xlsx *.csv *.json)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open a notice"), "", kinds)
        if chosen:
            self.open_file(Path(chosen))

    def _wished(self, wish: str) -> None:
        days = dates_between(*self.grid.span)
        match wish:
            case "holiday" | "makeup":
                kind = DayKind.HOLIDAY if wish == "holiday" else DayKind.MAKEUP_WORKDAY
                name = self.panel.typed_name
                self._edit(lambda draft: draft.marked(days, kind, name))
            case "ordinary":
                self._edit(lambda draft: draft.cleared(days))
            case _:
                self.panel.name.setFocus()
                self.panel.name.selectAll()

    def _name(self, name: str) -> None:
        draft, days = self.draft, dates_between(*self.grid.span)
        if draft is None or any(day in draft.days for day in days):
            self._edit(lambda now: now.named(days, name))
            return
        self.panel.name.setModified(True)
        self.footer.say(_("H or M gives the marked days this name"))

    def _give_hours(self, text: str) -> None:
        try:
            windows = read_windows(text) if text else None
        except CalendarError:
            self.footer.say(_("Working hours such as 08:00-12:00、14:00-18:00, in order, or 休"), "red")
            self._show_span()
            return
        days = dates_between(*self.grid.span)
        self._edit(lambda draft: draft.with_hours(days, windows))

    def _edit(self, change: Callable[[CalendarDraft], CalendarDraft]) -> None:
        self._step(lambda editing: editing.to(change(editing.now)))

    def _step(self, change: Callable[[Editing], Editing]) -> None:
        if self._editing is None or self._busy:
            return
        self._editing = change(self._editing)
        self.footer.say("")
        self._show()

    def _work(self, words: str, asked: Future[T], use: Callable[[T], object], task: Task | None = None) -> None:
        """One work at a time; meanwhile nothing can be typed, so that nothing typed is lost."""
        self._busy = True
        self.footer.follow(task or Task(), words)
        self._show()

        def over(then: Callable[[], object]) -> None:
            self._busy = False
            self.footer.ended()
            self._show()
            then()

        def failed(trouble: WorldTrouble) -> None:
            told = trouble_words(trouble.code, trouble.params)
            over(lambda: self.footer.say(told, "red"))

        self._bridge.then(asked, lambda value: over(lambda: use(value)), failed=failed, owner=self)

    # its end

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.unpublished and not self._leaving:
            event.ignore()
            words = _("What was typed is not published. Close and lose it?")
            self.footer.ask(words, _("Close without publishing"), self._leave, self.grid.setFocus, tone="red")
            return
        self._bridge.close()
        event.accept()
        self.closed.emit()

    def _leave(self) -> None:
        self._leaving = True
        self.close()
