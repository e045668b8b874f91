"""Beside the months: the marked days with their name and hours, the year's notice, counts, warnings, what differs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desk_app.screens.year import SpanView, YearView
from desk_app.words import _, ngettext
from ui.pieces import SectionTitle, Words
from ui.theme import current

WIDTH = 360
LINES_AT_MOST = 400


class YearPanel(QWidget):
    """`named(str)`, `hours_given(str)`, `cited(str)` when a field is left by Enter; `settled(bool)`; `done()` when
    the keyboard goes back to the days."""

    named = Signal(str)
    hours_given = Signal(str)
    cited = Signal(str)
    settled = Signal(bool)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setFixedWidth(WIDTH)
        self.span_words = Words("", "section")
        self.name = _field(_("Name of the marked days"), _("Name, such as 春节  (N)"))
        self.hours = _field(_("Working hours of the marked days alone"), _("Own hours of a half day: 08:00-12:00"))
        self.notice = _field(_("The notice's title or number"), _("Notice: title or number"))
        self.published = QCheckBox(_("The notice of this year is &published"))
        self.standing = _wrapping("warning")
        self.counts = _wrapping()
        self.warnings = _wrapping("warning")
        self.changes = QListWidget()
        self.changes.setAccessibleName(_("What differs from the calendar in force"))
        self.changes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.changes.setWordWrap(True)
        self._differs = SectionTitle(_("Differs from the calendar in force"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        layout.setSpacing(theme.space(2))
        for widget in (
            *(self.span_words, self.name, self.hours, SectionTitle(_("The year"))),
            *(self.notice, self.published, self.standing, self.counts, self.warnings, self._differs),
        ):
            layout.addWidget(widget)
        layout.addWidget(self.changes, 1)
        keys = _wrapping("small")
        keys.setText(_("H holiday · M make-up working day · Space ordinary · Shift+arrows span"))
        layout.addWidget(keys)
        self._connect()

    def _connect(self) -> None:
        fields = ((self.name, self.named), (self.hours, self.hours_given), (self.notice, self.cited))
        for field, told in fields:
            field.returnPressed.connect(lambda field=field, told=told: self._entered(field, told))
            field.installEventFilter(self)
        # A notice that was typed and left by Tab or a click is meant as well.
        self.notice.editingFinished.connect(lambda: self._entered(self.notice, self.cited, back=False))
        self.published.clicked.connect(self.settled)

    @property
    def typed_name(self) -> str:
        """A name that was typed for the marked days and not given to any yet."""
        return self.name.text().strip() if self.name.isModified() else ""

    def show_span(self, view: SpanView) -> None:
        """The marked days."""
        self.span_words.set_words(view.words)
        for field, text in ((self.name, view.name), (self.hours, view.hours)):
            if field.text() != text or field.isModified():
                field.setText(text)

    def show_year(self, view: YearView) -> None:
        """The year and everything that is to be said of it."""
        if not self.notice.hasFocus() or not self.notice.isModified():
            self.notice.setText(view.notice)
        self.published.setChecked(view.published)
        self.standing.setText(view.standing)
        self.standing.setProperty("role", {"green": "good"}.get(view.standing_tone, "warning"))
        self.standing.style().unpolish(self.standing)
        self.standing.style().polish(self.standing)
        self.counts.setText(" · ".join(view.counts))
        self.warnings.setText("\n".join(f"! {line}" for line in view.warnings))
        self.warnings.setVisible(bool(view.warnings))
        remark = ngettext("{count} change", "{count} changes", len(view.changes)).format(count=len(view.changes))
        self._differs.show_remark(remark if view.changes else _("nothing"))
        shown = list(view.changes[:LINES_AT_MOST])
        if [self.changes.item(row).text() for row in range(self.changes.count())] != shown:
            self.changes.clear()
            self.changes.addItems(shown)

    def _entered(self, field: QLineEdit, told: SignalInstance, back: bool = True) -> None:
        if field.isModified():
            field.setModified(False)
            told.emit(field.text().strip())
        if back:
            self.done.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves a field as it was and goes back to the days."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            assert isinstance(watched, QLineEdit)
            watched.setModified(False)
            self.done.emit()
            return True
        return super().eventFilter(watched, event)


def _field(name: str, hint: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setToolTip(name)
    field.setMaxLength(300)
    return field


def _wrapping(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
