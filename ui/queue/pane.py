"""The queue's pane: search, views with counts, the list, and the strip behind which news waits."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.projection import QueueFilter
from desk_app.screens.queue import QueueView
from desk_app.screens.queue_views import ViewChoice, name_of
from desk_app.words import _, ngettext
from ui.bridge import Bridge
from ui.pieces import Strip, Words
from ui.queue.case_list import CaseList
from ui.queue.model import QueueModel
from ui.queue.search_box import SearchBox
from ui.queue.view_grid import ViewGrid
from ui.theme import current

STRIP_WIDTH = 140
MOST_ROWS = 2_000
"""So many rows are read where somebody scrolls on; who looks for one further down types words."""


class QueuePane(QWidget):
    """`case_chosen(str)` a case's id; `wanted_changed(QueueFilter)` when the operator wants another view or words.

    The list changes its order only when the operator does something: picks a view, types words, takes what waits
    (the strip or N), or comes to the list by a key. News meanwhile changes values in place. Of a long list the rows
    that fill a few screens are read; the rest when the operator scrolls towards it.
    """

    case_chosen = Signal(str)
    wanted_changed = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = QueueFilter()
        self._shown: QueueView | None = None
        self.setAccessibleName(_("Queue"))
        self._model = QueueModel(bridge.desk.now, self)
        self.search = SearchBox(_("Search the queue"), _("Number, telephone, place, words  /"))
        self.views = ViewGrid()
        self.list = CaseList(self._model, bridge.desk.now)
        self.strip = Strip()
        self.strip.setFixedWidth(STRIP_WIDTH)
        self._title = Words("", "section")
        self._remark = Words("", "small")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        theme = current()
        self._title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        over_list = QHBoxLayout()
        over_list.setContentsMargins(theme.space(3), 0, 0, 0)
        over_list.setSpacing(theme.space(2))
        over_list.addWidget(self._title)
        over_list.addWidget(self._remark, 1)
        over_list.addWidget(self.strip)
        search = QHBoxLayout()
        search.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), 0)
        search.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(search)
        layout.addWidget(self.views)
        layout.addLayout(over_list)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self._search)
        self.search.left.connect(self._to_list)
        self.views.chosen.connect(self._choose)
        self.views.left.connect(self._to_list)
        self.strip.taken.connect(self.take_new)
        self.list.opened.connect(self.case_chosen)
        self.list.view_key.connect(self.views.choose_key)
        self.list.search_wanted.connect(self._to_search)
        self.list.views_wanted.connect(self.views.take_focus)
        self.list.new_wanted.connect(self.take_new)
        self.list.entered.connect(self._come)
        self.list.end_near.connect(self._read_on)

    # what it shows

    @property
    def wanted(self) -> QueueFilter:
        """What is shown now, or asked for."""
        return self._wanted

    @property
    def shown(self) -> QueueView | None:
        """The view that stands there now; it is older than what is wanted while the answer is under way."""
        return self._shown

    @property
    def remark(self) -> str:
        """What is said about the list beside its title."""
        return self._remark.text()

    def want(self, wanted: QueueFilter) -> None:
        """Shows another view at the operator's wish; tells it by `wanted_changed`."""
        self.search.show_text(wanted.words)
        self._ask(wanted)

    def show_view(self, view: QueueView) -> None:
        """The view that was asked for, or news of it; an answer to an older wish is dropped."""
        if view.wanted != self._wanted:
            return
        former, self._shown = self._shown, view
        if former is None or not _same_list(former.wanted, view.wanted) or not len(self._model.rows):
            self._take(view)
        elif former.wanted.limit < view.wanted.limit:
            self._extend(view)
        else:
            self._model.hold(view, self.list.visible_rows())
        self.views.show_groups(view.groups)
        self._show_chosen(view.chosen)
        self._title.set_words(view.title)
        self._remark.set_words(view.remark)
        self._tell_waiting()

    def take_new(self) -> None:
        """The newest order at the operator's wish; what is new is brought into sight."""
        if self._waits:
            self._settle()
            first = self._model.rows.first_new()
            if first is not None and not any(self._model.rows.is_new(place) for place in self.list.visible_rows()):
                self.list.reveal(first)

    # what the operator does

    def _come(self) -> None:
        """Coming by a key, the operator finds the newest order; with the pointer on a row it would be pulled away."""
        if self._waits:
            self._settle()

    def _choose(self, choice: ViewChoice) -> None:
        self._ask(replace(choice.wanted, words=self._wanted.words))

    def _search(self, words: str) -> None:
        self._ask(replace(self._wanted, words=words, limit=QueueFilter().limit))

    def _ask(self, wanted: QueueFilter) -> None:
        known = self._shown is not None and _same_list(wanted, self._wanted) and wanted.limit <= self._wanted.limit
        if known:
            self.take_new()
            return
        self._wanted = wanted
        self._show_chosen(name_of(wanted))
        self.wanted_changed.emit(wanted)

    def _read_on(self) -> None:
        """Rows end soon, and the list does not: the same view is asked for with more of them."""
        view = self._shown
        if view is not None and view.more and view.wanted == self._wanted and view.wanted.limit < MOST_ROWS:
            self._wanted = replace(self._wanted, limit=MOST_ROWS)
            self.wanted_changed.emit(self._wanted)

    def _show_chosen(self, name: str) -> None:
        """Tab goes from the search over the view that is shown to the list, whenever the views were made."""
        former = self.views.stop
        self.views.show_chosen(name)
        stop = self.views.stop
        if stop is not None and stop is not former:
            QWidget.setTabOrder(self.search, stop)
            QWidget.setTabOrder(stop, self.list)

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # how it is shown

    @property
    def _waits(self) -> bool:
        return bool(self._model.rows.waiting or self._model.rows.left_over)

    def _take(self, view: QueueView) -> None:
        case_id = self.list.current_id
        self._model.take(view)
        self.list.empty.say("" if view.lines else view.empty, view.hint)
        self.list.put_current(case_id if case_id in view.place_of else "")
        self.list.verticalScrollBar().setValue(0)

    def _extend(self, view: QueueView) -> None:
        to_end = self.list.at_end
        self._model.extend(view, self.list.visible_rows())
        if to_end:
            self.list.to_end()

    def _settle(self) -> None:
        """The current row stays where it is drawn; where it has gone, the next one takes its place."""
        rows, former = self._model.rows, self.list.current_id
        place = rows.place(former) if former else None
        kept = rows.next_staying(place) if place is not None else None
        offset = self.list.offset_of(former) if former else None
        scroll = self.list.verticalScrollBar().value()
        self._model.settle()
        self.list.put_current(kept or "")
        self.list.verticalScrollBar().setValue(scroll)
        if kept and offset is not None:
            self.list.scroll_row_to(kept, offset)
        if self._shown is not None:
            self.list.empty.say("" if len(rows) else self._shown.empty, self._shown.hint)
        self._tell_waiting()

    def _tell_waiting(self) -> None:
        rows = self._model.rows
        if rows.waiting:
            words = ngettext("{count} new", "{count} new", rows.waiting).format(count=f"{rows.waiting:,}")
        elif rows.left_over:
            words = ngettext("{count} has left", "{count} have left", rows.left_over).format(
                count=f"{rows.left_over:,}"
            )
        else:
            words = ""
        self.strip.show_words(f"{words}  N" if words else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the grid of views leaves over work as in the list."""
        if event.text() == "/":
            self._to_search()
        elif event.text().isdigit():
            self.views.choose_key(event.text())
        else:
            super().keyPressEvent(event)


def _same_list(one: QueueFilter, other: QueueFilter) -> bool:
    """Two wishes for the same list, whichever of them goes further down."""
    return replace(one, limit=other.limit) == other
