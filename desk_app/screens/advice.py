"""What the catalogue says of a problem at a place: who is responsible, how long it may take, when it is done."""

from dataclasses import dataclass

from desk_app.domain.case import DISTRICT, BodyId, Place
from desk_app.domain.catalogue import DispatchFlow
from desk_app.domain.directory import proposed_target, single_owner
from desk_app.domain.reference import Reference
from desk_app.screens.names import Names
from desk_app.screens.vocabulary import grade, limit
from desk_app.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """In words: the responsible unit, the limit of the chosen condition (of each, while none is chosen), grade, closing
    standards, `way` where a sub-centre receives it first. `target` is the next body, `free` all that need no reason.
    """

    unit: str = ""
    limit: str = ""
    grade: str = ""
    standards: str = ""
    way: str = ""
    doubt: str = ""
    target: BodyId | None = None
    free: frozenset[BodyId] = frozenset()


def advice(problem_code: str, condition_code: str, place: Place, names: Names) -> Advice:
    """What the catalogue in force says; nothing for an unknown problem."""
    reference: Reference = names.reference
    problem = reference.catalogue.problems.get(problem_code)
    if problem is None:
        return Advice()
    bodies = reference.bodies_of(place.component)
    owner = single_owner(reference.directory, problem, place, bodies)
    target = proposed_target(reference.directory, problem, place, bodies, DISTRICT)
    chosen = problem.condition(condition_code)
    limits = [limit(chosen.limit)] if chosen else list(dict.fromkeys(limit(each.limit) for each in problem.conditions))
    doubt = ""
    if owner is None:
        missing_place = not place.board and not place.component
        doubt = _("place still needed") if missing_place else _("the catalogue names no single unit here")
    via = problem.flow is DispatchFlow.VIA_SUB_CENTRE and target is not None
    return Advice(
        unit=names.body(owner) if owner else "",
        limit=" / ".join(limits),
        grade=grade(problem.grade),
        standards=" / ".join(problem.closing_standards),
        way=_("by way of {sub_centre}").format(sub_centre=names.body(target)) if via else "",
        doubt=doubt,
        target=target,
        free=frozenset(body for body in (target, owner) if body is not None),
    )
