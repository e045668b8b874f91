"""What a seat does next in its exchange with the centre: pure, from values to values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.commands import Command, Subject
from desk_app.domain.projection import PendingCommand, Position
from desk_app.domain.protocol import DATASETS, Answer, ChangesPage, EditionInfo, Health, Verdict
from desk_app.errors import BadInput, NotAllowed, SlowDown, Unreachable, WorldTrouble

BATCH_AT_MOST = 200
AWAY_FOR_LONG = 20_000
"""So many facts behind, a snapshot is quicker than reading them all."""

SIGNED_OUT = frozenset({"signed_out", "token_expired"})
"""Codes of a 401 that a new token mends."""
TAKE_SNAPSHOT = frozenset({"ledger_diverged", "scope_changed"})


class Step(StrEnum):
    """One thing to do in the exchange."""

    SIGN_IN = "SIGN_IN"
    HEALTH = "HEALTH"
    SNAPSHOT = "SNAPSHOT"
    CHANGES = "CHANGES"
    REST = "REST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the next step depends on.

    `session`: there is an access token. `can_sign_in`: a password is at hand to open a session with. `health_due`: it
    is time to ask. `behind`: facts this seat has not read, as far as the last health call told.
    """

    session: bool
    can_sign_in: bool = False
    health_due: bool = False
    position: Position | None = None
    snapshot_wanted: bool = False
    behind: int = 0


def taking_step(standing: Standing) -> Step:
    """What the thread that takes news does next."""
    if standing.health_due:
        return Step.HEALTH
    if not standing.session:
        return Step.SIGN_IN if standing.can_sign_in else Step.REST
    if standing.position is None or standing.snapshot_wanted or standing.behind > AWAY_FOR_LONG:
        return Step.SNAPSHOT
    return Step.CHANGES


def behind(position: Position | None, health: Health) -> int:
    """How many facts this seat has not read; 0 where it follows another ledger (the centre will say so)."""
    if position is None or position.ledger != health.ledger:
        return 0
    return max(0, health.position - position.position)


class Reaction(StrEnum):
    """What a failed call asks for."""

    RENEW = "RENEW"  # the token is gone: get another
    HALVE = "HALVE"  # offer fewer at a time
    SET_ASIDE = "SET_ASIDE"  # the centre cannot take this one command; let the others go on
    SNAPSHOT = "SNAPSHOT"  # start again from a whole copy
    WAIT = "WAIT"  # try the same again, later


def reaction_to_offer(trouble: WorldTrouble, size: int) -> Reaction:
    """What to do after offering `size` commands failed. None of these settles a command: only an answer does."""
    match trouble:
        case NotAllowed(code=code) if code in SIGNED_OUT:
            return Reaction.RENEW
        case SlowDown():
            return Reaction.WAIT
        case Unreachable(code="timed_out"):
            return Reaction.HALVE if size > 1 else Reaction.WAIT
        case BadInput():
            return Reaction.HALVE if size > 1 else Reaction.SET_ASIDE
        case _ if stumbled(trouble):
            return Reaction.HALVE if size > 1 else Reaction.SET_ASIDE
        case _:
            return Reaction.WAIT


def stumbled(trouble: WorldTrouble) -> bool:
    """The centre itself says that it made a mistake over what it was sent: one command may do that every time.

    A failure that a proxy tells of, or that the centre knows the cause of, passes by itself.
    """
    return isinstance(trouble, Unreachable) and trouble.params.get("code") == "our_mistake"


def reaction_to_changes(trouble: WorldTrouble) -> Reaction:
    """What to do after asking for news failed."""
    match trouble:
        case NotAllowed(code=code) if code in SIGNED_OUT:
            return Reaction.RENEW
        case BadInput(code=code) if code in TAKE_SNAPSHOT:
            return Reaction.SNAPSHOT
        case _:
            return Reaction.WAIT


def halved(size: int) -> int:
    """Half a batch, at least one."""
    return max(1, size // 2)


def grown(size: int) -> int:
    """The next batch after one that went through."""
    return min(BATCH_AT_MOST, size * 2)


def decisions(offered: Sequence[Command], answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The answers that decide something.

    Raises `Unreachable` where they do not answer what was offered, one by one and in order: then they are not the
    centre's words to us, and nothing is settled. Held-back commands were not decided.
    """
    if [command.id for command in offered] != [answer.id for answer in answers]:
        raise Unreachable("not_the_centre")
    return tuple(answer for answer in answers if answer.verdict is not Verdict.HELD_BACK)


def follows_on(page: ChangesPage, after: int) -> bool:
    """The page is an answer to *this* question: a proxy may repeat an older one, whose cursor is not ours."""
    return page.from_ == after and page.next >= after


def brings_nothing(page: ChangesPage) -> bool:
    """Nothing to write: no fact came and the cursor stays."""
    return page.next == page.from_ and all(item.presence is not None for item in page.items)


def wanted_editions(served: Iterable[EditionInfo], installed: Mapping[str, str]) -> tuple[EditionInfo, ...]:
    """The current editions that this seat has not, the small datasets before the components: they are of use first."""
    order = {name: (name == "components", number) for number, name in enumerate(DATASETS)}
    missing = [
        info for info in served if info.current and info.name in order and installed.get(info.name) != info.edition
    ]
    return tuple(sorted(missing, key=lambda info: order[info.name]))


class Ties:
    """Subjects and groups of commands seen so far: whether another command is tied to one of them."""

    def __init__(self) -> None:
        self._subjects: set[Subject] = set()
        self._groups: set[str] = set()

    def add(self, command: Command) -> None:
        """What is tied to this command is tied from now on."""
        self._subjects.update(command.subjects)
        if command.group is not None:
            self._groups.add(command.group)

    def hold(self, command: Command) -> bool:
        """The command shares a subject or its group with one that was added."""
        return command.group in self._groups or not self._subjects.isdisjoint(command.subjects)


def is_refused(pending: PendingCommand) -> bool:
    """The centre has refused it, and the operator has not dealt with it yet."""
    return pending.answer is not None and pending.answer.verdict is Verdict.REFUSED


def is_accepted(pending: PendingCommand) -> bool:
    """The centre has accepted it, and the facts have not come yet."""
    return pending.answer is not None and pending.answer.verdict is Verdict.ACCEPTED


def held_back(pending: Iterable[PendingCommand]) -> tuple[PendingCommand, ...]:
    """Of pending commands in order, those that wait behind a refused one of the same subject or group."""
    ties = Ties()
    waiting: list[PendingCommand] = []
    for one in pending:
        if is_refused(one):
            ties.add(one.command)
        elif one.answer is None and ties.hold(one.command):
            ties.add(one.command)
            waiting.append(one)
    return tuple(waiting)


def batch(offerable: Iterable[PendingCommand], size: int, aside: Collection[str]) -> tuple[PendingCommand, ...]:
    """The next commands to offer, in order; one that is set aside holds back what is tied to it, and nothing else."""
    ties = Ties()
    chosen: list[PendingCommand] = []
    for one in offerable:
        if one.command.id in aside or ties.hold(one.command):
            ties.add(one.command)
            continue
        chosen.append(one)
        if len(chosen) == size:
            break
    return tuple(chosen)
