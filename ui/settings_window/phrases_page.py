"""The page of phrases: a person's own for each kind of field, one a line; those of the program stand below."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPlainTextEdit

from desk_app.screens import phrases
from desk_app.screens.phrases import PhraseKind
from desk_app.words import _
from ui.bridge import Bridge
from ui.case.fields import frame
from ui.pieces import Paragraph, Words
from ui.settings_window.page import FIELD_WIDTH, SettingsPage
from ui.theme import current

KIND = "kind"
LINES = 10


class PhrasesPage(SettingsPage):
    """Each change is kept at once, and offered with the next Ctrl+Space."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            _("Phrases"),
            _("Your own phrases, one a line; Ctrl+Space offers them in a field. {time} and {place} are filled in."),
        )
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._own: phrases.Own = {}
        pairs = [(kind.value, phrases.kind_words(kind)) for kind in PhraseKind]
        self.kinds = self.add_choice(KIND, _("Phrases for"), pairs)
        self.kinds.setFixedWidth(FIELD_WIDTH)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Your own phrases, one a line"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(LINES * self.text.fontMetrics().lineSpacing() + current().space(4))
        self.text.textChanged.connect(self._typed)
        self.wrong = Words("", "error")
        self.others = Paragraph("", "small")
        for widget in (self.text, self.wrong, self.others):
            self.below.addWidget(widget)
        self.edited.connect(lambda _name: self._show())

    def refresh(self) -> None:
        """Asks the seat what is kept."""
        self._show()
        self._bridge.then(self._desk.choice(phrases.CHOICE), self._came, owner=self)

    @property
    def _kind(self) -> PhraseKind:
        return PhraseKind(self.values[KIND])

    def _came(self, kept: str | None) -> None:
        self._own = phrases.own_phrases(kept)
        self._show()

    def _show(self) -> None:
        mine = self._own.get(self._kind, ())
        self.text.blockSignals(True)
        self.text.setPlainText("\n".join(mine))
        self.text.blockSignals(False)
        self._say("")
        others = phrases.offered(self._kind, {})
        self.others.set_words(_("The program's own: {phrases}").format(phrases=" / ".join(others)))

    def _typed(self) -> None:
        lines = tuple(line.strip() for line in self.text.toPlainText().splitlines() if line.strip())
        why = phrases.phrases_wrong(lines)
        self._say(why)
        if not why:
            self._own = {**self._own, self._kind: lines}
            kept = self._desk.keep_choice(phrases.CHOICE, phrases.phrases_text(self._own))
            self._bridge.then(kept, lambda _none: None, owner=self)

    def _say(self, why: str) -> None:
        self.wrong.set_words(why)
        frame(self.text, bool(why))
