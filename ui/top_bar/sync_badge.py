"""The sync badge: a light with words, how much waits to be sent, how much was refused."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolTip, QWidget

from desk_app.screens.sync_badge import SyncLook, SyncView
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words, draw_light, plain_tip
from ui.theme import current, set_icon


class LightSpot(QWidget):
    """The light alone; its words stand beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "muted"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tone(self, tone: str) -> None:
        """Another colour and shape."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().space(4), current().space(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_light(QPainter(self), QRectF(self.rect()), self._tone)


class SyncBadge(QWidget):
    """Shows a SyncView; `refused_wanted` when the operator wants to see what was refused."""

    refused_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._shown: SyncView | None = None
        self._light = LightSpot()
        self._words = Words()
        self._words.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(theme.space(16))
        self._progress.setAccessibleName(_("Progress of syncing"))
        self._refused = ActionButton("", "", ButtonKind.DANGER)
        set_icon(self._refused, "refused", "red")
        self._refused.clicked.connect(self.refused_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        for widget in (self._refused, self._light, self._words, self._progress):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._refused.hide()
        self._progress.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click tells at once what the badge has no room for."""
        if self._shown is not None:
            told = "\n".join((self._shown.words, *self._shown.details))
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(told), self)
        super().mousePressEvent(event)

    def show_view(self, view: SyncView) -> None:
        """Redraws what differs."""
        if view == self._shown:
            return
        self._shown = view
        self._light.show_tone(view.tone)
        # How far a download is may be cut short in a narrow window; what stands there otherwise may not.
        gives_way = QSizePolicy.Policy.Preferred if view.look is SyncLook.WORKING else QSizePolicy.Policy.Minimum
        self._words.setSizePolicy(gives_way, QSizePolicy.Policy.Fixed)
        self._words.set_words(view.words, "warning" if view.look is SyncLook.OFFLINE else "")
        self._words.setAccessibleName(_("Sync: {words}").format(words=view.words))
        self.setToolTip(plain_tip("\n".join(view.details)))
        self._refused.setText(view.refused_words)
        self._refused.setAccessibleName(view.refused_words)
        self._refused.setVisible(bool(view.refused_words))
        self._progress.setVisible(view.progress is not None)
        self._progress.setValue(round(100 * (view.progress or 0)))
