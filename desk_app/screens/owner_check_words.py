"""What the check of the catalogue found, in words: which role comes to no unit or to several, where, and by what."""

from __future__ import annotations

from desk_app.domain.owner_check import OwnerCheck, Part, Unclear
from desk_app.domain.reference import Reference
from desk_app.screens.ownership import role_words
from desk_app.words import _, ngettext, pgettext


def unclear_words(each: Unclear, reference: Reference) -> str:
    """One finding: problem, board, role, what it came to; names stand beside codes and ids."""
    board = _named(each.board, reference.area_names.get(each.board, "")) or _("whole district")
    if each.part is None:
        told = ngettext(
            "{code} · {board}: {count} component of a class that the catalogue does not hold, such as {example}",
            "{code} · {board}: {count} components of a class that the catalogue does not hold, such as {example}",
            each.components,
        )
        return told.format(code=each.code, board=board, count=each.components, example=each.example)
    label = {
        Part.HANDLING: pgettext("card", "Handles"),
        Part.REGULATING: pgettext("card", "Regulates"),
        Part.ENFORCING: pgettext("card", "Enforces"),
    }[each.part]
    parts = [_named(each.code, each.name), board, f"{label} {role_words(each.role)}".strip()]
    if each.components:
        told = ngettext("{count} component, {example}", "{count} components such as {example}", each.components)
        parts.append(told.format(count=each.components, example=each.example))
    elif each.unlisted:
        parts.append(_("component on no list"))
    return _("{what}: {units}").format(what=" · ".join(parts), units=_came_to(each, reference))


def summary_words(found: OwnerCheck) -> str:
    """How much was looked at, and how much of it is unclear."""
    looked = _("{places} roles on boards and {components} components looked at")
    count = len(found.unclear)
    verdict = _("each comes to exactly one unit")
    if count:
        verdict = ngettext("{count} without exactly one unit", "{count} without exactly one unit", count)
    return _("{why}: {role}").format(
        why=looked.format(places=f"{found.places:,}", components=f"{found.components:,}"),
        role=verdict.format(count=count),
    )


def _came_to(each: Unclear, reference: Reference) -> str:
    if each.units:
        bodies = reference.directory.bodies
        units = [_named(unit, bodies[unit].name if unit in bodies else "") for unit in each.units]
        return _("several units: {units}").format(units=pgettext("list of names", ", ").join(units))
    if each.named:
        return _("none, {body} is not in the directory").format(body=each.named)
    return _("no unit")


def _named(code: str, name: str) -> str:
    return " ".join(filter(None, (code, name)))
