"""Finds the component whose code was typed, so that its cell and address stand in a form without the look-up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desk_app.domain.projection import LookupHit
from desk_app.screens.lookup import LookupView
from ui.bridge import Bridge

FindComponent = Callable[[str, Callable[[LookupHit], None]], None]
"""Asks for the component with this code; the answer comes later, and only where this seat knows one."""


def component_finder(bridge: Bridge, owner: QObject) -> FindComponent:
    """Asks the desk; of several codes only the last one typed is answered."""
    newest = bridge.newest(owner)

    def find(code: str, use: Callable[[LookupHit], None]) -> None:
        def found(view: LookupView) -> None:
            for group in view.groups:
                for line in group.lines:
                    if line.hit.kind == "component" and line.hit.code == code:
                        use(line.hit)
                        return

        newest(bridge.desk.lookup_view(code, None, frozenset({"component"})), found)

    return find
