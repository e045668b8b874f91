"""The phone's line below the top bar: whose call, how it stands, for how long, and the keys that work it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desk_app.screens.phone_words import PhoneView
from desk_app.words import _, pgettext
from ui.pieces import ActionButton, ButtonKind, Pill, Words
from ui.theme import current, set_icon
from ui.top_bar.sync_badge import LightSpot

KEYS = {
    "answer": "F9",
    "hold": "Shift+F9",
    "transfer": "Ctrl+T",
    "join": "Ctrl+J",
    "hang_up": "Ctrl+F9",
    "dial": "Ctrl+B",
}
"""The keys of the phone; the window listens to them, over every page."""
ICONS = {
    "answer": "phone",
    "hold": "pause",
    "transfer": "transfer",
    "join": "join",
    "hang_up": "hang-up",
    "dial": "dial",
}


class PhoneStrip(QFrame):
    """Shows a PhoneView; `wanted(str)` names the key whose button was pressed.

    One height, and every button in its place whatever the phone does, so that nothing jumps. It never takes the focus.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._shown: PhoneView | None = None
        self.setProperty("role", "top-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._light = LightSpot()
        self._scene = Pill()
        self._state, self._number, self._name = Words("", "section"), Words("", "title"), Words()
        self._length = Words()
        self._also, self._trouble = Words("", "small"), Words("", "warning")
        self._length.setFixedWidth(self._length.fontMetrics().horizontalAdvance("00:00:00"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        layout.setSpacing(theme.space(2))
        for widget in (self._light, self._scene, self._state, self._number, self._name, self._length):
            layout.addWidget(widget)
        layout.addWidget(self._also)
        layout.addWidget(self._trouble, 1)
        self.buttons = {name: self._button(name) for name in KEYS}
        for name, button in self.buttons.items():
            button.setFixedWidth(_widest(button, _words()[name]))
            layout.addWidget(button)
        self.setFixedHeight(theme.space(10))

    def _button(self, name: str) -> ActionButton:
        button = ActionButton(_words()[name][0], KEYS[name], ButtonKind.QUIET, icon=ICONS[name], works=False)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(name))
        return button

    @property
    def shown(self) -> PhoneView | None:
        """What it says now."""
        return self._shown

    def show_view(self, view: PhoneView) -> None:
        """Redraws what differs."""
        if view == self._shown:
            return
        self._shown = view
        self._light.show_tone(view.tone)
        self._scene.show_words(view.scene)
        for words, text in (
            (self._state, view.state),
            (self._number, view.number),
            (self._name, view.name),
            (self._length, view.length),
            (self._also, view.also),
            (self._trouble, view.trouble),
        ):
            words.set_words(text)
            words.setVisible(bool(text) or words is self._trouble)  # which keeps the buttons in their place
        self.setAccessibleName(view.spoken)
        self._trouble.setAccessibleName(view.trouble or _("The phone has no trouble"))
        self._show_keys(view)

    def _show_keys(self, view: PhoneView) -> None:
        keys, buttons = view.keys, self.buttons
        may = {
            "answer": keys.answer,
            "hold": keys.hold or keys.resume,
            "transfer": keys.transfer,
            "join": keys.join,
            "hang_up": keys.hang_up,
            "dial": keys.dial,
        }
        for name, button in buttons.items():
            button.setEnabled(bool(may[name]))
        buttons["answer"].set_kind(ButtonKind.PRIMARY if keys.answer else ButtonKind.QUIET)
        set_icon(buttons["answer"], ICONS["answer"], "on_accent" if keys.answer else "text")
        for name, words in (("hold", view.hold_words), ("hang_up", view.hang_up_words)):
            buttons[name].setText(words)
            buttons[name].setAccessibleName(words)


def _words() -> dict[str, tuple[str, ...]]:
    """All that each button may say."""
    return {
        "answer": (pgettext("phone", "Answer"),),
        "hold": (pgettext("phone", "Hold"), pgettext("phone", "Resume"), pgettext("phone", "Other call")),
        "transfer": (pgettext("phone", "Transfer"),),
        "join": (pgettext("phone", "Three-party"),),
        "hang_up": (pgettext("phone", "Hang up"), pgettext("phone", "Decline")),
        "dial": (pgettext("phone", "Dial"),),
    }


def _widest(button: ActionButton, words: tuple[str, ...]) -> int:
    """As wide as the button may ever have to be; a primary one has a little more room around its words."""
    widest = 0
    for each in words:
        button.setText(each)
        button.ensurePolished()
        widest = max(widest, button.sizeHint().width())
    button.setText(words[0])
    return widest + current().space(2)
