"""Who and what is meant by an id: bodies, people, problems and cases by the names a person knows them by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk_app.domain.case import DISTRICT, Badge, BodyId, Case, CaseId
from desk_app.domain.projection import temporary_number
from desk_app.domain.reference import Reference
from desk_app.domain.seat import CLOCK_ACTOR
from desk_app.screens.vocabulary import moment, role
from desk_app.words import _


def no_other_case(case_id: CaseId) -> Case | None:
    """Knows no case; where others cannot be looked up their temporary numbers are shown."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Turns ids into names with the reference data at hand; what is unknown is shown by its id.

    `people` are those known in another way than by the directory: who sits here, who is signed in elsewhere.
    """

    reference: Reference
    now: datetime
    people: Mapping[Badge, str] = field(default_factory=dict)
    lookup_case: Callable[[CaseId], Case | None] = no_other_case

    def body(self, body: BodyId | str | None) -> str:
        """A body's name; the district's centre has one of its own. One that the directory lacks is told by its id, and
        while there is no directory it is said that there is none: an id would look like a name."""
        if not body:
            return ""
        known = self.reference.directory.bodies.get(BodyId(body))
        if known is not None and known.name:
            return known.name
        if body == DISTRICT:
            return _("District centre")
        return str(body) if self.reference.directory.bodies else _("… (data not here yet)")

    def person(self, badge: Badge | str) -> str:
        """A person's name, the automatic clock's role, else the badge."""
        if badge == CLOCK_ACTOR.badge:
            return role("clock")
        known = self.reference.directory.people.get(Badge(badge))
        return known.name if known is not None else self.people.get(Badge(badge)) or str(badge)

    def party(self, organisation: str) -> str:
        """A body or, where it is a badge, a person: the two that a seat speaks for."""
        if Badge(organisation) in self.reference.directory.people:
            return self.person(organisation)
        return self.body(organisation)

    def problem(self, code: str) -> str:
        """A problem's name with its class: `下水道 · 井盖缺失`; the code where the catalogue has none."""
        known = self.reference.catalogue.problems.get(code)
        if known is None:
            return code
        category = self.reference.catalogue.categories.get(known.category)
        return f"{category.name} · {known.name}" if category and category.name != known.name else known.name

    def case(self, case_id: CaseId | str) -> str:
        """A case's number, the temporary one where it has none or is not known here."""
        known = self.lookup_case(CaseId(case_id))
        return (known.number if known else None) or temporary_number(CaseId(case_id))

    def at(self, moment_: datetime) -> str:
        """A time of day, with its date where that is not today's."""
        return moment(moment_, self.now, self.reference.calendar.zone)
