"""A page over the window that shows the pictures of a case, one at a time, as large as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.errors import WorldTrouble
from desk_app.screens.case_pictures import CasePicture, fetching_words, not_here_words, unreadable_words
from desk_app.screens.trouble import trouble_words
from desk_app.words import _
from ui.case.form_doors import FormDoors
from ui.overlay import Overlay, Room
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

REDRAWN_AFTER_MS = 150
"""Where the window changes its size, the picture is drawn anew for it once it has come to rest."""


class PictureRoom(QWidget):
    """The picture as large as it fits, or a sentence in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def picture(self) -> QPixmap | None:
        """What is shown; None while there is only a sentence."""
        return self._picture

    def show_picture(self, image: QImage) -> None:
        """Shows it instead of what was said."""
        self._picture, self.words = QPixmap.fromImage(image), ""
        self.update()

    def say(self, words: str) -> None:
        """Says why there is none."""
        self._picture, self.words = None, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            painter.setFont(current().font())
            painter.setPen(current().colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(flags), self.words)
            return
        scale = self.devicePixelRatio()
        own = (self._picture.size().toSizeF() / scale).toSize()
        fits = own.width() <= self.width() and own.height() <= self.height()
        size = own if fits else own.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(room, self._picture)


class PictureViewer(Overlay):
    """Left and Right go through the pictures, R asks again for one that did not come, Escape closes."""

    def __init__(self, window: QWidget, doors: FormDoors) -> None:
        theme = current()
        super().__init__(window, width=theme.space(200))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._doors = doors
        self._newest = doors.bridge.newest(self)
        self._pictures: tuple[CasePicture, ...] = ()
        self._at = 0
        self._content = b""
        self._told = Words("", "section")
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._count = Words("", "muted")
        self.room = PictureRoom()
        self._before = ActionButton(_("Previous"), "Left", works=False)
        self._after = ActionButton(_("Next"), "Right", works=False)
        self._again = ActionButton(_("Ask again"), "R", works=False)
        self._close = ActionButton(_("Close"), "Esc", ButtonKind.QUIET, works=False)
        self._before.clicked.connect(lambda: self._go(-1))
        self._after.clicked.connect(lambda: self._go(1))
        self._again.clicked.connect(self._ask)
        self._close.clicked.connect(self.dismiss)
        self.closed.connect(self._rest)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAWN_AFTER_MS)
        self._redraw.timeout.connect(self._draw)
        head = QHBoxLayout()
        head.addWidget(self._told, 1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        for button in (self._before, self._after, self._again):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        layout.setSpacing(theme.space(3))
        layout.addLayout(head)
        layout.addWidget(self.room, 1)
        layout.addLayout(foot)

    @property
    def shown(self) -> CasePicture | None:
        """The picture it is about now."""
        return self._pictures[self._at] if self._pictures else None

    def ask(self, pictures: Sequence[CasePicture], at: int, *, room: Room | None = None) -> None:
        """Opens with one of these pictures."""
        self._pictures, self._at = tuple(pictures), at
        self.open(room=room)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def _go(self, steps: int) -> None:
        at = self._at + steps
        if 0 <= at < len(self._pictures):
            self._at = at
            self._ask()

    def _ask(self) -> None:
        shown = self.shown
        assert shown is not None
        self._content = b""
        self._told.set_words(shown.told)
        count = _("{name}, {number} of {count}")
        self._count.set_words(count.format(name=shown.photo.name, number=self._at + 1, count=len(self._pictures)))
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at + 1 < len(self._pictures))
        self._say(fetching_words())
        self._newest(self._doors.bridge.desk.calls.attachment(shown.photo.sha256), self._came, failed=self._trouble)

    def _came(self, content: bytes | None) -> None:
        if not self.is_open:
            return
        if content is None:
            self._say(not_here_words(online=self._doors.bridge.desk.sync_status().online), again=True)
            return
        self._content = content
        self._draw()

    def _trouble(self, trouble: WorldTrouble) -> None:
        self._say(trouble_words(trouble.code, trouble.params), again=True)

    def _draw(self) -> None:
        """Has it made as large as there is room, beside the window."""
        content, shown = self._content, self.shown
        if not content:
            return
        most = (self.room.size().toSizeF() * self.devicePixelRatio()).toSize()

        def drawn(image: QImage | None) -> None:
            if self._content is not content or shown is None:
                return  # another one is shown by now
            if image is None:
                self._say(unreadable_words())
                return
            self.room.show_picture(image)
            self._tell(_("Picture {name}: {told}").format(name=shown.photo.name, told=shown.told))

        self._doors.pictures.show(content, most.expandedTo(QSize(1, 1)), drawn, self)

    def _say(self, words: str, *, again: bool = False) -> None:
        self.room.say(words)
        self._again.setVisible(again)
        self._tell(words)

    def _tell(self, words: str) -> None:
        """For those who listen: the page has the focus, so its name is what is read out."""
        self.setAccessibleName(words)
        self.room.setAccessibleName(words)

    def _rest(self) -> None:
        """Nobody looks: the picture is held no longer."""
        self._redraw.stop()
        self._content = b""
        self.room.say("")

    def _fit(self) -> None:
        super()._fit()
        margin = current().space(8)
        room = self.size() - QSize(2 * margin, 2 * margin)
        self.card.setFixedSize(room.expandedTo(QSize(current().space(80), current().space(60))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._go(-1)
            case Qt.Key.Key_Right:
                self._go(1)
            case Qt.Key.Key_R if self._again.isVisible():
                self._ask()
            case _:
                super().keyPressEvent(event)
