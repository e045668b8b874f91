"""What the facts beside the main flow say on the timeline: clocks, requests, assistance, notes, appeals, the marks."""

from collections.abc import Mapping
from datetime import datetime

from desk_app.domain import facts
from desk_app.domain.case import AppealState, ClockKind, Evaluation, Place, RequestKind
from desk_app.domain.commands import AmendField, AmendValue
from desk_app.domain.facts import EndedBy, FactBody
from desk_app.numbers import masked
from desk_app.screens.flow_sentences import with_words
from desk_app.screens.names import Names
from desk_app.screens.vocabulary import (
    amend_field,
    caller_flag,
    clock,
    demand_kind,
    limit,
    missed_call_outcome,
    role,
    span,
)
from desk_app.words import _, ngettext

ClockKinds = Mapping[str, ClockKind]
"""Which clock an instance's id stands for."""


def beside_sentence(body: FactBody, names: Names, clocks: ClockKinds) -> str | None:
    """The sentence of a fact beside the main flow; None for any other."""
    for sentence in (_requests(body, names), _units(body, names), _words(body, names), _other_subjects(body, names)):
        if sentence is not None:
            return sentence
    return _clock(body, names, clocks)


def ended_because(why: EndedBy) -> str:
    """Why something that was open is open no more."""
    return {
        EndedBy.RESULT: _("a result came"),
        EndedBy.REASSIGNED: _("it was passed on"),
        EndedBy.WITHDRAWN: _("it was withdrawn"),
        EndedBy.RELEASED: _("it was released"),
        EndedBy.SENT_BACK: _("the case went back to filing"),
        EndedBy.CASE_ENDED: _("the case ended"),
        EndedBy.LEAD_HANDED_OVER: _("the lead was handed over"),
    }[why]


