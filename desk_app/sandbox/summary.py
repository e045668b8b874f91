"""What a shift came to, in numbers: ends, sources, and how often each thing happened on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from desk_app.domain import facts as f
from desk_app.domain.case import CaseId
from desk_app.domain.facts import Fact, FactBody
from desk_app.sandbox.scoring import Store

Counted = Callable[[FactBody], bool]

COUNTED: Mapping[str, Counted] = {
    "verified_true": lambda body: isinstance(body, f.VerificationRecorded) and body.is_true,
    "verified_not_true": lambda body: isinstance(body, f.VerificationRecorded) and not body.is_true,
    "inspections_failed": lambda body: isinstance(body, f.InspectionRecorded) and not body.passed,
    "inspected_by_photo": lambda body: isinstance(body, f.InspectionRecorded) and body.by_photo,
    "inspected_on_site": lambda body: isinstance(body, f.InspectionRecorded) and not body.by_photo,
    "reworks": lambda body: isinstance(body, f.ReworkOrdered),
    "extensions": lambda body: isinstance(body, f.ExtensionDecided) and body.granted,
    "suspensions": lambda body: isinstance(body, f.SuspensionDecided) and body.granted,
    "resumed": lambda body: isinstance(body, f.CaseResumed),
    "merged": lambda body: isinstance(body, f.CaseMerged),
    "followers_told": lambda body: isinstance(body, f.FollowerCallbackRecorded) and body.reached,
    "callbacks_satisfied": lambda body: isinstance(body, f.CallbackRecorded) and body.satisfied is True,
    "callbacks_dissatisfied": lambda body: isinstance(body, f.CallbackRecorded) and body.satisfied is False,
    "callbacks_unreached": lambda body: isinstance(body, f.CallbackRecorded) and not body.reached,
    "through_sub_centre": lambda body: isinstance(body, f.CaseDispatched) and not body.to_unit,
    "evaluated": lambda body: isinstance(body, f.CaseEvaluated),
}
"""Stable name -> which facts are counted under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The counts of a shift, each by a stable name or code."""

    cases: int
    ends: Mapping[str, int]
    sources: Mapping[str, int]
    happened: Mapping[str, int]
    facts: int
    commands: int
    late: int


def numbers_of(store: Store) -> Numbers:
    """The numbers of everything in a store."""
    cases = store.cases.values()
    happened = {name: _count(store.facts, counted) for name, counted in COUNTED.items()}
    returns = [_by_unit(fact, store) for fact in store.facts if isinstance(fact.body, f.CaseReturned)]
    happened |= {"returned_by_unit": sum(returns), "returned_by_sub_centre": len(returns) - sum(returns)}
    spoken = {fact.command_id for fact in store.facts if fact.on_behalf_of is not None}
    return Numbers(
        cases=len(store.cases),
        ends=_sorted(Counter(case.state.value for case in cases)),
        sources=_sorted(Counter(case.source.value for case in cases)),
        happened={**happened, "on_behalf": len(spoken)},
        facts=len(store.facts),
        commands=len({fact.command_id for fact in store.facts}),
        late=sum(any(clock.late for clock in case.clocks) for case in cases),
    )


def _by_unit(fact: Fact, store: Store) -> bool:
    """A unit returned it, not a sub-centre."""
    case = store.cases[CaseId(fact.subject.id)]
    return isinstance(fact.body, f.CaseReturned) and fact.body.by in case.units


def _count(facts: Iterable[Fact], counted: Counted) -> int:
    return sum(counted(fact.body) for fact in facts)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
