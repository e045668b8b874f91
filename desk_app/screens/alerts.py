"""Which turning clocks a person is told of with a sound and a notice, in which words, and what they have muted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from desk_app.domain.case import CaseId
from desk_app.domain.deadlines import Light
from desk_app.domain.policy import Policy
from desk_app.domain.projection import RunningClock, temporary_number
from desk_app.domain.seat import Actor
from desk_app.screens import vocabulary
from desk_app.words import _, ngettext, pgettext

SHIFT_AT_MOST = timedelta(hours=12)
"""Until the end of the shift is until they sign out, and in no case longer."""
WHILES = (timedelta(minutes=15), timedelta(hours=1))
BETWEEN_SOUNDS = timedelta(seconds=5)
BETWEEN_SOUNDS_IN_A_CALL = timedelta(minutes=1)
TOLD_AT_MOST = 3
"""A notice names so many clocks and counts the others."""
CASES_AT_MOST = 500


class Tone(StrEnum):
    """What a sound says."""

    SOON = "soon"
    OVER = "over"
    RING = "ring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Muting:
    """What a person does not want to hear of: cases, kinds of clock, everything until a time. `shift`: that time is the
    end of the shift."""

    cases: tuple[CaseId, ...] = ()
    kinds: tuple[str, ...] = ()
    until: datetime | None = None
    shift: bool = False
    sounds: bool = True
    notices: bool = True

    def quiet(self, now: datetime) -> bool:
        """Everything is muted now."""
        return self.until is not None and now < self.until

    def hides(self, clock: RunningClock) -> bool:
        """Its case or its kind is muted."""
        return clock.case in self.cases or clock.kind in self.kinds

    def anything(self, now: datetime) -> bool:
        """Something is muted, so that there must be a sign of it."""
        return bool(self.cases or self.kinds) or self.quiet(now) or not self.sounds

    def with_case(self, case: CaseId) -> Muting:
        """A case muted, or heard again."""
        if case in self.cases:
            return replace(self, cases=tuple(other for other in self.cases if other != case))
        return replace(self, cases=(*self.cases, case)[-CASES_AT_MOST:])

    def with_kind(self, kind: str) -> Muting:
        """A kind of clock muted, or heard again."""
        if kind in self.kinds:
            return replace(self, kinds=tuple(other for other in self.kinds if other != kind))
        return replace(self, kinds=(*self.kinds, kind))

    def for_a_while(self, now: datetime, length: timedelta | None) -> Muting:
        """Everything muted for so long; None: until the end of the shift."""
        return replace(self, until=now + (length or SHIFT_AT_MOST), shift=length is None)

    def all_heard(self) -> Muting:
        """Nothing muted any more."""
        return replace(self, cases=(), kinds=(), until=None, shift=False, sounds=True)

    def shift_over(self) -> Muting:
        """They have signed out: what was muted until then is heard again."""
        return replace(self, until=None, shift=False) if self.shift else self

    def as_text(self) -> str:
        """As it is remembered on the seat."""
        return json.dumps(
            {
                "cases": self.cases,
                "kinds": self.kinds,
                "until": self.until.isoformat() if self.until is not None else None,
                "shift": self.shift,
                "sounds": self.sounds,
                "notices": self.notices,
            }
        )


def muting_of(text: str | None) -> Muting:
    """What was remembered; nothing muted where that is not to be read."""
    try:
        kept = json.loads(text or "{}")
        until = kept.get("until")
        return Muting(
            cases=tuple(CaseId(str(case)) for case in kept.get("cases", ())),
            kinds=tuple(str(kind) for kind in kept.get("kinds", ())),
            until=datetime.fromisoformat(until) if until else None,
            shift=bool(kept.get("shift", False)),
            sounds=bool(kept.get("sounds", True)),
            notices=bool(kept.get("notices", True)),
        )
    except (ValueError, TypeError, AttributeError):
        return Muting()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Clocks that have just turned, told once: `title` and `words` for a notice, the case of the most pressing one."""

    tone: Tone
    title: str
    words: str
    case: CaseId


def alert_of(
    turned: Iterable[tuple[RunningClock, Light | None]], actor: Actor, policy: Policy, muting: Muting
) -> Alert | None:
    """What is told of clocks that have turned at one tick; None where there is nothing to tell.

    Told are those whose case this person's body holds, those that nobody holds yet too; a clock that turns yellow only
    where the policy has a threshold before the limit's end, one that turns red only where it has one at or after it.
    """
    lights = set[Light]()
    if any(threshold < 100 for threshold in policy.thresholds):
        lights.add(Light.YELLOW)
    if any(threshold >= 100 for threshold in policy.thresholds):
        lights.add(Light.RED)
    told = [
        (clock, light)
        for clock, light in turned
        if light in lights and clock.holder in ("", actor.body) and not muting.hides(clock)
    ]
    if not told:
        return None
    told.sort(key=lambda one: (one[1] is not Light.RED, one[0].due))
    over, soon = (sum(1 for _clock, light in told if light is wanted) for wanted in (Light.RED, Light.YELLOW))
    parts = []
    if over:
        parts.append(ngettext("{count} clock is over", "{count} clocks are over", over).format(count=over))
    if soon:
        parts.append(ngettext("{count} clock is nearly due", "{count} clocks are nearly due", soon).format(count=soon))
    return Alert(
        tone=Tone.OVER if over else Tone.SOON,
        title=" · ".join(parts),
        words=_listed([clock for clock, _light in told]),
        case=told[0][0].case,
    )


def _listed(clocks: Sequence[RunningClock]) -> str:
    lines = [
        f"{vocabulary.clock(clock.kind)} · {clock.title or _('Without a description')}"
        f" · {clock.number or temporary_number(clock.case)}"
        for clock in clocks[:TOLD_AT_MOST]
    ]
    more = len(clocks) - len(lines)
    if more:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return "\n".join(lines)


def may_sound(now: datetime, last: datetime | None, muting: Muting, *, call_form_open: bool) -> bool:
    """Whether a sound may be made now; while a call is being written down at most one a minute."""
    if not muting.sounds or muting.quiet(now):
        return False
    least = BETWEEN_SOUNDS_IN_A_CALL if call_form_open else BETWEEN_SOUNDS
    return last is None or now - last >= least


def muting_words(muting: Muting, now: datetime, zone: tzinfo) -> str:
    """The sign that something is muted; `Sound on` where nothing is."""
    if muting.quiet(now):
        assert muting.until is not None
        if muting.shift:
            return _("Muted till end of shift")
        return _("Muted till {time}").format(time=vocabulary.moment(muting.until, now, zone))
    if not muting.sounds:
        return _("Sound off")
    parts = []
    if muting.kinds:
        kinds = len(muting.kinds)
        parts.append(ngettext("{count} kind of clock", "{count} kinds of clock", kinds).format(count=kinds))
    if muting.cases:
        cases = len(muting.cases)
        parts.append(ngettext("{count} case", "{count} cases", cases).format(count=cases))
    if parts:
        return _("Muted: {what}").format(what=pgettext("list of parts", ", ").join(parts))
    return _("Sound on")
