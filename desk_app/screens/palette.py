"""The command palette: which actions, views and cases fit what was typed, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk_app.words import N_, _

AT_MOST = 12


class EntryKind(StrEnum):
    """What choosing an entry does."""

    ACTION = "action"
    VIEW = "view"
    CASE = "case"


KIND_WORDS = {EntryKind.ACTION: N_("Action"), EntryKind.VIEW: N_("View"), EntryKind.CASE: N_("Case")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteEntry:
    """One thing to choose: `target` is an action's name, a view's key or a case's id; `aliases` are found too.

    `aliases` are the English words and the pinyin initials, so that nothing need be typed in Chinese.
    """

    kind: EntryKind
    target: str
    words: str
    detail: str = ""
    key: str = ""
    aliases: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def kind_words(self) -> str:
        """`Action`, `View` or `Case` in the language in use."""
        return _(KIND_WORDS[self.kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteView:
    """What the palette shows; `remark` is said where nothing fits."""

    typed: str
    entries: tuple[PaletteEntry, ...]
    remark: str = ""


def palette_view(typed: str, known: Iterable[PaletteEntry], cases: Sequence[PaletteEntry] = ()) -> PaletteView:
    """What fits: entries whose words or aliases hold every typed word, the closer fit first; then cases.

    With nothing typed every action is listed in the order in which it was given.
    """
    wanted = typed.casefold().split()
    enabled = [entry for entry in known if entry.enabled]
    if not wanted:
        return PaletteView(typed=typed, entries=tuple(enabled))
    ranked = [(rank, place, entry) for place, entry in enumerate(enabled) if (rank := _rank(entry, wanted)) is not None]
    ranked.sort(key=lambda item: item[:2])
    fitting = [entry for _rank_, _place, entry in ranked][:AT_MOST]
    by_number = [case for case in cases if _names_case(case, wanted)]
    others = [case for case in cases if case not in by_number]
    entries = (*by_number, *fitting, *others) if by_number and wanted[-1][-1:].isdigit() else (*fitting, *cases)
    remark = "" if entries else _("Nothing fits. Type an action, a view, or the end of a case number.")
    return PaletteView(typed=typed, entries=entries[: 2 * AT_MOST], remark=remark)


def _rank(entry: PaletteEntry, wanted: Sequence[str]) -> int | None:
    """0 where a text begins with what was typed, 1 where it holds it, 2 where only its detail does; None: no fit."""
    texts = [entry.words.casefold(), *(alias.casefold() for alias in entry.aliases)]
    ranks = []
    for word in wanted:
        if any(text.startswith(word) for text in texts):
            ranks.append(0)
        elif any(word in text for text in texts):
            ranks.append(1)
        elif word in entry.detail.casefold():
            ranks.append(2)
        else:
            return None
    return max(ranks)


def _names_case(entry: PaletteEntry, wanted: Sequence[str]) -> bool:
    """A case is named by the end of its number, or by the number itself."""
    number = entry.words.casefold()
    return any(number.endswith(word) or number.startswith(word) for word in wanted)
