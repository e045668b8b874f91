"""The window's own actions as data: name, words, key, what to type to find it; one list for palette, keys and menus."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.projection import QueueFilter
from desk_app.screens.palette import EntryKind, PaletteEntry
from desk_app.screens.queue_views import view_groups
from desk_app.words import _

NOTICE_KEY = "Ctrl+."


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAction:
    """`name` is stable, `aliases` are English and pinyin initials; `signed_in`: only while somebody sits here."""

    name: str
    words: str
    keys: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    signed_in: bool = True

    def entry(self, *, enabled: bool) -> PaletteEntry:
        """As the palette lists it."""
        return PaletteEntry(
            kind=EntryKind.ACTION,
            target=self.name,
            words=self.words,
            key=self.keys[0] if self.keys else "",
            aliases=self.aliases,
            enabled=enabled,
        )


def window_actions() -> tuple[WindowAction, ...]:
    """Every action of an operator's window that is not a case's own."""
    return (
        WindowAction(name="intake", words=_("New call"), keys=("Ctrl+N",), aliases=("new call", "xdh", "register")),
        WindowAction(name="seat_state", words=_("Change seat state"), keys=("F2",), aliases=("seat state", "zxzt")),
        WindowAction(name="extend", words=_("Longer after-call work"), keys=("Shift+F2",), aliases=("longer", "ychh")),
        *_phone_actions(),
        WindowAction(name="queue", words=_("Go to the queue"), keys=("Ctrl+1",), aliases=("queue", "dl")),
        WindowAction(name="case", words=_("Go to the case"), keys=("Ctrl+2",), aliases=("case", "aj")),
        WindowAction(name="lookup", words=_("Go to the look-up"), keys=("Ctrl+3", "Ctrl+L"), aliases=("lookup", "cz")),
        WindowAction(name="countdown", words=_("Go to the countdown"), keys=("Ctrl+4",), aliases=("countdown", "djs")),
        WindowAction(name="group_clocks", words=_("Another order of the clocks"), aliases=("group clocks", "djsfz")),
        WindowAction(name="mute", words=_("Mute sounds and notices"), aliases=("mute", "sound", "jy")),
        WindowAction(name="map", words=_("Go to the map"), keys=("Ctrl+5",), aliases=("map", "dt")),
        WindowAction(
            name="large_map", words=_("Large or small map"), keys=("F4",), aliases=("large map", "dt", "zoom")
        ),
        WindowAction(
            name="hide_map", words=_("Hide or show the map"), keys=("Shift+F4",), aliases=("hide map", "ycdt")
        ),
        WindowAction(name="refused", words=_("Show refused actions"), keys=("Ctrl+R",), aliases=("refused", "bjs")),
        WindowAction(name="notice", words=_("Act on the notice"), keys=(NOTICE_KEY,), aliases=("notice", "tz")),
        WindowAction(
            name="palette", words=_("Find anything"), keys=("Ctrl+K",), aliases=("palette", "cz"), signed_in=False
        ),
        WindowAction(name="keys", words=_("List the keys"), keys=("F1", "?"), aliases=("keys", "kjj"), signed_in=False),
        WindowAction(
            name="theme",
            words=_("Light or dark theme"),
            keys=("Shift+F11",),
            aliases=("theme", "dark", "zt"),
            signed_in=False,
        ),
        WindowAction(
            name="full_screen", words=_("Full screen"), keys=("F11",), aliases=("full screen", "qp"), signed_in=False
        ),
        WindowAction(
            name="settings", words=_("Settings"), keys=("Ctrl+,",), aliases=("settings", "preferences", "sz", "phone")
        ),
        WindowAction(name="layout", words=_("Put the panes back in place"), aliases=("layout", "bj"), signed_in=False),
        WindowAction(name="sign_in", words=_("Sign in again"), aliases=("sign in", "dl")),
        WindowAction(name="sign_out", words=_("Sign out"), aliases=("sign out", "tc")),
        WindowAction(
            name="quit", words=_("Close the program"), keys=("Ctrl+Q",), aliases=("quit", "gb"), signed_in=False
        ),
    )


def _phone_actions() -> tuple[WindowAction, ...]:
    """What is done with the phone and about who is on it. They are offered without a phone too: it is said then."""
    return (
        WindowAction(name="answer", words=_("Answer the call"), keys=("F9",), aliases=("answer", "jt")),
        WindowAction(name="hold", words=_("Hold or resume the call"), keys=("Shift+F9",), aliases=("hold", "bc")),
        WindowAction(name="hang_up", words=_("Hang up or decline"), keys=("Ctrl+F9",), aliases=("hang up", "gd")),
        WindowAction(name="transfer", words=_("Transfer the call"), keys=("Ctrl+T",), aliases=("transfer", "zj")),
        WindowAction(name="join", words=_("Three-party call"), keys=("Ctrl+J",), aliases=("conference", "110", "sfth")),
        WindowAction(name="dial", words=_("Dial"), keys=("Ctrl+B",), aliases=("dial", "call", "bh", "bd")),
        WindowAction(name="caller", words=_("Go to the caller's card"), keys=("Ctrl+6",), aliases=("caller", "ldr")),
        WindowAction(name="missed", words=_("Missed calls"), keys=("Alt+Shift+M",), aliases=("missed", "lj")),
    )


def pane_keys() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Keys that work inside a pane while it has the focus: (pane, ((key, words), …))."""
    return (
        (
            _("Queue"),
            (
                ("Enter", _("Open the case")),
                ("0 – 9", _("Another view")),
                ("/", _("Search the queue")),
                ("N", _("Show what is new")),
            ),
        ),
        (
            _("Look up"),
            (
                ("Enter", _("Put it into the case")),
                ("↑ ↓", _("Another result")),
                ("Ctrl+Tab", _("Another kind of result")),
            ),
        ),
        (
            _("Countdown"),
            (
                ("Enter", _("Open the case")),
                ("← ↑ → ↓", _("Another clock")),
                ("PgUp PgDown", _("A page back or on")),
                ("Home End", _("First or last clock")),
                ("G", _("Another order of the clocks")),
                ("L", _("The first clock with the next light")),
                ("M", _("Mute sounds and notices")),
                ("U", _("Undo the last muting")),
                ("Y", _("Open the case: why this time?")),
            ),
        ),
        (
            _("Map"),
            (
                ("← ↑ → ↓", _("Move, with Shift further")),
                ("+  −", _("Nearer, farther")),
                ("0", _("All of the district")),
                ("Enter", _("What is here; again: into the case")),
                ("Esc", _("Back to the case")),
            ),
        ),
        (
            _("New call"),
            (
                ("Alt+1 – 9", _("Take a proposal")),
                ("Ctrl+Space", _("List phrases, also with Alt+/")),
                ("Ctrl+M", _("List templates")),
                ("Ctrl+Shift+M", _("Take a template out again")),
                ("Alt+PgUp", _("Back to the call that was left last")),
                ("Alt+PgDown", _("On to the call that waits longest")),
                ("Delete", _("Take the picture away")),
            ),
        ),
        (
            _("Caller's card"),
            (
                ("Ctrl+Shift+1 – 5", _("Take a name into the form")),
                ("Ctrl+Shift+V", _("Show number")),
                ("Ctrl+Shift+G", _("Flag")),
                ("Enter", _("Open the case")),
                ("Esc", _("Put the caller's card away")),
            ),
        ),
    )


def queue_views() -> dict[str, tuple[PaletteEntry, QueueFilter]]:
    """Every view of the queue by its name, as the palette lists it; the code's own words are found too."""
    views: dict[str, tuple[PaletteEntry, QueueFilter]] = {}
    for group in view_groups({}):
        for choice in group.choices:
            alias = choice.name.partition(":")[2] or choice.name
            entry = PaletteEntry(
                kind=EntryKind.VIEW,
                target=choice.name,
                words=choice.words,
                detail=group.words,
                aliases=(alias.lower().replace("_", " "),),
            )
            views[choice.name] = entry, choice.wanted
    return views
