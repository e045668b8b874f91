"""What windows ask of the reference data through the desk: hits, their cards, the land and the places of the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.case import CaseId, Place
from desk_app.domain.grid import GridLevel, box_around
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.ports import Journal, Lookups
from desk_app.screens.forms import FieldFault
from desk_app.screens.lookup import LookupView, lookup_view
from desk_app.screens.lookup_card import Around, HitCard, hit_card
from desk_app.screens.map import (
    CASE_REACH,
    COMPONENTS_NEAR,
    HOVER_REACH,
    CaseMark,
    ComponentCard,
    MapLand,
    PlaceCard,
    case_marks,
    component_card,
    map_land,
    place_card,
)
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.screens.proposals import Proposal, ProposalsView, proposals_view
from desk_app.screens.register_values import PLACE
from desk_app.screens.settings_page import ProposalChoices, wanted_proposals
from desk_app.screens.taken_lesson import TEACHES, taken_lesson

HITS_SHOWN = 60
LESSONS = 8
"""So many times it is learned from a few cases, then others have their turn."""
DRAWN = ("grids", "components", "catalogue")
"""The datasets that the land is drawn from: its areas and streets, what stands on it, what that is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiries:
    """Reads, and waits for the disk: the desk asks on its reading threads. `reference` and `now` are as the desk knows
    them at that moment, `wanted` which proposals the person at this seat has chosen to see."""

    lookups: Lookups
    journal: Journal
    reference: Callable[[], Reference]
    now: Callable[[], datetime]
    wanted: Callable[[], ProposalChoices] = ProposalChoices

    def make_ready(self) -> None:
        """The first key stroke shall find everything open."""
        self.lookups.make_ready()

    def lookup_view(self, words: str, near: Place, kinds: frozenset[str]) -> LookupView:
        """What the reference data hold for these words; what lies nearest to `near` comes first."""
        hits = self.lookups.search(words, near=self._point_of(near), kinds=kinds, at_most=HITS_SHOWN)
        return lookup_view(hits, words, self.reference(), near.address, at_most=HITS_SHOWN)

    def proposals(self, said: str, values: Mapping[str, str]) -> ProposalsView:
        """What is proposed for the words in the box beside a form that says `values` (`register_values`), as far as the
        person at this seat wants it."""
        wanted = self.wanted()
        learned = self.journal if wanted.learns else None
        understood = self.lookups.understand(said, near=self._point_in(values), learned=learned)
        view = proposals_view(understood, values, Names(reference=self.reference(), now=self.now()))
        return wanted_proposals(view, wanted)

    def took(self, case_id: CaseId, proposal: Proposal, values: Mapping[str, str]) -> None:
        """A person took this for a call whose form says `values`: it is remembered on this disk, for words like these.
        Nothing where the person at this seat wants nothing learned, or where there is nothing to learn."""
        lesson = taken_lesson(proposal, values)
        if lesson is not None and self.wanted().learns:
            self.journal.learn_taken(case_id, lesson.kind, lesson.code, lesson.signs)

    def took_back(self, case_id: CaseId, proposal: Proposal) -> None:
        """What was taken for the call was wrong: it teaches nothing."""
        kind = TEACHES.get(proposal.kind)
        if kind is not None:
            self.journal.unlearn_taken(case_id, kind)

    def learn(self) -> None:
        """Learn from some of what was filed since, a few cases at a time; for a thread that nobody waits for. Nothing
        where the person at this seat wants none of it."""
        if not self.wanted().learns:
            return
        for _ in range(LESSONS):
            if not self.journal.learn():
                return

    def _point_in(self, values: Mapping[str, str]) -> tuple[float, float] | None:
        try:
            return self._point_of(place_of(values.get(PLACE, "")))
        except FieldFault:
            return None

    def _point_of(self, place: Place) -> tuple[float, float] | None:
        """Where a place is; where only its cell is known, the middle of the cell's corners."""
        if place.longitude is not None and place.latitude is not None:
            return place.longitude, place.latitude
        area = self.lookups.grid(place.cell) if place.cell else None
        if area is None or not area.ring:
            return None
        return (
            sum(longitude for longitude, _ in area.ring) / len(area.ring),
            sum(latitude for _, latitude in area.ring) / len(area.ring),
        )

    def hit_card(self, hit: LookupHit, near: Place) -> HitCard:
        """All that this seat knows of one hit; a problem's bodies are those at the place `near`."""
        return hit_card(hit, self.reference(), self.now(), self._around(hit, near))

    def _around(self, hit: LookupHit, case_place: Place) -> Around:
        look = self.lookups
        match hit.kind:
            case "component":
                return Around(component=look.component(hit.code), cases=self.journal.cases_at(hit.code))
            case "street" | "place" if hit.longitude is not None and hit.latitude is not None:
                cell = look.grid_at(hit.longitude, hit.latitude, GridLevel.CELL)
                return Around(
                    street=next((each for each in look.streets() if each.code == hit.code), None),
                    named=look.place_named(hit.code) if hit.kind == "place" else None,
                    near=look.components_near(hit.longitude, hit.latitude, COMPONENTS_NEAR),
                    cell=cell.code if cell is not None else "",
                )
            case _:
                return Around(case_place=case_place)

    def map_editions(self) -> tuple[str, ...]:
        """The editions that the land is drawn from; empty ones where there are none."""
        known = self.lookups.counts()
        return tuple(known[name].edition if name in known else "" for name in DRAWN)

    def map_land(self) -> MapLand:
        """All that lies on the land."""
        look = self.lookups
        areas = {level: look.areas(level) for level in GridLevel}
        return map_land(areas, look.streets(), look.component_points(), self.reference())

    def map_cases(self) -> tuple[CaseMark, ...]:
        """The open cases that have a place, with their lights as they are now."""
        return case_marks(self.journal.case_points(), self.now())

    def map_place(self, longitude: float, latitude: float) -> PlaceCard:
        """What lies at a place: its areas, the nearest house, components and open cases."""
        look = self.lookups
        within = (look.grid_at(longitude, latitude, level) for level in GridLevel)
        return place_card(
            (longitude, latitude),
            tuple(area for area in within if area is not None),
            look.components_near(longitude, latitude, COMPONENTS_NEAR),
            case_marks(self.journal.case_points(box_around((longitude, latitude), CASE_REACH)), self.now()),
            look.streets(),
        )

    def map_component(self, longitude: float, latitude: float) -> ComponentCard | None:
        """The card of the component that stands at a place of the map; None where there is none."""
        for component, metres in self.lookups.components_near(longitude, latitude, 1):
            return component_card(component, self.reference()) if metres <= HOVER_REACH else None
        return None
