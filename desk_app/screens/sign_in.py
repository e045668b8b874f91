"""What the sign-in page says: who may sign in how, why it was refused, and until when one may work offline."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from desk_app.domain.seat import Actor, Role
from desk_app.screens.trouble import trouble_words
from desk_app.screens.vocabulary import moment, role
from desk_app.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInView:
    """The page's words. `message` is empty where there is nothing to say; `tone` is `error`, `muted` or `good`."""

    heading: str
    hint: str
    message: str = ""
    tone: str = "muted"


def sign_in_view(*, again: bool, online: bool, name: str = "", code: str = "") -> SignInView:
    """The page before and after a try; `again` where a person is signed in and only the password is asked for anew."""
    heading = _("Sign in again, {name}").format(name=name) if again else _("Sign in")
    if again:
        hint = _("What you were typing stays as it is.")
    elif online:
        hint = _("With your badge number and password.")
    else:
        hint = _("The centre does not answer. Whoever has signed in on this computer before can work offline.")
    message = refusal_words(code) if code else ""
    return SignInView(heading=heading, hint=hint, message=message, tone="error" if code else "muted")


def refusal_words(code: str) -> str:
    """Why nobody was signed in, and what to do."""
    known = {
        "wrong_password": _("Badge number or password is wrong."),
        "no_grant": _("The centre does not answer, and nobody with this badge has signed in on this computer before."),
        "grant_expired": _("The centre does not answer, and the time for working offline is over."),
        "scope_not_here": _("The centre does not answer, and this computer holds another office's cases."),
        "centre_unreachable": _("The centre does not answer; try again."),
        "badge_missing": _("Type your badge number."),
        "password_missing": _("Type your password."),
        "account_disabled": _("This account is closed; ask your shift leader."),
        "seat_key_wrong": _(
            "The centre knows this seat's name from another computer; ask whoever looks after the computers."
        ),
        "slow_down": _("Too many wrong passwords; wait a minute and try again."),
    }
    return known[code] if code in known else trouble_words(code)


def signed_in_words(*, online: bool, valid_until: datetime | None, now: datetime, zone: tzinfo) -> str:
    """What is said after signing in without the centre; empty where there is nothing to say."""
    if online or valid_until is None:
        return ""
    return _("Working offline, possible until {time}").format(time=moment(valid_until, now, zone))


ROLES_BY_RANK = (
    Role.SHIFT_LEADER,
    Role.SEAT_OPERATOR,
    Role.DISPATCHER,
    Role.LEADER,
    Role.EVALUATOR,
    Role.TRAINER,
    Role.ADMIN,
    Role.UNIT,
    Role.PATROLLER,
    Role.GRID_LEADER,
)


def person_words(actor: Actor | None, body: str) -> tuple[str, str]:
    """(name, "role · body · seat") of who sits here; `body` is the body's name. Nobody gives one sentence."""
    if actor is None:
        return _("Nobody signed in"), ""
    first = next((role(one) for one in ROLES_BY_RANK if one in actor.roles), "")
    seat = _("Seat {seat}").format(seat=actor.seat) if actor.seat else ""
    return actor.name or str(actor.badge), " · ".join(filter(None, (first, body, seat)))
