"""The centre's clock in the top bar and on the wall, and how old a thing is, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from desk_app.screens.vocabulary import span
from desk_app.words import _, pgettext


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockText:
    """The time as it is shown: `weekday` 周一, `date` 11-23, `time` 10:32:07, `spoken` for a screen reader."""

    weekday: str
    date: str
    time: str
    spoken: str


def clock_text(now: datetime, zone: tzinfo) -> ClockText:
    """The centre's time in the district's zone."""
    local = now.astimezone(zone)
    weekday = weekdays()[local.weekday()]
    return ClockText(
        weekday=weekday,
        date=f"{local:%m-%d}",
        time=f"{local:%H:%M:%S}",
        spoken=_("Centre's time: {weekday} {time}").format(weekday=weekday, time=f"{local:%H:%M}"),
    )


def weekdays() -> tuple[str, ...]:
    """Monday first, short."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )


def ago(then: datetime, now: datetime) -> str:
    """How long ago something was: `3 秒前`; less than a second, or a clock a little behind, is `刚刚`."""
    length = now - then
    return _("{length} ago").format(length=span(length)) if length >= timedelta(seconds=1) else _("just now")
