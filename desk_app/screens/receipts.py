"""The receipts of this seat's commands on a case: waiting, accepted with number and time, or refused with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk_app.domain.case import CommandId
from desk_app.domain.commands import AmendCase, RegisterCase
from desk_app.domain.facts import CaseAmended, Fact
from desk_app.domain.projection import PendingCommand
from desk_app.domain.protocol import Verdict
from desk_app.screens.beside_sentences import amended
from desk_app.screens.names import Names
from desk_app.screens.refusals import HappenedSince, RefusalWords, refusal
from desk_app.screens.register_values import registration_typed
from desk_app.screens.typed_values import said_in, typed_values
from desk_app.screens.vocabulary import command
from desk_app.words import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One command of this seat; its tone is `muted` (waiting), `green` (accepted), `red` (refused), `yellow` (held).

    A refused one has its `refusal`, what was typed (`said`, one line; `typed`, as its form keeps it) and can be opened
    again where `reopens`: where the case still offers its kind, or where it was the registration itself.
    """

    id: CommandId
    kind: str
    label: str
    words: str
    tone: str
    refusal: RefusalWords | None = None
    said: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    reopens: bool = False

    @property
    def settles(self) -> bool:
        """The operator has to deal with it: correct it or drop it."""
        return self.refusal is not None


def receipts(
    pending: Sequence[PendingCommand], names: Names, offered: Sequence[str], facts: Sequence[Fact] = ()
) -> tuple[Receipt, ...]:
    """The receipts in the order in which the commands were typed; `facts` tell who else changed a value."""
    return tuple(_receipt(each, names, offered, facts) for each in sorted(pending, key=lambda each: each.order))


def _receipt(each: PendingCommand, names: Names, offered: Sequence[str], facts: Sequence[Fact]) -> Receipt:
    body, answer = each.command.body, each.answer
    plain = {"id": each.command.id, "kind": body.kind, "label": command(body.kind)}
    if answer is None:
        words = _("waiting to be sent")
        if each.attempts:
            tried = ngettext("tried {count} time", "tried {count} times", each.attempts).format(count=each.attempts)
            words = _("{waiting}, {tried}").format(waiting=words, tried=tried)
        return Receipt(**plain, words=words, tone="muted")  # type: ignore[arg-type]
    zone = names.reference.calendar.zone
    if answer.verdict is Verdict.ACCEPTED:
        at = answer.recorded_at or each.typed_at
        accepted = _("accepted as no. {position} at {time}").format(
            position=answer.position, time=f"{at.astimezone(zone):%H:%M:%S}"
        )
        return Receipt(**plain, words=accepted, tone="green")  # type: ignore[arg-type]
    happened = [HappenedSince(kind=one.kind, operator=one.operator, at=one.at) for one in answer.happened]
    held = answer.verdict is Verdict.HELD_BACK
    why = refusal(answer.code or "held_back", answer.params, happened, names)
    if isinstance(body, AmendCase) and why.code == "value_moved_on":
        why = replace(why, happened=_both_values(body, each, facts, names))
    if isinstance(body, RegisterCase):
        typed = registration_typed(body)
    else:
        typed = typed_values(body, each.command.on_behalf_of, zone)
    return Receipt(
        **plain,  # type: ignore[arg-type]
        words=_("held back") if held else _("refused"),
        tone="yellow" if held else "red",
        refusal=why,
        said=said_in(body, names),
        typed=tuple(typed.items()),
        reopens=not held and (body.kind in offered or isinstance(body, RegisterCase)),
    )


def _both_values(body: AmendCase, each: PendingCommand, facts: Sequence[Fact], names: Names) -> tuple[str, ...]:
    """Where two people corrected one field: each value with its person and time."""
    line = _("{at} {person}: “{value}”")
    others = [fact for fact in facts if isinstance(fact.body, CaseAmended) and fact.body.field is body.field]
    told = [
        line.format(
            at=names.at(fact.occurred_at),
            person=names.person(fact.operator),
            value=amended(fact.body.field, fact.body.new, names),
        )
        for fact in others[-1:]
        if isinstance(fact.body, CaseAmended)
    ]
    own = line.format(
        at=names.at(each.command.claimed_at),
        person=names.person(each.operator),
        value=amended(body.field, body.new, names),
    )
    return (*told, own)
