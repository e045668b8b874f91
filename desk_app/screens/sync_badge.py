"""How this seat stands with the centre, in words: the badge in the top bar and the notices that belong to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain.projection import EditionUnderWay, SyncStatus
from desk_app.screens.clock_text import ago
from desk_app.screens.trouble import trouble_words
from desk_app.screens.vocabulary import dataset, span
from desk_app.words import _, ngettext

OFFLINE_SAYS_IT = ("centre_unreachable", "timed_out")
"""Troubles that the badge itself is about."""
CLOCK_OFF_SECONDS = 300
MEGABYTE = 1_000_000
GRANT_ENDS_SOON = timedelta(hours=4)
SIGN_IN_SAYS_IT = ("signed_out", "token_expired")
"""The notice that asks for the password says this too, and has the key for it."""


class SyncLook(StrEnum):
    """Which picture the badge shows."""

    SYNCED = "synced"
    WORKING = "working"
    OFFLINE = "offline"


class NoticeAction(StrEnum):
    """What the operator can do about a notice at once."""

    NONE = ""
    SIGN_IN = "sign_in"
    SHOW_REFUSED = "show_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to know: `tone` is `red`, `yellow` or `accent`; `key` stays while it is the same thing."""

    key: str
    tone: str
    words: str
    action: NoticeAction = NoticeAction.NONE
    action_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncView:
    """The badge: `words` say everything, `tone` colours its light, `progress` is 0 to 1 while long work runs.

    `waiting` and `refused` count commands of this seat; `refused_words` is empty where none is refused. `old` is true
    where what panes show may be old: the centre has not been heard; `age` says of when it is. For the tip, `pictures`
    says how many are still to be sent, `records` how far what is remembered beside open cases has come, `clock` how far
    this computer's clock is off.
    """

    look: SyncLook
    tone: str
    words: str
    waiting: int
    refused: int
    refused_words: str
    progress: float | None
    notices: tuple[Notice, ...]
    old: bool
    age: str
    missing: str = ""
    pictures: str = ""
    records: str = ""
    clock: str = ""

    @property
    def details(self) -> tuple[str, ...]:
        """What the badge has no room for, a line each."""
        return tuple(filter(None, (self.missing, self.pictures, self.records, self.clock)))


def sync_view(status: SyncStatus, now: datetime, missing: str = "") -> SyncView:
    """The badge and its notices for a status, as of `now` (the centre's time); `missing` as `missing_words` has it."""
    busy = bool(status.working) or status.edition is not None
    look = SyncLook.OFFLINE if not status.online else SyncLook.WORKING if busy else SyncLook.SYNCED
    said = [_connection(status, now)]
    if status.waiting:
        waits = ngettext("{count} to send", "{count} to send", status.waiting).format(count=status.waiting)
        said.insert(0 if look is SyncLook.WORKING else 1, waits)  # the end of what goes on may be cut short, this not
    missing = missing if status.signed_in else ""
    if missing and look is not SyncLook.WORKING:  # else what comes is told
        said.append(missing)
    calm = "yellow" if missing or _asks_to_sign_in(status) else "green"
    return SyncView(
        look=look,
        tone={SyncLook.SYNCED: calm, SyncLook.WORKING: "accent", SyncLook.OFFLINE: "yellow"}[look],
        words=" · ".join(said),
        waiting=status.waiting,
        refused=status.refused,
        refused_words=_refused(status.refused),
        progress=_progress(status) if status.online else None,
        notices=_notices(status, now),
        old=not status.online,
        age=ago(status.last_heard, now) if status.last_heard is not None else _("from this computer"),
        missing=missing,
        pictures=_pictures(status.attachments),
        records=_records(status.records),
        clock=_clock_words(status),
    )


def _connection(status: SyncStatus, now: datetime) -> str:
    if not status.online:
        if status.last_heard is None:
            return _("Offline, centre not heard yet")
        return _("Offline for {length}").format(length=span(now - status.last_heard))
    if _asks_to_sign_in(status):
        return _("Sign in again: nothing is sent or fetched meanwhile")
    if status.working:
        return _working(status)
    if status.edition is not None:
        return _edition(status.edition)
    if status.last_heard is None or not status.session:
        return _("Connected")  # heard, but without a session nothing has been synced
    if now - status.last_heard < timedelta(seconds=1):
        return _("Synced just now")
    return _("Synced {ago}").format(ago=ago(status.last_heard, now))


def _asks_to_sign_in(status: SyncStatus) -> bool:
    """Somebody sits here whose sign-in has run out at the centre."""
    return status.sign_in_needed and status.signed_in


