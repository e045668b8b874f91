"""The card of one look-up hit: a component's identity, a problem's rules, a grid's team, how to reach somebody."""

from collections.abc import Iterable
from datetime import datetime

from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens.card_of_component import component_code, component_sections
from desk_app.screens.card_of_contact import body_sections, person_sections
from desk_app.screens.card_of_grid import grid_sections
from desk_app.screens.card_of_place import place_sections
from desk_app.screens.card_of_problem import problem_sections
from desk_app.screens.card_parts import NOTHING_AROUND, Around, CardField, CardSection, HitCard
from desk_app.screens.lookup import distance_words

__all__ = ["Around", "CardField", "CardSection", "HitCard", "component_code", "hit_card"]


def hit_card(hit: LookupHit, reference: Reference, now: datetime, around: Around = NOTHING_AROUND) -> HitCard:
    """The card of a hit with the reference data in force; a hit that they do not hold any more shows its own words."""
    sections: Iterable[CardSection]
    match hit.kind:
        case "component":
            sections = component_sections(hit, reference, around, now)
        case "problem":
            sections = problem_sections(hit, reference, around.case_place)
        case "grid":
            sections = grid_sections(hit, reference)
        case "street" | "place":
            sections = place_sections(hit, reference, around)
        case "person":
            sections = person_sections(hit, reference)
        case "body":
            sections = body_sections(hit, reference)
        case _:
            sections = ()
    return HitCard(
        title=hit.title or hit.code,
        remark=distance_words(hit.metres),
        code=hit.code,
        sections=tuple(section for section in sections if section.fields),
    )
