"""Where the map is: in its place above the look-up, over the case at the operator's wish, or away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from ui.docks import Docks
from ui.panes import Panes


class MapRoom:
    """`focus` gives a pane the focus; it goes with what has the middle of the window."""

    def __init__(self, docks: Docks, panes: Panes, focus: Callable[[QWidget], None]) -> None:
        self._docks = docks
        self._panes = panes
        self._focus = focus

    def go(self) -> None:
        """To the map, which is shown where it was hidden."""
        if self._panes.map is not None:
            if self._docks.map_is_hidden:
                self._docks.show_map(True)
            self._focus(self._panes.map)

    def size(self) -> None:
        """Large, or small again."""
        self.enlarge(not self._docks.map_is_large)

    def enlarge(self, large: bool) -> None:
        """The map over the case, or back in its place."""
        if self._panes.map is not None and large != self._docks.map_is_large:
            self._docks.enlarge_map(large)
            cast(Any, self._panes.map).show_large(large)
            self._focus(self._panes.map if large else self._panes.case)

    def hide(self) -> None:
        """Away, or back."""
        if self._docks.map_is_large:
            self.enlarge(False)
        self._docks.show_map(self._docks.map_is_hidden)

    def leave(self) -> None:
        """What was picked goes into the form, a case is opened, or Esc: the case is to be seen again."""
        self.enlarge(False)
        self._focus(self._panes.case)