def _pictures(count: int) -> str:
    if not count:
        return ""
    words = ngettext("{count} picture still to be sent", "{count} pictures still to be sent", count)
    return words.format(count=count)


def _records(share: float | None) -> str:
    """Told while they come for the first time: meanwhile callers' histories and duplicates are not complete."""
    if share is None:
        return ""
    return _("Ended cases, callers and missed calls: {share} have come").format(share=f"{int(share * 100)}%")


def _clock_words(status: SyncStatus) -> str:
    """How far this computer's clock is from the centre's, to the tenth of a second it can be measured to."""
    if status.last_heard is None:
        return ""
    seconds = f"{abs(status.offset_seconds):.1f}"
    if seconds == "0.0":
        return _("This computer's clock agrees with the centre's")
    behind = _("This computer's clock: {seconds} s behind the centre's")
    ahead = _("This computer's clock: {seconds} s ahead of the centre's")
    return (behind if status.offset_seconds > 0 else ahead).format(seconds=seconds)


def _working(status: SyncStatus) -> str:
    words = {
        "snapshot": _("Fetching cases"),
        "sending": _("Sending"),
    }.get(status.working, _("Syncing"))
    return words if status.progress is None else f"{words} {status.progress:.0%}"


def _progress(status: SyncStatus) -> float | None:
    if status.working:
        return status.progress
    return status.edition.fraction if status.edition is not None else None


def _edition(edition: EditionUnderWay) -> str:
    """Which reference data come, and how far they are; of what is on its way also in bytes."""
    name = dataset(edition.dataset)
    if edition.fraction is None:
        words = _("Reference data: building {dataset}") if edition.building else _("Reference data: {dataset}")
        return words.format(dataset=name)
    share = f"{int(edition.fraction * 100)}%"
    if edition.building:
        return _("Reference data: building {dataset} {share}").format(dataset=name, share=share)
    done, total = edition.done / MEGABYTE, edition.total / MEGABYTE
    if edition.total < MEGABYTE:
        return _("Reference data: {dataset} {share}").format(dataset=name, share=share)
    return _("Reference data: {dataset} {share} ({done} of {total} MB)").format(
        dataset=name, share=share, done=f"{done:.1f}", total=f"{total:.1f}"
    )


def _refused(count: int) -> str:
    return ngettext("{count} refused", "{count} refused", count).format(count=count) if count else ""


def _notices(status: SyncStatus, now: datetime) -> tuple[Notice, ...]:
    """The most pressing first."""
    found: list[Notice] = []
    asked_for = _asks_to_sign_in(status)
    said_elsewhere = (*OFFLINE_SAYS_IT, *(SIGN_IN_SAYS_IT if asked_for else ()))
    if status.trouble and status.trouble not in said_elsewhere:
        found.append(Notice(key=status.trouble, tone="red", words=trouble_words(status.trouble)))
    if status.refused:
        words = ngettext(
            "The centre refused {count} action; your text is kept",
            "The centre refused {count} actions; your text is kept",
            status.refused,
        )
        found.append(
            Notice(
                key="refused",
                tone="red",
                words=words.format(count=status.refused),
                action=NoticeAction.SHOW_REFUSED,
                action_words=_("Show them"),
            )
        )
    if asked_for:
        found.append(
            Notice(
                key="sign_in_needed",
                tone="yellow",
                words=_("The centre asks for your password again; you can go on working meanwhile"),
                action=NoticeAction.SIGN_IN,
                action_words=_("Sign in"),
            )
        )
    found += _about_clocks(status, now)
    if status.notice:
        about = {"cases": ", ".join(status.notice_cases)} if status.notice_cases else {}
        found.append(Notice(key=status.notice, tone="accent", words=trouble_words(status.notice, about)))
    return tuple(found)


def _about_clocks(status: SyncStatus, now: datetime) -> list[Notice]:
    found: list[Notice] = []
    if abs(status.offset_seconds) > CLOCK_OFF_SECONDS:
        length = span(timedelta(seconds=abs(status.offset_seconds)))
        slow = _("This computer's clock is {length} behind the centre's; times are taken from the centre")
        fast = _("This computer's clock is {length} ahead of the centre's; times are taken from the centre")
        words = (slow if status.offset_seconds > 0 else fast).format(length=length)
        found.append(Notice(key="clock_off", tone="yellow", words=words))
    ends = status.grant_valid_until
    if ends is not None and not status.online and status.signed_in and ends - now < GRANT_ENDS_SOON:
        if ends > now:
            words = _("You can work offline for another {length}").format(length=span(ends - now))
        else:
            words = _("The time for working offline is over; what you typed is kept until the centre is back")
        found.append(Notice(key="grant_ends", tone="yellow", words=words))
    return found
