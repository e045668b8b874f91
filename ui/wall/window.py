"""The wall's window: asks for figures, turns pages, keeps itself full-screen, says since when it is old."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desk_app.errors import WorldTrouble
from desk_app.screens.clock_text import ago, clock_text
from desk_app.screens.wall import WallView
from desk_app.words import _
from ui.bridge import Bridge
from ui.refreshing import Refreshing
from ui.sign_in.flow import SignInFlow
from ui.sign_in.page import SignInPage
from ui.theme import current
from ui.wall.legibility import Viewing
from ui.wall.page_painter import PagePainter
from ui.wall.unattended import Unattended

TICK_MS = 1_000
TICKS_OF_A_PAGE = 12
SECONDS_UNTIL_STANDING_STILL = 30
"""Without an answer of this seat for so long the wall says so itself, whatever it showed before."""


class WallWindow(QWidget):
    """Nothing on it can be clicked; Ctrl+Q closes, F11 leaves full screen on purpose, arrow keys turn a page.

    With an `account` (badge, password) it signs itself in and never shows the sign-in page.
    """

    closed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        *,
        viewing: Viewing | None = None,
        full_screen: bool = True,
        account: tuple[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._viewing = viewing or Viewing()
        self._keep_full_screen = full_screen
        self._page = 0
        self._ticks = 0
        self._view: WallView | None = None
        self._answered_at = time.monotonic()
        self.setObjectName("wall-window")
        self.setWindowTitle(_("Coordination centre wall"))
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAutoFillBackground(False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1920, 1080)
        self._sign_in_page = SignInPage(self)
        self._sign_in = SignInFlow(bridge, self._sign_in_page, self)
        self._sign_in.signed_in.connect(lambda _outcome: self._start())
        self._unattended = Unattended(bridge, *account, self) if account is not None else None
        self._refresh = Refreshing(bridge, bridge.desk.figures_view, self.show_view, parent=self)
        bridge.changed.connect(self._heard)
        bridge.trouble.connect(self._trouble)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._each_second)

    @property
    def page(self) -> int:
        """The page that is shown, from 0."""
        return self._page

    def show_view(self, view: WallView) -> None:
        """New figures; the page that is being read stays."""
        self._answered_at = time.monotonic()
        self._view = view
        if view.pages:
            self._page %= len(view.pages)
        self.setAccessibleName(self.spoken())
        self.update()

    def turn(self, pages: int = 1) -> None:
        """Turns to another page; its time begins anew."""
        self._ticks = 0
        if self._view is not None and self._view.pages:
            self._page = (self._page + pages) % len(self._view.pages)
            self.setAccessibleName(self.spoken())
            self.update()

    def spoken(self) -> str:
        """What the page says, in one line."""
        if self._view is None or not self._view.pages:
            return self._view.age if self._view else ""
        page = self._view.pages[self._page]
        said = [page.title, *(f"{number.words} {number.value}" for number in page.numbers)]
        said += [" ".join(filter(None, (row.words, row.count, row.late_words))) for row in page.rows]
        return "; ".join((*said, self._view.age))

    def _start(self) -> None:
        self._tick.start()
        self._refresh()

    def _heard(self, what: frozenset[str]) -> None:
        if "figures" in what:
            self._refresh()

    def _trouble(self, trouble: WorldTrouble) -> None:
        """Nobody is here to read a sentence: the age under the figures tells, and the next second asks again."""

    def _each_second(self) -> None:
        if self._keep_full_screen and not self.isFullScreen():
            self.showFullScreen()
        if self._unattended is not None:
            self._unattended.check()
        self._refresh()
        self._ticks += 1
        if self._ticks >= TICKS_OF_A_PAGE:
            self.turn()
        self.update()

    def _standing_still(self) -> str:
        """Said where this seat's own desk no longer answers; empty while it does."""
        if self._view is None or time.monotonic() - self._answered_at < SECONDS_UNTIL_STANDING_STILL:
            return ""
        return _("This screen stands still: {ago}").format(ago=ago(self._view.made_at, self._bridge.desk.now()))

    def _shown(self) -> WallView:
        """The view with the present time in its clock."""
        desk = self._bridge.desk
        clock = clock_text(desk.now(), desk.reference().calendar.zone)
        if self._view is None:
            return WallView(clock=clock, age=_("Waiting for the centre"), made_at=desk.now())
        view = self._view
        return WallView(
            pages=view.pages, clock=clock, age=view.age, old=view.old, heading=view.heading, made_at=view.made_at
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._tick.isActive():
            return
        if self._unattended is not None or not self._sign_in.ask_if_nobody():
            self._start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Q if control:
                self.close()
            case Qt.Key.Key_F11:
                self._keep_full_screen = not self.isFullScreen()
                self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
            case Qt.Key.Key_Right | Qt.Key.Key_Space:
                self.turn()
            case Qt.Key.Key_Left:
                self.turn(-1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        still = self._standing_still()
        view = self._shown()
        painter = QPainter(self)
        drawing = PagePainter(
            painter=painter,
            theme=current(),
            text=self._viewing.smallest_text(self.width(), self.height()),
            old=bool(still) or (view.old and bool(view.pages)),
        )
        drawing.draw(QRectF(self.rect()), view, self._page, still)
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._tick.stop()
        if self._unattended is not None:
            self._unattended.stop()
        self._bridge.close()
        super().closeEvent(event)
        self.closed.emit()
