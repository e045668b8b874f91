"""What the scripted operator hears and is told: the shift of the sandbox in the words of `ui.scripted`."""

from __future__ import annotations

import time

from desk_app.domain.case import BodyId
from desk_app.sandbox.cast import Cast
from desk_app.sandbox.relay import Relay
from desk_app.sandbox.scenario import CaseStory, Scenario
from desk_app.sandbox.shift import Shift
from ui.scripted.told import Told

CUT_AT_MOST = 15.0
"""Seconds of real time after which the line is mended whatever the operator has left to do."""


class ShiftFloor:
    """The port `Floor` on a shift. `attend` gives it the shift that it speaks of."""

    def __init__(self, scenario: Scenario, cast: Cast, line: Relay) -> None:
        self._scenario, self._cast, self._line = scenario, cast, line
        self._shift: Shift | None = None
        self._done: set[str] = set()
        self._cut_at: float | None = None

    def attend(self, shift: Shift) -> None:
        """From now on it speaks of this shift."""
        self._shift = shift

    @property
    def shift(self) -> Shift:
        """The shift that it speaks of."""
        assert self._shift is not None
        return self._shift

    def next_call(self) -> Told | None:
        """A call that rings now."""
        story = self.shift.next_call()
        return self._told(story) if story is not None else None

    def judged(self, text: str) -> Told | None:
        """What a good operator makes of a case with this text."""
        story = self._scenario.of_text(text)
        return self._told(story) if story is not None else None

    def judged_by_name(self, name: str) -> Told | None:
        """The same of the story with this name."""
        story = next((each for each in self._scenario.cases if each.name == name), None)
        return self._told(story) if story is not None else None

    def reached_by_telephone(self, unit: str) -> bool:
        """The unit has no desk of its own."""
        body = self._cast.reference.directory.bodies.get(BodyId(unit))
        return body is not None and body.telephone_only

    @property
    def units_without_a_desk(self) -> frozenset[str]:
        """The names of all such units."""
        bodies = self._cast.reference.directory.bodies.values()
        return frozenset(body.name for body in bodies if body.telephone_only)

    @property
    def line_was_cut(self) -> bool:
        """The network has been gone once, or is gone; always where the scenario does not cut it."""
        if self._line.is_cut and self._cut_at is None:
            self._cut_at = time.monotonic()
        return self._cut_at is not None or self._scenario.outage is None

    @property
    def line_is_cut(self) -> bool:
        """The network is gone."""
        return self._line.is_cut

    @property
    def over(self) -> bool:
        """Every story has come to its end at the centre."""
        return len(self.shift.ended()) == len(self._scenario.cases)

    @property
    def trouble(self) -> str:
        """Why the shift broke off."""
        failed = self.shift.failed
        return "" if failed is None else f"{type(failed).__name__}: {failed}"

    def note(self, what: str, about: str = "", detail: str = "") -> None:
        """Into the shift's book, under the operator's badge."""
        self._done.add(about)
        self.shift.note(self._scenario.operator, what, about, detail)

    def may_mend(self) -> bool:
        """The operator has done what there was to do while the network was gone, or has had time enough."""
        if not self.line_was_cut:
            return True
        waited = self._cut_at is not None and time.monotonic() - self._cut_at > CUT_AT_MOST
        offline = [story for story in self._scenario.cases if story.in_outage or story.colleague]
        return waited or all(story.name in self._done for story in offline)

    def _told(self, story: CaseStory) -> Told:
        call = story.call
        return Told(
            name=story.name,
            text=call.text,
            demand_kind=call.demand_kind.value,
            caller_name=call.caller_name,
            phone=call.phone,
            place=call.place,
            problem=call.problem,
            condition=call.condition,
            plan=story.plan.value,
            into=story.into,
            words=story.words,
            lawful_route=story.lawful_route,
            transfer=story.transfer.value,
            by_photo=story.by_photo,
            callbacks=tuple(each.value for each in story.callbacks),
            rings_offline=story.in_outage,
            waits=bool(story.colleague),
            says=self._scenario.says,
        )