def _requests(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.RequestMade():
            if body.request_kind is RequestKind.EXTENSION:
                return with_words(_("Asked for an extension"), body.reason)
            until = body.until.isoformat() if body.until else ""
            return with_words(_("Asked for suspension until {date}").format(date=until), body.reason)
        case facts.RequestWithdrawn():
            return _("Request withdrawn")
        case facts.RequestLapsed():
            return _("The open request lapsed because the case moved on")
        case facts.ExtensionDecided():
            head = _("Extension granted for {body}") if body.granted else _("Extension refused for {body}")
            return with_words(head.format(body=names.body(body.decided_for)), body.reason)
        case facts.SuspensionDecided():
            head = _("Suspension until {date} granted for {body}")
            if not body.granted:
                head = _("Suspension until {date} refused for {body}")
            shown = head.format(date=body.until.isoformat(), body=names.body(body.decided_for))
            return with_words(shown, body.reason)
        case facts.CaseResumed():
            return with_words(_("Resumed"), body.reason)
        case facts.SuspensionEnded():
            return _("The suspension ended because the case moved on")
        case _:
            return None


def _units(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.CoHandlerAdded():
            head = _("{unit} assists within {limit}").format(unit=names.body(body.unit), limit=limit(body.limit))
            return with_words(head, body.opinion)
        case facts.CoHandlingReported():
            return with_words(_("Assistance done"), body.done)
        case facts.CoHandlerReleased():
            return with_words(_("Assisting unit released"), body.reason)
        case facts.CoHandlingEnded():
            return with_words(_("Assistance ended"), ended_because(body.why))
        case facts.TaskEnded():
            return with_words(_("The patroller's task ended"), ended_because(body.why))
        case facts.CaseSupervised():
            head = _("Supervised, answer expected") if body.needs_answer else _("Supervised")
            return with_words(head, body.opinion)
        case facts.SupervisionAnswered():
            return with_words(_("Supervision answered"), body.answer)
        case facts.CaseReminded():
            return with_words(_("Reminded"), body.opinion)
        case facts.ShiftLeaderAsked():
            return with_words(_("Shift leader asked"), body.question)
        case _:
            return None


def _words(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.CaseAmended():
            return _("{field} corrected from “{former}” to “{new}”").format(
                field=amend_field(body.field),
                former=amended(body.field, body.former, names),
                new=amended(body.field, body.new, names),
            )
        case facts.NoteAdded():
            return with_words(_("Note"), body.text)
        case facts.PhotoAttached():
            return with_words(_("Attached {name}").format(name=body.photo.name), body.note)
        case facts.CallRecorded():
            return with_words(_call(body), body.words)
        case facts.AppealMade():
            return with_words(_("{unit} appeals against being late").format(unit=names.body(body.unit)), body.reason)
        case facts.AppealReviewed():
            head = _("Appeal reviewed: supported") if body.supported else _("Appeal reviewed: not supported")
            return with_words(head, body.reason)
        case facts.AppealDecided():
            granted = body.state is AppealState.GRANTED
            return with_words(_("Appeal granted") if granted else _("Appeal rejected"), body.reason)
        case facts.CaseEvaluated():
            return with_words(_("Evaluated"), *marks(body.evaluation))
        case _:
            return None


def _call(body: facts.CallRecorded) -> str:
    """A call that names no number was mostly taken on another telephone: how long its form was open is no length."""
    if not body.phone:
        return _("Call without a number") if body.incoming else _("Call made, number not noted")
    head = _("Call from {phone}, {length}") if body.incoming else _("Call to {phone}, {length}")
    return head.format(phone=masked(body.phone), length=span(body.ended - body.began))


def amended(field: AmendField, value: AmendValue, names: Names) -> str:
    """A value that can be corrected, as it is shown; a telephone number is masked."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Place():
            return value.address or value.cell or _("unknown")
        case _:
            shown = {
                AmendField.PROBLEM: names.problem,
                AmendField.DEMAND_KIND: demand_kind,
                AmendField.CALLER_PHONE: masked,
            }.get(field, str)(value)
            return shown or _("unknown")


def marks(evaluation: Evaluation) -> list[str]:
    """The marks of the sixth step, each in a few words; what is good is said too."""
    late = {kind: evaluation.late_clocks.count(kind) for kind in evaluation.late_clocks}
    said = [_("{clock} late").format(clock=clock(kind)) for kind in late]
    said = said if said or evaluation.late_forgiven else [_("every step in time")]
    if evaluation.late_forgiven:
        said.append(_("lateness forgiven on appeal"))
    counted = (
        (evaluation.returns, ngettext("returned {count} time", "returned {count} times", evaluation.returns)),
        (evaluation.reworks, ngettext("reworked {count} time", "reworked {count} times", evaluation.reworks)),
        (evaluation.extensions, ngettext("extended {count} time", "extended {count} times", evaluation.extensions)),
    )
    said += [text.format(count=count) for count, text in counted if count]
    if evaluation.satisfied is not None:
        said.append(_("caller satisfied") if evaluation.satisfied else _("caller not satisfied"))
    return said


def _other_subjects(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.NumberRevealed():
            return with_words(_("Number shown"), body.reason)
        case facts.CallerFlagged():
            head = _("Caller flagged as {flag}") if body.set else _("Flag {flag} taken from the caller")
            return with_words(head.format(flag=caller_flag(body.flag)), body.reason)
        case facts.CallMissed():
            return with_words(_("Call missed"), _("to be called back by {at}").format(at=names.at(body.due)))
        case facts.MissedCallTaken():
            return _("Missed call taken")
        case facts.MissedCallTried():
            return with_words(_("Called back, not reached"), body.words)
        case facts.MissedCallSettled():
            return with_words(_("Missed call settled"), missed_call_outcome(body.outcome), body.words)
        case facts.DatasetPublished():
            return _("New edition of the reference data published")
        case _:
            return None


def _clock(body: FactBody, names: Names, clocks: ClockKinds) -> str | None:
    def due(until: datetime, provisional: bool) -> str:
        text = _("due {at}").format(at=names.at(until))
        return _("{due} (provisional)").format(due=text) if provisional else text

    match body:
        case facts.ClockStarted():
            started = body.clock
            head = _("Clock “{clock}” started").format(clock=clock(started.kind))
            return with_words(head, limit(started.limit), due(started.due, started.provisional))
        case facts.ClockPaused():
            return _("Clock “{clock}” paused").format(clock=_clock_word(body.clock, clocks))
        case facts.ClockResumed():
            head = _("Clock “{clock}” runs again").format(clock=_clock_word(body.clock, clocks))
            return with_words(head, due(body.due, body.provisional))
        case facts.ClockExtended():
            head = _("Clock “{clock}” extended").format(clock=_clock_word(body.clock, clocks))
            return with_words(head, due(body.due, body.provisional))
        case facts.ClockEnded():
            return _("Clock “{clock}” ended").format(clock=_clock_word(body.clock, clocks))
        case facts.DeadlineRecomputed():
            head = _("Clock “{clock}” recomputed by a new calendar").format(clock=_clock_word(body.clock, clocks))
            return with_words(head, due(body.due, body.provisional))
        case facts.CaseEscalated():
            return _("Clock “{clock}” reached {threshold} % of its limit; {told} told").format(
                clock=_clock_word(body.clock, clocks), threshold=body.threshold, told=role(body.told)
            )
        case _:
            return None


def _clock_word(instance: str, clocks: ClockKinds) -> str:
    kind = clocks.get(instance)
    return clock(kind) if kind is not None else instance
