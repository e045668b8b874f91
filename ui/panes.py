"""What the window expects of each pane, and where the real ones are made; a pane knows a bridge and views only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desk_app.desk import Kept, NotPossible
    from desk_app.domain.case import Place
    from desk_app.domain.projection import LookupHit, QueueFilter
    from desk_app.screens.case import CaseView
    from desk_app.screens.lookup import LookupView
    from desk_app.screens.queue import QueueView
    from ui.bridge import Bridge


class QueuePaneLike(Protocol):
    """The queue: `case_chosen(str)` a case's id, `wanted_changed(QueueFilter)` another view, words or order."""

    case_chosen: SignalInstance
    wanted_changed: SignalInstance

    @property
    def wanted(self) -> QueueFilter:
        """What is shown now."""

    def show_view(self, view: QueueView) -> None: ...

    def want(self, wanted: QueueFilter) -> None:
        """Shows another view at the operator's wish (the palette, a notice); tells it by `wanted_changed`."""


class CountdownPaneLike(Protocol):
    """The running clocks: `case_chosen(str)`, `why_wanted(str, str)` a case and the clock of it that is to be
    explained. It asks the desk for them itself."""

    case_chosen: SignalInstance
    why_wanted: SignalInstance

    def start(self, taking_call: Callable[[], bool]) -> None:
        """Somebody sits here; `taking_call` says whether a call's form is open."""

    def stop(self) -> None:
        """Nobody sits here any more: nothing of it stays in sight."""


class LookupPaneLike(Protocol):
    """The look-up: `searched(str)` what was typed, `taken(LookupHit)` what the operator wants in the form."""

    searched: SignalInstance
    taken: SignalInstance

    def show_view(self, view: LookupView) -> None: ...

    def be_near(self, place: Place | None) -> None:
        """The place of the case that is open or being typed."""

    def say(self, words: str) -> None:
        """Why a result could not be taken; empty where it could."""


class CasePaneLike(Protocol):
    """The case form: `performed(list[Intent])` is one group; its outcome comes back through `show_outcome`.

    `case_wanted(str)` asks for another case (an older one of the caller, the leader of a merged one),
    `near_changed` tells that another place is at hand.
    """

    performed: SignalInstance
    case_wanted: SignalInstance
    near_changed: SignalInstance
    register_form: QWidget | None
    """The form of a call that is being taken; news of a case does not replace it."""

    def show_view(self, view: CaseView | None) -> None:
        """Another case, or news of the same one; what is being typed stays. None: no such case here."""

    def show_nothing(self) -> None:
        """Nobody sits here any more: what was typed stays on disk, nothing of it in sight."""

    def show_outcome(self, outcome: Kept | NotPossible) -> None:
        """Kept: the form may be cleared. Not possible: the reason is shown at the form, which keeps its text."""

    @property
    def view(self) -> CaseView | None:
        """The case that is shown; None while there is none or a call is taken."""

    def start_intake(self, known: Mapping[str, str] | None = None) -> None:
        """A new call: a form with what is known of it already; the one before is parked, on disk too."""

    def put_call_away(self) -> None:
        """The call that is being taken is left: it waits with its words, or goes where nothing was typed."""

    @property
    def place_at_hand(self) -> Place | None:
        """The place that is being typed, or that of the open case; None while there is neither."""

    def take_hit(self, hit: LookupHit) -> str:
        """Puts a look-up's result where it belongs in the form; else why not, in words."""


class MapPaneLike(Protocol):
    """The map: `taken(LookupHit)` what goes into the form, `case_chosen(str)`, `left` by Esc, `sized` by its button."""

    taken: SignalInstance
    case_chosen: SignalInstance
    left: SignalInstance
    sized: SignalInstance

    def start(self) -> None:
        """Somebody sits here: it asks for what it shows while it can be seen."""

    def stop(self) -> None:
        """Nobody sits here any more."""

    def show_open(self, case_id: str) -> None:
        """The case that is open; empty for none."""

    def show_typed(self, place: tuple[float, float] | None) -> None:
        """The place in the form, (longitude, latitude)."""

    def show_large(self, large: bool) -> None:
        """Whether it has the middle of the window now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """The panes of an operator's window; a window may do without a map."""

    queue: QWidget
    case: QWidget
    lookup: QWidget
    countdown: QWidget
    map: QWidget | None = None

    def all(self) -> tuple[QWidget, ...]:
        """In the order of their keys, Ctrl+1 to Ctrl+5."""
        four = self.queue, self.case, self.lookup, self.countdown
        return (*four, self.map) if self.map is not None else four


def make_panes(bridge: Bridge) -> Panes:
    """The real panes; loaded here, so that a wall never loads them."""
    from ui.case.pane import CasePane
    from ui.countdown.pane import CountdownPane
    from ui.lookup.pane import LookupPane
    from ui.map.pane import MapPane
    from ui.queue.pane import QueuePane

    made: dict[str, Any] = {
        "queue": QueuePane(bridge),
        "case": CasePane(bridge),
        "lookup": LookupPane(bridge),
        "countdown": CountdownPane(bridge),
        "map": MapPane(bridge),
    }
    return Panes(**made)
