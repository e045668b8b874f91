"""The light of a running clock at a moment: its colour and what it says, so that lists can tick without a new view."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.domain.deadlines import Light
from desk_app.screens import vocabulary
from desk_app.words import pgettext

TONES = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}
NO_CLOCK = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """What a light shows: `tone` is `green`, `yellow`, `red` or, where no clock runs, `muted` with no words."""

    tone: str
    words: str


DARK = Lit(tone=NO_CLOCK, words="")


def light_at(due: datetime, turns_yellow: datetime, now: datetime) -> Light:
    """Green until the clock turns, yellow until it is due, red from then on (DESIGN: 80 % of the limit)."""
    if now > due:
        return Light.RED
    return Light.YELLOW if now >= turns_yellow else Light.GREEN


def lit(due: datetime | None, turns_yellow: datetime | None, now: datetime) -> Lit:
    """The light of a row with its words: `剩 12 分钟`, `超 7 分钟`."""
    if due is None:
        return DARK
    light = light_at(due, turns_yellow or due, now)
    return Lit(tone=TONES[light], words=vocabulary.remaining(due, now))


def ticking(due: datetime, turns_yellow: datetime, now: datetime) -> Lit:
    """The same as a countdown: `04:12`, `1:04:12`, `超 07:12`; from a day up in words. Digits keep their width."""
    light = light_at(due, turns_yellow, now)
    length = abs(due - now)
    if length >= timedelta(days=1):
        return Lit(tone=TONES[light], words=vocabulary.remaining(due, now))
    # Rounded towards the start of the second, so that 00:00 is shown when it is due and not a second before.
    seconds = int(length.total_seconds()) if light is Light.RED else -int(-length.total_seconds() // 1)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    digits = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"
    if light is Light.RED:
        return Lit(tone=TONES[light], words=pgettext("countdown", "{digits} over").format(digits=digits))
    return Lit(tone=TONES[light], words=digits)
