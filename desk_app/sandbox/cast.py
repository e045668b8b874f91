"""Who plays whom in a shift: the accounts of the sample by role, body and badge, and what they look things up in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from desk_app.central.seeding import PersonalAccount
from desk_app.domain.case import DISTRICT, Badge, BodyId, Case, Party, Source, State, acts_next
from desk_app.domain.component import Component
from desk_app.domain.datasets import CalendarHead, calendar_of, catalogue_of, directory_of
from desk_app.domain.directory import proposed_target
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Role
from desk_app.errors import BadInput
from desk_app.sandbox.scenario import CaseStory, Scenario

CHANNEL_OF: Mapping[Source, str] = {
    Source.HOTLINE: "110",
    Source.POLICE_110: "110",
    Source.FORUM: "forum",
    Source.WECHAT: "wechat",
    Source.WEB: "web",
    Source.MEDIA: "web",
    Source.SENSOR: "web",
}
"""The machine account that a source reports through where the scenario names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The accounts of the sandbox and its reference data."""

    accounts: Mapping[Badge, PersonalAccount]
    reference: Reference

    def account(self, badge: str) -> PersonalAccount:
        """The account with this badge. Raises `BadInput` `no_such_account`."""
        found = self.accounts.get(Badge(badge))
        if found is None:
            raise BadInput("no_such_account", {"badge": badge})
        return found

    def of_body(self, body: BodyId, role: Role) -> PersonalAccount | None:
        """Who acts for a body; None for one that is reached by telephone only."""
        return next((each for each in self.accounts.values() if each.body == body and role in each.roles), None)

    def reporter(self, story: CaseStory) -> PersonalAccount:
        """Whose account a story is reported through; a call that rings has none but the operator's."""
        if story.by:
            return self.account(story.by)
        place = story.call.place
        match story.source:
            case Source.PATROLLER:
                return self.account(self._patroller(story))
            case Source.GRID_LEADER:
                return self._of_board(place.board, Role.GRID_LEADER)
            case Source.SUB_CENTRE:
                return self._of_board(place.board, Role.DISPATCHER)
            case source:
                return self.account(CHANNEL_OF.get(source, ""))

    def parties(self, case: Case) -> tuple[PersonalAccount, ...]:
        """Everybody beside the operator who may have to act on a case as it stands."""
        found: list[PersonalAccount | None] = [self.accounts.get(task.patroller) for task in case.tasks]
        if acts_next(case) is Party.UNIT and case.unit is not None:
            found.append(self.of_body(case.unit, Role.UNIT))
        if case.holder not in (None, DISTRICT) and (
            case.request is not None or case.state in (State.PENDING_DISPATCH, State.RETURNED)
        ):
            found.append(self.of_body(case.holder or DISTRICT, Role.DISPATCHER))
        if case.request is not None or case.suspension is not None:
            found.append(self.of_body(DISTRICT, Role.SHIFT_LEADER))
        return tuple(each for each in found if each is not None)

    def needed(self, scenario: Scenario) -> frozenset[Badge]:
        """The accounts that a scenario cannot begin without: who reports, and who will probably have to act."""
        wanted = {Badge(each) for each in (scenario.operator, scenario.leader, scenario.watcher)}
        for story in scenario.cases:
            if story.colleague:
                wanted.add(Badge(story.colleague))
            if not story.rings:
                wanted.add(self.reporter(story).badge)
            if story.call.problem:
                wanted |= self._on_the_way(story)
        return frozenset(badge for badge in wanted if badge in self.accounts)

    def _on_the_way(self, story: CaseStory) -> set[Badge]:
        """The patroller that is proposed, and whom the catalogue and the story's returns name."""
        directory, place = self.reference.directory, story.call.place
        problem = self.reference.catalogue.problems[story.call.problem]
        answering = self.reference.bodies_of(place.component)
        bodies = [proposed_target(directory, problem, place, answering, DISTRICT)]
        bodies += [proposed_target(directory, problem, place, answering, bodies[0]) if bodies[0] else None]
        bodies += [each.to for each in story.returns]
        found = {self._patroller(story)}
        for body in bodies:
            for role in (Role.DISPATCHER, Role.UNIT):
                account = self.of_body(body, role) if body is not None else None
                if account is not None:
                    found.add(account.badge)
        return found

    def _patroller(self, story: CaseStory) -> Badge:
        proposed = self.reference.directory.patrollers_for(story.call.place)
        if not proposed:
            raise BadInput("no_account_with_role", {"role": Role.PATROLLER.value})
        return proposed[0].badge

    def _of_board(self, board: str, role: Role) -> PersonalAccount:
        sub_centre = self.reference.directory.sub_centre_of(board)
        found = self.of_body(sub_centre, role) if sub_centre is not None else None
        if found is None:
            raise BadInput("no_account_with_role", {"role": role.value})
        return found


def make_cast(rows: Mapping[str, Sequence[object]], accounts: Iterable[PersonalAccount]) -> Cast:
    """The cast of a sample: its datasets' rows and its accounts."""
    components = [row for row in rows.get("components", ()) if isinstance(row, Component)]
    answering = {component.code: component.bodies for component in components}
    calendar = rows.get("calendar", ())
    zones = {row.zone: ZoneInfo(row.zone) for row in calendar if isinstance(row, CalendarHead)}
    policies = [row for row in rows.get("policies", ()) if isinstance(row, Policy)]
    return Cast(
        accounts={account.badge: account for account in accounts},
        reference=Reference(
            catalogue=catalogue_of(rows["catalogue"], ""),
            directory=directory_of(rows["directory"], ""),
            calendar=calendar_of(calendar, "", zones),
            policy=policies[0] if policies else Policy(),
            bodies_of=answering.get,
        ),
    )
