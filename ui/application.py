"""Starts and ends the window: one QApplication, the qasync loop around it, and nothing that waits for the network."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import qasync
from PySide6.QtCore import QEvent, QLibraryInfo, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from desk_app import words
from desk_app.screens.trouble import trouble_words
from ui import qt_log
from ui.bridge import Bridge
from ui.composing import ComposingGuard
from ui.garbage import WindowGarbage
from ui.theme import apply_theme, icon, load_theme

if TYPE_CHECKING:
    from desk_app.desk import Desk
    from ui.main_window import OperatorWindow
    from ui.wall.legibility import Viewing
    from ui.wall.window import WallWindow

SWITCH_SECONDS = 0.0005
"""How long another thread may keep the interpreter from the window; the default of 5 ms would be felt while typing."""

log = logging.getLogger(__name__)


class WindowSettings(Protocol):
    """What a window needs of the program's settings."""

    @property
    def language(self) -> str: ...

    @property
    def theme(self) -> str: ...

    @property
    def data_dir(self) -> Path: ...


Window = TypeVar("Window", bound="OperatorWindow | WallWindow")
Script = Callable[[Window], Awaitable[None]]


def prepare(settings: WindowSettings) -> QApplication:
    """The application in its language and theme; the one there is, where there is one already."""
    words.load(words.supported(settings.language))
    there = QApplication.instance()
    if isinstance(there, QApplication):
        app = there
    else:
        qt_log.listen()
        app = QApplication(sys.argv[:1])
    app.setApplicationName("desk-app")
    app.setApplicationDisplayName("")
    theme = load_theme(settings.theme)
    apply_theme(app, theme)
    app.setWindowIcon(icon(theme, "case", "accent"))
    _speak(app, words.current_language())
    if not app.findChildren(ComposingGuard):
        ComposingGuard(app)
    return app


def make_operator(desk: Desk, settings: WindowSettings, *, sandbox: bool = False) -> OperatorWindow:
    """An operator's window on a desk, not shown yet; `prepare` comes first."""
    from ui.main_window import OperatorWindow
    from ui.panes import make_panes

    bridge = Bridge(desk)
    layout_file = settings.data_dir / "layout.ini"
    window = OperatorWindow(bridge, make_panes(bridge), layout_file=layout_file, sandbox=sandbox)
    bridge.setParent(window)
    return window


def make_wall(
    desk: Desk,
    *,
    viewing: Viewing | None = None,
    full_screen: bool = True,
    account: tuple[str, str] | None = None,
) -> WallWindow:
    """A wall on a desk, not shown yet; `prepare` comes first. With an `account` it signs itself in."""
    from ui.wall.window import WallWindow

    bridge = Bridge(desk)
    window = WallWindow(bridge, viewing=viewing, full_screen=full_screen, account=account)
    bridge.setParent(window)
    return window


def run_operator(
    desk: Desk,
    settings: WindowSettings,
    *,
    sandbox: bool = False,
    notices: Sequence[tuple[str, Mapping[str, object]]] = (),
    script: Script[OperatorWindow] | None = None,
) -> int:
    """Runs an operator's window until it is closed, then closes the desk; 0, or 1 where the `script` failed.

    `notices` are codes and parameters of what a person should know of this seat's disk, said at the window's foot.
    A `script` is a coroutine that works the window as a person would; when it ends the window closes.
    """
    app = prepare(settings)

    def make() -> OperatorWindow:
        window = make_operator(desk, settings, sandbox=sandbox)
        for code, params in notices:
            window.notices.say(code, trouble_words(code, params), "yellow")
        return window

    return _run(app, desk, make, script)


def run_wall(
    desk: Desk,
    settings: WindowSettings,
    *,
    viewing: Viewing | None = None,
    full_screen: bool = True,
    account: tuple[str, str] | None = None,
    script: Script[WallWindow] | None = None,
) -> int:
    """Runs a wall until it is closed, then closes the desk. With an `account` (badge, password) it signs itself in,
    after a restart too; without one a person does so once.
    """
    app = prepare(settings)

    def make() -> WallWindow:
        return make_wall(desk, viewing=viewing, full_screen=full_screen, account=account)

    return _run(app, desk, make, script)


def _run(app: QApplication, desk: Desk, make: Callable[[], Window], script: Script[Window] | None) -> int:
    switch_before, hook_before = sys.getswitchinterval(), sys.excepthook
    sys.setswitchinterval(SWITCH_SECONDS)
    sys.excepthook = _log_mistake
    app.setQuitOnLastWindowClosed(False)  # the loop is closed first, then the application goes
    loop = qasync.QEventLoop(app, already_running=False)
    asyncio.set_event_loop(loop)
    failed: list[BaseException] = []
    handlers: dict[int, Any] = {}
    garbage = WindowGarbage(app)
    window: Window | None = None
    try:
        with loop:
            window = make()
            garbage.start()
            window.closed.connect(loop.stop)
            handlers = _close_on_signals(window)
            window.show()
            played = loop.create_task(_play(script, window, failed)) if script is not None else None
            loop.run_forever()
            if played is not None and not played.done():
                played.cancel()
                loop.run_until_complete(asyncio.wait([played]))
            window.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        asyncio.set_event_loop(None)
        desk.close()
        window = None
        garbage.stop()
        sys.excepthook = hook_before
        sys.setswitchinterval(switch_before)
    return 1 if failed else 0


async def _play(script: Script[Window], window: Window, failed: list[BaseException]) -> None:
    try:
        await script(window)
    except Exception as why:
        log.exception("the script failed")
        failed.append(why)
    window.close()


def _speak(app: QApplication, language: str) -> None:
    """Qt's own few words, such as those of a field's menu, in the language in use."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != words.SOURCE_LANGUAGE and translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)


def _close_on_signals(window: QWidget) -> dict[int, Any]:
    """Asked to end from outside, the window closes as if a person had closed it. Gives back the handlers before."""

    def close(_number: int, _frame: object) -> None:
        QTimer.singleShot(0, window.close)

    if threading.current_thread() is not threading.main_thread():
        return {}  # somebody else looks after signals
    return {number: signal.signal(number, close) for number in (signal.SIGINT, signal.SIGTERM)}


def _log_mistake(kind: type[BaseException], mistake: BaseException, trace: TracebackType | None) -> None:
    """A mistake in a slot is logged; the window lives on, so that nothing typed is lost."""
    log.error("a mistake in the window", exc_info=(kind, mistake, trace))
