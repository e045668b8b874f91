"""What the catalogue says of a problem at a place: who is responsible, how long it may take, when it is done."""

from dataclasses import dataclass

from desk_app.domain.case import DISTRICT, BodyId, Place
from desk_app.domain.catalogue import DispatchFlow
from desk_app.domain.directory import handling, proposed_target
from desk_app.domain.reference import Reference
from desk_app.screens import ownership
from desk_app.screens.names import Names
from desk_app.screens.vocabulary import grade, limit
from desk_app.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """In words: the responsible unit, the limit of the chosen condition (of each, while none is chosen), grade,
    closing standards, `way` where a sub-centre receives it first, `unclear` why there is not one unit at a known
    place. `why` says how the unit was found, or why there is none or several, and by which edition; `several` names
    all candidates, of which none is chosen; then, and where there is none at a known place, the shift leader decides.
    `target` is the next body, `free` all that need no reason.
    """

    unit: str = ""
    limit: str = ""
    grade: str = ""
    standards: str = ""
    way: str = ""
    doubt: str = ""
    unclear: str = ""
    leader_decides: bool = False
    why: str = ""
    several: str = ""
    target: BodyId | None = None
    free: frozenset[BodyId] = frozenset()


def advice(problem_code: str, condition_code: str, place: Place, names: Names) -> Advice:
    """What the catalogue in force says; nothing for an unknown problem."""
    reference: Reference = names.reference
    problem = reference.catalogue.problems.get(problem_code)
    if problem is None:
        return Advice()
    bodies = reference.bodies_of(place.component)
    found = handling(reference.directory, problem, place, bodies)
    owner = found.single
    target = proposed_target(reference.directory, problem, place, bodies, DISTRICT)
    chosen = problem.condition(condition_code)
    limits = [limit(chosen.limit)] if chosen else list(dict.fromkeys(limit(each.limit) for each in problem.conditions))
    doubt = ""
    missing_place = owner is None and not found.units and not place.board and not place.component
    if owner is None:
        doubt = _("place still needed") if missing_place else _("the catalogue names no single unit here")
    why = ownership.reason(found, place, names) if owner else ownership.doubt(found, place, names)
    via = problem.flow is DispatchFlow.VIA_SUB_CENTRE and target is not None
    unclear = owner is None and not missing_place
    if via and unclear:
        asks = (
            _("goes to {sub_centre}, which will have to ask: several are named")
            if found.units
            else _("goes to {sub_centre}, which will have to ask: nobody is named")
        )
        doubt = asks.format(sub_centre=names.body(target))
    return Advice(
        unit=names.body(owner) if owner else "",
        limit=" / ".join(limits),
        grade=grade(problem.grade),
        standards=" / ".join(problem.closing_standards),
        way=_("by way of {sub_centre}").format(sub_centre=names.body(target)) if via and owner else "",
        doubt=doubt,
        unclear=why if unclear else "",
        leader_decides=unclear,
        why=" · ".join((why, ownership.edition_words(reference.catalogue))),
        several=ownership.several(found, names) if len(found.units) > 1 else "",
        target=target,
        free=frozenset(body for body in (target, owner) if body is not None),
    )
