"""The look-up's pane: a box, tabs, results as one types, and the card of the one that is pointed at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from desk_app.domain.case import Place
from desk_app.domain.projection import LookupHit
from desk_app.screens.lookup import Group, HitLine, LookupView, group_words
from desk_app.screens.lookup_card import HitCard
from desk_app.words import _
from ui.bridge import Bridge
from ui.lookup.card_view import CardView
from ui.lookup.hit_list import HitList, HitModel
from ui.lookup.lookup_box import LookupBox
from ui.pieces import Words
from ui.queue.empty_over import EmptyOver
from ui.theme import current

GROUPS = tuple(Group)


class LookupPane(QWidget):
    """`searched(str)` what was typed, after a pause of 80 ms; `taken(LookupHit)` what goes into the case.

    An answer to older words is dropped; the card of a hit comes from the desk a moment later. The focus stays in the
    box: arrows walk the results, Enter takes one.
    """

    searched = Signal(str)
    taken = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: LookupView | None = None
        self._near: Place | None = None
        self._pointed: LookupHit | None = None
        self._chosen = Group.ALL
        self._newest_card = bridge.newest(self)
        self.setAccessibleName(_("Look up"))
        self.box = LookupBox()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Kinds of results"))
        self.tabs.setToolTip("Ctrl+Tab")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for group in GROUPS:
            self.tabs.addTab(group_words(group))
        self._model = HitModel(self)
        self.list = HitList(self._model)
        self.card = CardView()
        self.card.hide()
        self._edition = Words("", "small")
        self._origin = Words("", "small")
        self._said = Words("", "warning")
        self._said.hide()
        self._empty = EmptyOver("search", self.list)
        self.setFocusProxy(self.box)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        theme = current()
        top = QHBoxLayout()
        top.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(1))
        top.addWidget(self.box)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.space(3), 0, theme.space(3), theme.space(1))
        foot.setSpacing(theme.space(3))
        foot.addWidget(self._origin, 1)
        foot.addWidget(self._edition)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.tabs)
        layout.addWidget(self.list, 4)
        layout.addWidget(self.card, 5)
        said = QHBoxLayout()
        said.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        said.addWidget(self._said)
        layout.addLayout(said)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.box.searched.connect(self.searched)
        self.box.moved.connect(self.list.step)
        self.box.accepted.connect(self._take_current)
        self.box.tab_moved.connect(self._turn)
        self.box.left.connect(lambda: self.list.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.list.pointed.connect(self._point)
        self.list.taken.connect(self._take)
        self.card.wanted.connect(self._take_current)

    @property
    def group(self) -> Group:
        """The tab that is shown."""
        return GROUPS[self.tabs.currentIndex()]

    @property
    def edition(self) -> str:
        """Which editions the answers come from, as it is said at the foot."""
        return self._edition.text()

    @property
    def origin(self) -> str:
        """From where distances are measured, as it is said at the foot."""
        return self._origin.text()

    def be_near(self, place: Place | None) -> None:
        """The place of the case that is open or being typed: a problem's bodies are those who answer there."""
        if place != self._near:
            self._near = place
            self._point(self.list.current_line)

    def say(self, words: str) -> None:
        """Says why a hit could not be put into the case; empty where it could."""
        self._said.set_words(words)
        self._said.setVisible(bool(words))

    def show_view(self, view: LookupView) -> None:
        """The answer to what was typed: the same words keep the hit that is pointed at, others begin at the first.

        Where the chosen tab has nothing for them all is shown, until it has something again.
        """
        if view.words.strip() != self.box.text().strip():
            return
        same = self._shown is not None and self._shown.words.strip() == view.words.strip()
        self._shown = view
        self._edition.set_words(view.edition)
        self._origin.set_words(view.origin)
        self.say("")
        for place, group in enumerate(GROUPS):
            self.tabs.setTabText(place, f"{group_words(group)} {view.figure(group)}".strip())
        self._show_tab(Group.ALL if view.elsewhere(self._chosen) else self._chosen)
        self._fill(keep=same)

    def _show_tab(self, group: Group) -> None:
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(GROUPS.index(group))
        self.tabs.blockSignals(False)

    def _tab_chosen(self, _tab: int) -> None:
        self._chosen = self.group
        self._fill(keep=True)

    def _fill(self, *, keep: bool) -> None:
        view = self._shown
        if view is None:
            return
        pointed = self.list.current_line if keep else None
        self._model.show_view(view, self.group)
        there = view.elsewhere(self.group)
        hint = _("Found elsewhere: {groups} (Ctrl+Tab)").format(groups=there) if there else view.hint
        self._empty.say("" if self._model.entries else view.empty, hint)
        self.list.take_room()
        self.list.point_at((pointed.hit.kind, pointed.hit.code) if pointed is not None else None)

    def _point(self, line: HitLine | None) -> None:
        if line is None:
            self.card.hide()
            return
        if line.hit != self._pointed:
            self.say("")
        self._pointed = line.hit
        self._newest_card(self._bridge.desk.hit_card(line.hit, self._near), self._show_card)

    def _show_card(self, card: HitCard) -> None:
        """Where nothing is pointed at any more, the card stays away."""
        if self.list.current_line is not None:
            self.card.show_card(card)
            self.card.show()

    def _turn(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % len(GROUPS))

    def _take_current(self) -> None:
        """Only what answers the words in the box: with an answer still under way, Enter must not take an older one."""
        line = self.list.current_line
        if line is not None and self._shown is not None and self._shown.words.strip() == self.box.text().strip():
            self._take(line)

    def _take(self, line: HitLine) -> None:
        self.taken.emit(line.hit)
