"""The operator's window: top bar, four panes, a line of notices, and the pages that open over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStatusBar, QWidget

from desk_app.domain.seat import may_give
from desk_app.errors import WorldTrouble
from desk_app.screens.clock_text import clock_text
from desk_app.screens.palette import EntryKind, PaletteEntry
from desk_app.screens.sync_badge import NoticeAction
from desk_app.screens.trouble import trouble_words
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.wiring import CallWiring
from ui.docks import Docks
from ui.map_room import MapRoom
from ui.notices import NoticeLine
from ui.overlay import Room
from ui.palette.actions import WindowAction, queue_views, window_actions
from ui.palette.finder import Finder
from ui.palette.keys import KeyList
from ui.palette.offer import Offer
from ui.palette.palette import Palette
from ui.panes import Panes
from ui.pieces import ActionButton
from ui.sandbox_frame import FRAME, SandboxFrame
from ui.settings_window.window import SettingsWindow
from ui.sign_in.page import SignInPage
from ui.sign_in.sitting import Sitting
from ui.theme import apply_theme, current, load_theme
from ui.top_bar.bar import TopBar, bars_of
from ui.unsettled import UnsettledYears
from ui.wiring import Wiring

TICK_MS = 500


class OperatorWindow(QMainWindow):
    """One window for a district's seat and for a sub-centre's: roles and scope come from who signs in.

    `closed` when it has closed; it never waits for the network. `layout_file` keeps where the panes stood.
    """

    closed = Signal()

    def __init__(self, bridge: Bridge, panes: Panes, *, layout_file: Path | None = None, sandbox: bool = False) -> None:
        super().__init__()
        self._bridge = bridge
        self._desk = bridge.desk
        self._panes = panes
        self._layout_file = layout_file
        self._sandbox = sandbox
        self.setObjectName("operator-window")
        self.top_bar = TopBar(sandbox=sandbox)
        self.notices = NoticeLine()
        self._unsettled = UnsettledYears(self.notices)
        status = QStatusBar()
        status.setSizeGripEnabled(False)
        status.setContentsMargins(0, 0, 0, 0)
        status.addWidget(self.notices, 1)
        self.setStatusBar(status)
        self.docks = Docks(self, panes, pane_titles())
        self._map_room = MapRoom(self.docks, panes, self._focus)
        self.wiring = Wiring(bridge, panes, self)
        self.calls = CallWiring(bridge, panes, self, self.notices, open_form=self._open_form, room=self._room)
        self.settings: SettingsWindow | None = None
        self._bars = bars_of(self.top_bar, self.calls.strip)
        self.setMenuWidget(self._bars)
        self._make_overlays()
        self._make_actions()
        self._connect()
        if sandbox:
            self.setContentsMargins(FRAME, FRAME, FRAME, FRAME)
            self._frame = SandboxFrame(self)
        self.resize(1600, 960)
        self.setMinimumSize(1100, 640)
        self._recalled = layout_file is not None and self.docks.recall(layout_file)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self._show_time()

    def _make_overlays(self) -> None:
        self.palette_page = Palette(self)
        self.key_list = KeyList(self)
        self.sign_in_page = SignInPage(self)
        self.sitting = Sitting(self._bridge, self.sign_in_page, self._panes, self._room, self)
        self._finder = Finder(self._bridge, self.palette_page, self._offered, self)

    def _make_actions(self) -> None:
        self._actions: dict[str, tuple[WindowAction, QAction]] = {}
        for known in window_actions():
            action = QAction(known.words, self)
            action.setShortcuts([QKeySequence(key) for key in known.keys])
            action.triggered.connect(self._doing(known.name))
            self.addAction(action)
            self._actions[known.name] = known, action
        self._offer = Offer(self._actions, self._panes.case)

    def _connect(self) -> None:
        bar = self.top_bar
        bar.seat_state_chosen.connect(self.calls.choose)
        bar.missed_wanted.connect(lambda: self.do("missed"))
        bar.settings_wanted.connect(lambda: self.do("settings"))
        self.calls.seat_changed.connect(bar.show_seat_state)
        self.calls.phone_changed.connect(self.calls.strip.setVisible)
        self.calls.missed.shown.connect(bar.missed.show_view)
        bar.palette_wanted.connect(lambda: self.do("palette"))
        bar.intake_wanted.connect(lambda: self.do("intake"))
        bar.refused_wanted.connect(lambda: self.do("refused"))
        bar.person_wanted.connect(lambda: self.do("sign_in"))
        self.notices.acted.connect(self._act_on_notice)
        self.palette_page.chosen.connect(self._chosen)
        self.sitting.came.connect(self._came)
        self.sitting.went.connect(self._person_changed)
        self.sitting.left.connect(self.wiring.leave)
        self.sitting.left.connect(self.calls.leave)
        self.wiring.kept.connect(self.calls.case_kept)
        self.sitting.said.connect(lambda words: self.notices.say("sign_in", words, "yellow"))
        self.wiring.case_opened.connect(lambda _id: self._map_room.leave())
        self.wiring.queue_shown.connect(
            lambda view: self._unsettled.show(view.unsettled, self._desk.reference().calendar.published_years)
        )
        if self._panes.map is not None:
            pane = cast(Any, self._panes.map)
            pane.taken.connect(lambda _hit: self._map_room.leave())
            pane.left.connect(self._map_room.leave)
            pane.sized.connect(lambda: self.do("large_map"))
        self._bridge.changed.connect(self._heard)
        self._bridge.trouble.connect(self._told_trouble)

    # what it does

    def do(self, name: str) -> None:
        """Does one of the window's actions by its name; nothing where it is not enabled now."""
        if self._actions[name][1].isEnabled():
            self._handlers()[name]()

    def _offered(self) -> list[PaletteEntry]:
        return self._offer.entries(signed_in=self.sitting.actor is not None)

    def _doing(self, name: str) -> Callable[[], None]:
        return lambda: self.do(name)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            **self.calls.handlers(),
            "settings": self._open_settings,
            "intake": self._start_intake,
            "seat_state": self.top_bar.seat_state.open_menu,
            "queue": lambda: self._focus(self._panes.queue),
            "case": self._map_room.leave,
            "lookup": lambda: self._focus(self._panes.lookup),
            "countdown": lambda: self._focus(self._panes.countdown),
            "group_clocks": lambda: cast(Any, self._panes.countdown).grouping.next(),
            "mute": lambda: cast(Any, self._panes.countdown).mute.open_menu(),
            "map": self._map_room.go,
            "large_map": self._map_room.size,
            "hide_map": self._map_room.hide,
            "refused": self._show_refused,
            "notice": self.notices.act,
            "palette": lambda: self.palette_page.ask(room=self._room()),
            "keys": self._list_keys,
            "theme": self._other_theme,
            "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            "layout": self.docks.put_back,
            "sign_in": self.sitting.sign_in_again,
            "sign_out": self.sitting.sign_out,
            "quit": self.close,
        }

    def _open_settings(self) -> None:
        """Made when somebody wants it: the window starts without."""
        if self.settings is None:
            self.settings = SettingsWindow(self._bridge, self._panes, self.calls, self)
        self.settings.come()

    def _start_intake(self) -> None:
        self._open_form(self.calls.known_of_new_call())
        self.calls.form_begun()

    def _open_form(self, known: Mapping[str, str]) -> None:
        self._map_room.enlarge(False)
        self.wiring.start_intake(known)
        self._focus(self._panes.case)

    def _show_refused(self) -> None:
        self.wiring.want(queue_views()["refused"][1])
        self._focus(self._panes.queue)

    def _list_keys(self) -> None:
        self.key_list.ask(
            [known for known, _action in self._actions.values()],
            self.findChildren(ActionButton),
            room=self._room(),
        )

    def _other_theme(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, load_theme("light" if current().dark else "dark"))

    def _act_on_notice(self, action: NoticeAction) -> None:
        match action:
            case NoticeAction.SIGN_IN:
                self.do("sign_in")
            case NoticeAction.SHOW_REFUSED:
                self.do("refused")
            case NoticeAction.NONE:
                pass

    def _chosen(self, entry: PaletteEntry) -> None:
        if self._offer.press(entry.target):
            return
        match entry.kind:
            case EntryKind.ACTION:
                self.do(entry.target)
            case EntryKind.VIEW:
                self.wiring.want(queue_views()[entry.target][1])
                self._focus(self._panes.queue)
            case EntryKind.CASE:
                self.wiring.open_case(entry.target)

    def _focus(self, pane: QWidget) -> None:
        """Gives a pane the focus at the operator's wish: to what it names as its own, else to its first field."""
        proxy = pane.focusProxy()
        if proxy is not None:
            proxy.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        for child in pane.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
                child.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    # what arrives

    def _heard(self, what: frozenset[str]) -> None:
        if "session" in what or "reference" in what:
            self._person_changed()
        if "sync" in what:
            self._show_time()

    def _told_trouble(self, trouble: WorldTrouble) -> None:
        self.notices.say(trouble.code, trouble_words(trouble.code, trouble.params))

    def _show_time(self) -> None:
        """The clock, the badge, the ages: all that changes with time alone."""
        self.top_bar.show_clock(clock_text(self._desk.now(), self._desk.reference().calendar.zone))
        view = self._desk.sync_view()
        self.top_bar.show_sync(view)
        self.docks.show_age(view)
        self.calls.tick()
        self.notices.show_notices(view.notices)

    def _person_changed(self) -> None:
        """Somebody came or went, or got other roles."""
        there = self.sitting.check()
        actor, (name, place) = self.sitting.actor, self.sitting.words
        self.top_bar.show_person(name, place)
        self.top_bar.show_may_register(actor is not None and may_give(actor, "RegisterCase"))
        for known, action in self._actions.values():
            action.setEnabled(there or not known.signed_in)
        program = _("Practice desk") if self._sandbox else _("Coordination desk")
        self.setWindowTitle(" – ".join(filter(None, (program, name if there else "", place))))

    def _came(self) -> None:
        """Somebody has signed in; who only gave the password again goes on where they were."""
        self._person_changed()
        if not self.wiring.running:
            self._begin()

    def _begin(self) -> None:
        self.wiring.start()
        self.calls.sit_down()
        self._focus(self._panes.queue)

    def _room(self) -> Room:
        """Pages over the window leave the top bar and the notices free."""
        frame = FRAME if self._sandbox else 0
        return Room(top=self._bars.sizeHint().height() + frame, bottom=self.statusBar().height() + frame)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.docks.first_shown(recalled=self._recalled)
        if self._tick.isActive():
            return
        self._tick.start()
        self._person_changed()
        if self.sitting.actor is not None:
            self._begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.docks.resized()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._tick.stop()
        self.wiring.stop()
        self.calls.stop()
        if self.settings is not None:
            self.settings.close()
        if self._layout_file is not None:
            self.docks.remember(self._layout_file)
        self._bridge.close()
        super().closeEvent(event)
        self.closed.emit()


def pane_titles() -> dict[str, tuple[str, str]]:
    """Name of each dock and its key."""
    return {
        "queue": (_("Queue"), "Ctrl+1"),
        "lookup": (_("Look up"), "Ctrl+3"),
        "countdown": (_("Countdown"), "Ctrl+4"),
        "map": (_("Map"), "Ctrl+5"),
    }
