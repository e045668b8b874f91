"""Holds every deadline that a window would have shown during a play against the one the centre had written by then."""

from collections.abc import Iterator, Mapping

from desk_app.domain.case import Case, CaseId, ClockInstance
from desk_app.domain.clocks import due_of
from desk_app.domain.commands import SubjectKind
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.projection import QueueFilter, StoredCase
from desk_app.domain.protocol import ChangeItem, ChangesPage, ItemKind
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.sandbox.scoring import Store
from desk_app.screens.case import case_view
from desk_app.screens.countdown import clock_line
from tests.fakes.memory_journal import MemoryJournal


def deadlines_held_against(store: Store, reference: Reference, actor: Actor) -> tuple[int, list[str]]:
    """How many were looked at, after every command on every case, and what differs: in the form, its explanations,
    in the countdown, in the queue, and in what anybody reckons anew from what a clock stores."""
    journal, cases, looked, differing = MemoryJournal(), dict[CaseId, Case](), 0, list[str]()
    past: dict[CaseId, list[Fact]] = {}
    for position, fact in enumerate(store.facts, start=1):
        item = ChangeItem(kind=ItemKind.FACT, position=fact.position, fact=fact)
        page = ChangesPage(from_=position - 1, next=position, hash=str(position), items=(item,))
        journal.apply_changes(page, "ledger")
        if fact.subject.kind is not SubjectKind.CASE:
            continue
        case_id = CaseId(fact.subject.id)
        past.setdefault(case_id, []).append(fact)
        case = cases[case_id] = evolve(cases.get(case_id), fact)
        further = store.facts[position : position + 1]
        if further and further[0].command_id == fact.command_id:
            continue  # what one command does is shown as one
        shown = _shown(case, past[case_id], fact, journal, reference, actor)
        for clock in case.open_clocks:
            looked += 1
            differing += [f"{case.number} {clock.id} {where}" for where in _otherwise(clock, shown, reference)]
        running = [each for each in case.clocks if each.running]
        row = next(iter(each for each in journal.queue(QueueFilter()) if each.id == case_id), None)
        nearest = min((each.due for each in running), default=None)
        if row is not None and row.due != nearest:
            differing.append(f"{case.number} in the queue: {row.due} instead of {nearest}")
        if {each.id for each in running} != {name for name, place in shown if place == "countdown"} and not case.ended:
            differing.append(f"{case.number}: other clocks in the countdown")
    return looked, differing


def _shown(
    case: Case, facts: list[Fact], fact: Fact, journal: MemoryJournal, reference: Reference, actor: Actor
) -> Mapping[tuple[str, str], object]:
    """What is shown by clock and place."""
    now = fact.recorded_at or fact.occurred_at
    view = case_view(StoredCase(id=case.id, confirmed=case, shown=case), facts, now, reference, actor, ())
    shown: dict[tuple[str, str], object] = {(line.id, "form"): line.due_at for line in view.clocks}
    for clock in case.clocks:
        explained = view.explained(clock.id)
        shown[clock.id, "explanation"] = explained is not None and not explained.differs
    for running in journal.running_clocks({case.id}):
        shown[running.clock, "countdown"] = clock_line(running, now, reference).due
    return shown


def _otherwise(clock: ClockInstance, shown: Mapping[tuple[str, str], object], reference: Reference) -> Iterator[str]:
    if shown.get((clock.id, "form")) != clock.due:
        yield f"in the form: {shown.get((clock.id, 'form'))}"
    if shown.get((clock.id, "explanation")) is not True:
        yield "is explained otherwise"
    if clock.paused:
        return
    if shown.get((clock.id, "countdown")) != clock.due:
        yield f"in the countdown: {shown.get((clock.id, 'countdown'))}"
    if due_of(clock, reference).due != clock.due:
        yield f"reckoned anew: {due_of(clock, reference).due}"
