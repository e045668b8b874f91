"""Who is responsible, in words with the reasons: the one unit, or why the catalogue names nobody or several."""

from desk_app.domain.case import Case, Place
from desk_app.domain.catalogue import COMPONENT_AUTHORITY, COMPONENT_MAINTAINER, COMPONENT_OWNER, Catalogue, class_of
from desk_app.domain.directory import OF_THE_COMPONENT, Resolved
from desk_app.domain.dispatch import owner_of, owner_undecided
from desk_app.screens.names import Names
from desk_app.words import _, pgettext


def role_words(role: str) -> str:
    """A role of the catalogue as it is read: those of "the component" in words, any other as it is called."""
    return {
        COMPONENT_MAINTAINER: _("the component's maintainer"),
        COMPONENT_OWNER: _("the component's owner"),
        COMPONENT_AUTHORITY: _("the component's authority"),
    }.get(role, role)


def board_words(board: str, names: Names) -> str:
    """A board by its name, where the grids in force know it."""
    return names.reference.area_names.get(board, board)


def several(found: Resolved, names: Names) -> str:
    """All units that the rule comes to, by name."""
    return pgettext("list of names", ", ").join(names.body(unit) for unit in found.units)


def reason(found: Resolved, place: Place, names: Names) -> str:
    """How the one unit was found: as the component's own body, as its board's, or for one that is on no list."""
    role = role_words(found.role)
    if found.role in OF_THE_COMPONENT:
        return role
    board = names.reference.directory.bodies[found.units[0]].board if found.units else ""
    told = _("{role} of {board}").format(role=role, board=board_words(board, names)) if board else role
    if found.unlisted:
        reason_why = _("component on no list") if place.component else _("no component named")
        return _("{why}: {role}").format(why=reason_why, role=told)
    return told


def doubt(found: Resolved, place: Place, names: Names) -> str:
    """Why there is not one unit; empty where there is."""
    if found.single is not None:
        return ""
    role = role_words(found.role)
    if found.units:
        return _("{count} units are “{role}” here: {units}").format(
            count=len(found.units), role=role, units=several(found, names)
        )
    if not found.role:
        return _("the catalogue in force does not hold this problem")
    if found.not_known:
        return components_not_known()
    if found.unlisted and found.role in OF_THE_COMPONENT:
        return _("no component of the list is named, and the catalogue names nobody for one that is on no list")
    if found.role in OF_THE_COMPONENT:
        if found.named:
            return _("{role} is “{body}”, which the directory does not hold").format(role=role, body=found.named)
        return _("{role} is not known").format(role=role)
    if place.board:
        return _("{board} has no unit “{role}”").format(board=board_words(place.board, names), role=role)
    return _("place still needed: “{role}” depends on the board").format(role=role)


def undecided(case: Case, names: Names) -> str:
    """Why there is not one unit for a case that waits to be dispatched; empty where there is or somebody has it."""
    if not owner_undecided(case, names.reference):
        return ""
    return doubt(owner_of(case, names.reference), case.place, names)


def question(why: str) -> str:
    """What the shift leader is asked where there is not one unit."""
    return _("Which unit should take it? {why}.").format(why=why)


def components_not_known() -> str:
    """Why nobody can say whose the named component is."""
    return _("the list of components has not come yet: whose this one is cannot be said")


def of_another_class(problem: str, component: str, names: Names) -> str:
    """That a problem is another class of component than the component put beside it."""
    catalogue = names.reference.catalogue
    own = class_of(component, catalogue.head.segments)
    named = catalogue.problems[own].name if own in catalogue.problems else own
    chosen = catalogue.problems[problem].name if problem in catalogue.problems else problem
    return _("the component is “{component}”, the problem “{problem}”").format(component=named, problem=chosen)


def edition_words(catalogue: Catalogue) -> str:
    """Which edition said so."""
    return _("catalogue {edition}").format(edition=catalogue.edition[:8])
