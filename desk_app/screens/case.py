"""What the case pane shows: one case in final words, what may be done about it, and what has become of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import Case, CaseId
from desk_app.domain.facts import Fact
from desk_app.domain.projection import StoredCase, temporary_number
from desk_app.domain.protocol import Presence
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.screens.actions import action_forms
from desk_app.screens.at_seat import AtSeat
from desk_app.screens.case_standing import (
    CallerLine,
    ClockLine,
    FilingLines,
    Mark,
    StepMark,
    caller_line,
    clock_lines,
    filing_lines,
    holder_line,
    marks_of,
    next_line,
    open_lines,
    state_tone,
    step_marks,
)
from desk_app.screens.explanation import ClockExplanation, clock_explained
from desk_app.screens.forms import ActionForm
from desk_app.screens.names import Names, no_other_case
from desk_app.screens.places import place_told
from desk_app.screens.receipts import Receipt, receipts
from desk_app.screens.timeline import TimelineLine, timeline
from desk_app.screens.vocabulary import command, demand_kind, grade, module, source, state
from desk_app.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case in words. `number` is a temporary one where `temporary`; `step_marks` are the six steps in order;
    `open_lines` what is open beside the flow; `links` other cases to go to; `presence` who else is here;
    `proposed` is the problem that was chosen when it was registered, until it is filed.

    `case` is the value behind it, for what a form has to know; `zone` the district's, for times of day; `calendar` what
    its clocks are explained by.
    """

    id: CaseId
    number: str
    temporary: bool
    state: str
    state_tone: str
    grade: str
    grade_letter: str
    module: str
    source: str
    demand_kind: str
    registered: str
    text: str
    place: str
    caller: CallerLine
    holder: str
    next: str
    steps: tuple[StepMark, ...]
    filing: FilingLines | None
    proposed: str
    clocks: tuple[ClockLine, ...]
    marks: tuple[Mark, ...]
    open_lines: tuple[str, ...]
    links: tuple[tuple[CaseId, str], ...]
    receipts: tuple[Receipt, ...]
    actions: tuple[ActionForm, ...]
    timeline: tuple[TimelineLine, ...]
    presence: tuple[str, ...]
    notice: str
    case: Case
    zone: tzinfo
    calendar: Calendar

    def explained(self, clock: str) -> ClockExplanation | None:
        """Why one of its clocks, open or ended, is due when it is; None where it has none of this id."""
        return clock_explained(self.case, clock, self.calendar)

    @property
    def clock_ids(self) -> tuple[str, ...]:
        """Every clock it ever had: open ones as they are shown, then ended ones, the last first."""
        ended = tuple(each.id for each in reversed(self.case.clocks) if each.ended_at is not None)
        return (*(line.id for line in self.clocks), *ended)

    def action(self, kind: str) -> ActionForm | None:
        """The form of a command that is offered now."""
        return next((form for form in self.actions if form.kind == kind), None)


def case_view(
    stored: StoredCase,
    facts: Sequence[Fact],
    now: datetime,
    reference: Reference,
    actor: Actor,
    offered: Sequence[str],
    presence: Sequence[Presence] = (),
    lookup_case: Callable[[CaseId], Case | None] = no_other_case,
) -> CaseView:
    """The case as this seat knows it: confirmed and pending together. `facts` are the confirmed ones, then those that
    the pending commands would write (without a position); `offered` the commands the rules offer this person."""
    case = stored.shown
    people = {each.badge: each.name for each in presence} | {actor.badge: actor.name}
    names = Names(reference=reference, now=now, people=people, lookup_case=lookup_case)
    kinds = tuple(offered) if stored.in_scope else ()
    letter = case.filing.grade if case.filing else ""
    return CaseView(
        id=case.id,
        number=case.number or temporary_number(case.id),
        temporary=case.number is None,
        state=state(case.state),
        state_tone=state_tone(case),
        grade=grade(letter) if letter else "",
        grade_letter=str(letter),
        module=module(case.module),
        source=source(case.source),
        demand_kind=demand_kind(case.demand_kind),
        registered=_("{at} by {person}").format(
            at=names.at(case.registered_at), person=names.person(case.registered_by)
        ),
        text=case.text or names.problem(case.problem),
        place=place_told(case.place, names.reference.area_names) or _("place unknown"),
        caller=caller_line(case),
        holder=holder_line(case, names),
        next=next_line(case, names),
        steps=step_marks(case),
        filing=filing_lines(case, names),
        proposed=names.problem(case.problem) if case.problem and case.filing is None else "",
        clocks=clock_lines(case, names),
        marks=marks_of(case),
        open_lines=open_lines(case, names),
        links=_links(case, names),
        receipts=receipts(stored.pending, names, kinds, facts),
        actions=action_forms(AtSeat(case=case, actor=actor, names=names), kinds),
        timeline=timeline(facts, names),
        presence=tuple(_here(each) for each in presence if each.case == case.id and each.seat != actor.seat),
        notice="" if stored.in_scope else _("This case is closed, or has left what your office may see."),
        case=case,
        zone=reference.calendar.zone,
        calendar=reference.calendar,
    )


def _links(case: Case, names: Names) -> tuple[tuple[CaseId, str], ...]:
    found = []
    if case.merged_into is not None:
        found.append((case.merged_into, _("leading case {case}").format(case=names.case(case.merged_into))))
    found += [(each, _("follower {case}").format(case=names.case(each))) for each in case.followers]
    if case.follows is not None:
        found.append((case.follows, _("follows {case}").format(case=names.case(case.follows))))
    return tuple(found)


def _here(presence: Presence) -> str:
    who = presence.name or str(presence.badge)
    if presence.field:
        return _("{name} is at “{action}”").format(name=who, action=command(presence.field))
    return _("{name} is here too").format(name=who)
