"""What putting a list into force changes, in words: how many rows come and go, and why it has to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from desk_app.words import _, pgettext


class Change(Protocol):
    """Rows of one kind before and after; `removed` have no successor."""

    @property
    def kind(self) -> str:
        """The stable name of the kind."""

    @property
    def before(self) -> int:
        """How many are in force."""

    @property
    def removed(self) -> int:
        """How many of them would go."""


def change_words(before: int, after: int, added: int, changed: int, removed: int) -> str:
    """From what is in force to what the file makes of it."""
    told = _("In force: {before} → {after} rows ({added} added, {changed} changed, {removed} removed)")
    return told.format(
        before=f"{before:,}", after=f"{after:,}", added=f"{added:,}", changed=f"{changed:,}", removed=f"{removed:,}"
    )


def sweeping_words(kinds: tuple[Change, ...]) -> str:
    """Why a list is not put into force: what would go, and how to go on."""
    of_kind = _("{removed} of {before} {kind}")
    what = pgettext("list", "; ").join(
        of_kind.format(removed=f"{each.removed:,}", before=f"{each.before:,}", kind=kind_words(each.kind))
        for each in kinds
    )
    return _(
        "Nothing was stored: a list replaces the whole edition in force, and {what} would go. If that is meant, import "
        "it again with --replace; else add the missing rows (`central export` writes the list in force)"
    ).format(what=what)


def kind_words(kind: str) -> str:
    """What rows of a kind are called."""
    return _kinds().get(kind, kind)


def _kinds() -> Mapping[str, str]:
    return {
        "Component": _("components"),
        "GridArea": _("grid areas"),
        "Street": _("streets"),
        "NamedPlace": _("places"),
        "Category.EVENT": _("event classes"),
        "Category.COMPONENT": _("component majors"),
        "Problem.EVENT": _("event problems"),
        "Problem.COMPONENT": _("component classes"),
        "Body": _("bodies"),
        "Person": _("people"),
        "DayRow": _("days"),
    }
