"""The responsibility catalogue: what a problem is, who is responsible for it, how long it may take, when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desk_app.domain.case import DemandKind, Grade, Module
from desk_app.domain.case import DispatchFlow as DispatchFlow
from desk_app.domain.deadlines import Limit


class CatalogueKind(StrEnum):
    """Events (事件) or components (部件)."""

    EVENT = "EVENT"
    COMPONENT = "COMPONENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueHead:
    """The first row of an edition: how many digits a component's code has for district, major class, minor class and
    number, and what is to be said about the edition (a sample says so).

    The national numbering has 6 + 2 + 2 + 6, a later one 6 + 2 + 3 + 5: so the lengths belong to the edition.
    """

    segments: tuple[int, ...] = (6, 2, 2, 6)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A class of the catalogue: level 1 major, 2 minor, 3 fine. `module` is set on major event classes."""

    code: str
    kind: CatalogueKind
    level: int
    name: str
    parent: str
    module: Module | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingCondition:
    """立案条件: what must be the case, and how long handling may then take."""

    code: str
    text: str
    limit: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A leaf of the catalogue: for an event one of its problems, for a component class the class itself.

    The three bodies are roles (`directory.Body.role`), resolved by place to exactly one unit; the roles
    `component_maintainer`, `component_owner` and `component_authority` mean the bodies of the named component, and
    `unlisted_role` who handles one that is on no list. `initials` are the first letters of the name in pinyin.
    """

    code: str
    kind: CatalogueKind
    name: str
    category: str
    grade: Grade
    conditions: tuple[FilingCondition, ...]
    handling_role: str
    regulating_role: str
    enforcing_role: str
    flow: DispatchFlow
    closing_standards: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    unlisted_role: str = ""
    initials: str = ""

    def condition(self, code: str) -> FilingCondition | None:
        """The filing condition with this code."""
        return next((condition for condition in self.conditions if condition.code == code), None)


COMPONENT_MAINTAINER = "component_maintainer"
COMPONENT_OWNER = "component_owner"
COMPONENT_AUTHORITY = "component_authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One edition, indexed by code."""

    edition: str
    head: CatalogueHead = field(default_factory=CatalogueHead)
    categories: Mapping[str, Category] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)

    def major_of(self, problem: Problem) -> Category | None:
        """The major class a problem is filed under."""
        code = problem.category
        while (category := self.categories.get(code)) is not None:
            if category.level == 1:
                return category
            code = category.parent
        return None

    def subject_of(self, problem: Problem) -> Category | None:
        """What a problem is about, in one class: the minor class of an event; the major one of a component, whose own
        class is the minor one, and of an event that is filed right under it."""
        subject, code = None, problem.category
        while (category := self.categories.get(code)) is not None and (subject is None or category.level > 1):
            subject, code = category, category.parent
        return subject

    def may_be_about(self, problem_code: str, component: str) -> bool:
        """Whether a case under this problem can be about this component: an event about any, a component's class about
        its own only. No component, or a code too short to name a class, contradicts nothing."""
        problem = self.problems.get(problem_code)
        own = class_of(component, self.head.segments)
        return not own or problem is None or problem.kind is not CatalogueKind.COMPONENT or problem.code == own


def class_of(component: str, segments: tuple[int, ...]) -> str:
    """The code of the class that a component's own code names; empty where it is too short."""
    district, major, minor, _number = segments
    return component[district : district + major + minor] if len(component) == sum(segments) else ""


def module_of(catalogue: Catalogue, problem_code: str, demand: DemandKind) -> Module:
    """The one of the six modules a case belongs to, from its problem and what the caller wants.

    An enquiry is 政策咨询; a problem decides by its major class (components are 城市管理); anything else is 便民服务.
    """
    if demand is DemandKind.ENQUIRY:
        return Module.POLICY_ENQUIRY
    problem = catalogue.problems.get(problem_code)
    if problem is None:
        return Module.CONVENIENCE
    if problem.kind is CatalogueKind.COMPONENT:
        return Module.CITY_MANAGEMENT
    major = catalogue.major_of(problem)
    return (major.module if major else None) or Module.CONVENIENCE
