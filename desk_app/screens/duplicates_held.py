"""What the strip of similar cases shows when news of other cases comes: the line that was read stays first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.words import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDuplicates:
    """`view` is to be shown; `waiting` says in words what it holds back, empty where it is all there is."""

    view: DuplicatesView
    waiting: str = ""


def held(shown: DuplicatesView, come: DuplicatesView) -> HeldDuplicates:
    """The newest view with the first line of the one that is shown kept where it is: a key that was about to merge into
    it must not meet another case. Where what its key does has changed, it does nothing any more and says why."""
    if not shown.lines:
        return HeldDuplicates(view=come)
    first = shown.lines[0]
    now = next((line for line in come.lines if line.id == first.id), None)
    still = now is not None and (now.can_merge, now.can_follow) == (first.can_merge, first.can_follow)
    if still and come.lines[0].id == first.id:
        return HeldDuplicates(view=come)
    kept = replace(now, key=first.key) if now is not None and still else _closed(now or first, gone=now is None)
    others = tuple(replace(line, key="") for line in come.lines if line.id != first.id)
    view = replace(come, heading=come.heading or shown.heading, lines=(kept, *others))
    return HeldDuplicates(view=view, waiting=_waiting(shown, come))


def _closed(line: DuplicateLine, *, gone: bool) -> DuplicateLine:
    changed = _("No longer similar") if gone else _("Changed meanwhile")
    return replace(line, can_merge=False, can_follow=False, key="", changed=changed)


def _waiting(shown: DuplicatesView, come: DuplicatesView) -> str:
    known = {line.id for line in shown.lines}
    new = sum(line.id not in known for line in come.lines)
    return ngettext("{count} new", "{count} new", new).format(count=new) if new else _("changed")
