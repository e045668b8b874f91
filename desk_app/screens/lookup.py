"""What a look-up shows: hits in groups of grids, components, problems and contacts, each in two lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.words import _, pgettext

SHOWN_OF_A_GROUP = 6
"""How many of each group are shown where all groups are; a tab shows the whole of one."""


class Group(StrEnum):
    """The tabs, in their order; `ALL` shows the beginning of each."""

    ALL = "all"
    GRIDS = "grids"
    COMPONENTS = "components"
    PROBLEMS = "problems"
    CONTACTS = "contacts"


KINDS = {
    Group.GRIDS: frozenset({"grid", "street", "place"}),
    Group.COMPONENTS: frozenset({"component"}),
    Group.PROBLEMS: frozenset({"problem"}),
    Group.CONTACTS: frozenset({"person", "body"}),
}
IN_ALL = (Group.COMPONENTS, Group.PROBLEMS, Group.GRIDS, Group.CONTACTS)
"""Order of the groups where all are shown: what a caller names first; behind a group that was named exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """One hit in two lines; `distance` is empty where it is not known."""

    hit: LookupHit
    kind: str
    title: str
    detail: str
    distance: str

    @property
    def spoken(self) -> str:
        """For a tip and a screen reader."""
        return " · ".join(part for part in (self.kind, self.title, self.detail, self.distance) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitGroup:
    """The hits of one tab, best first as the disk gave them; `more` where there may be others that were not given."""

    group: Group
    words: str
    lines: tuple[HitLine, ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines to show one below the other under a heading; `words` is empty without one, `remark` says what is left."""

    words: str
    lines: tuple[HitLine, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupView:
    """The answer to `words`. `origin` says from where distances are measured, `edition` which catalogue
    and directory it came from."""

    words: str
    groups: tuple[HitGroup, ...] = ()
    empty: str
    hint: str
    origin: str = field(default="", compare=False)
    edition: str = field(default="", compare=False)

    @property
    def total(self) -> int:
        """How many hits there are."""
        return sum(len(group.lines) for group in self.groups)

    def sections(self, chosen: Group) -> tuple[Section, ...]:
        """What a tab shows: the whole of one group, or the beginning of each with what is left of it."""
        found = {group.group: group for group in self.groups}
        if chosen is not Group.ALL:
            return (Section(words="", lines=found[chosen].lines),) if chosen in found else ()
        return tuple(
            Section(
                words=found[group].words,
                lines=found[group].lines[:SHOWN_OF_A_GROUP],
                remark=_more(len(found[group].lines) - SHOWN_OF_A_GROUP, found[group].more),
            )
            for group in sorted(IN_ALL, key=lambda group: group not in found or not self._meant(found[group]))
            if group in found
        )

    def _meant(self, group: HitGroup) -> bool:
        """It begins with exactly what was typed: a name, a code, or a house with its number."""
        words = self.words.strip()
        hits = (line.hit for line in group.lines[:SHOWN_OF_A_GROUP])
        return any(words in (hit.title, hit.code) or (hit.kind == "street" and hit.cell) for hit in hits)

    def count(self, group: Group) -> int:
        """How many hits a tab has."""
        return self.total if group is Group.ALL else sum(len(one.lines) for one in self.groups if one.group is group)

    def figure(self, group: Group) -> str:
        """The count as it is read: `60+` where there may be more; empty for none."""
        count = self.count(group)
        more = any(one.more for one in self.groups if group in (Group.ALL, one.group))
        return f"{count}{'+' if more else ''}" if count else ""

    def elsewhere(self, chosen: Group) -> str:
        """Where there are hits though the chosen tab has none: `Contacts 1`; empty where it has some."""
        if self.count(chosen):
            return ""
        return " · ".join(f"{one.words} {self.figure(one.group)}" for one in self.groups)


def lookup_view(
    hits: Sequence[LookupHit], words: str, reference: Reference, origin: str = "", *, at_most: int | None = None
) -> LookupView:
    """The hits as the disk gave them, grouped; those of a kind nobody knows are left out. `origin` is what the place is
    called that is near; it is said where anything was measured from it. `at_most` hits were asked for, each kind's in
    turn: where so many came, every kind that was not used up before the others may have more."""
    groups = []
    cut = _cut_kinds(hits) if at_most is not None and len(hits) >= at_most else frozenset()
    for group, kinds in KINDS.items():
        lines = tuple(_line(hit) for hit in hits if hit.kind in kinds)
        if lines:
            groups.append(HitGroup(group=group, words=group_words(group), lines=lines, more=bool(kinds & cut)))
    empty, hint = _empty(words)
    return LookupView(
        words=words,
        groups=tuple(groups),
        empty=empty,
        hint=hint,
        origin=_origin(origin) if any(hit.metres is not None for hit in hits) else _unmeasured(hits),
        edition=_("Catalogue {catalogue} · directory {directory}").format(
            catalogue=reference.catalogue.edition[:8], directory=reference.directory.edition[:8]
        ),
    )


def group_words(group: Group) -> str:
    """The name of a tab."""
    return {
        Group.ALL: pgettext("look-up", "All"),
        Group.GRIDS: pgettext("look-up", "Places"),
        Group.COMPONENTS: pgettext("look-up", "Components"),
        Group.PROBLEMS: pgettext("look-up", "Catalogue"),
        Group.CONTACTS: pgettext("look-up", "Contacts"),
    }[group]


def kind_words(kind: str) -> str:
    """What one hit is."""
    return {
        "component": pgettext("look-up", "component"),
        "problem": pgettext("look-up", "problem"),
        "grid": pgettext("look-up", "grid"),
        "street": pgettext("look-up", "street"),
        "place": pgettext("look-up", "place"),
        "person": pgettext("look-up", "person"),
        "body": pgettext("look-up", "unit"),
    }.get(kind, kind)


def distance_words(metres: float | None) -> str:
    """`40 m`, `1.2 km`; to ten metres, since no caller is more exact."""
    if metres is None:
        return ""
    if metres < 995:
        return _("{metres} m").format(metres=max(10, round(metres / 10) * 10) if metres >= 5 else 0)
    return _("{kilometres} km").format(kilometres=f"{metres / 1000:.1f}")


def _line(hit: LookupHit) -> HitLine:
    return HitLine(
        hit=hit,
        kind=kind_words(hit.kind),
        title=hit.title or hit.code,
        detail=hit.detail,
        distance=distance_words(hit.metres),
    )


def _unmeasured(hits: Sequence[LookupHit]) -> str:
    """Else the first of thousands of components would seem to be first for a reason."""
    return _("No place chosen: in the order of the list") if any(hit.kind == "component" for hit in hits) else ""


def _origin(place: str) -> str:
    return _("Nearest first, from {place}").format(place=place) if place else _("Nearest to the case first")


def _cut_kinds(hits: Sequence[LookupHit]) -> frozenset[str]:
    """The kinds that had their turn to the last: one that ran out before has fewer hits than the others."""
    counts = Counter(hit.kind for hit in hits)
    most = max(counts.values(), default=0)
    return frozenset(kind for kind, count in counts.items() if count >= most - 1)


def _more(count: int, others: bool) -> str:
    return _("{count} more in its tab").format(count=f"{count}{'+' if others else ''}") if count > 0 else ""


def _empty(words: str) -> tuple[str, str]:
    if not words.strip():
        return (
            _("Look up a place, a thing, a problem or a person"),
            _("A word, pinyin initials (jg), a street with house number, part of a code, a unit, a name."),
        )
    return pgettext("look-up", "Nothing found"), _("Try fewer words, pinyin initials, or part of a code.")
