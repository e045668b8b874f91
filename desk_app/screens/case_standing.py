"""How a case stands, in words: its steps, holder, clocks with their lights, marks, and what is open beside the flow."""

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.case import (
    STEP_OF,
    AppealState,
    Case,
    ClockInstance,
    ClockKind,
    Party,
    RequestKind,
    State,
    Step,
    TaskKind,
    acts_next,
)
from desk_app.domain.deadlines import Light, light
from desk_app.numbers import masked
from desk_app.screens import ownership
from desk_app.screens.beside_sentences import marks
from desk_app.screens.names import Names
from desk_app.screens.unsettled import years_between
from desk_app.screens.vocabulary import clock, limit, party, remaining, role, step
from desk_app.words import _, ngettext, pgettext

TONE_OF = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMark:
    """One of the six steps: `done`, `now` or `ahead`; `cut` where the case ended without it."""

    name: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLine:
    """Who told it: name, the masked number, and wishes in a few words each."""

    name: str
    phone: str
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingLines:
    """What it was filed under, in words."""

    problem: str
    condition: str
    limit: str
    standards: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """A clock that has not ended. `due` in words; while it is paused nothing runs down; `id` is what explains it.

    `about` says whom it concerns, if anybody; `provisional` why its due time may still move, nothing where it may not.
    """

    id: str
    name: str
    about: str
    limit: str
    due: str
    due_at: datetime
    turns_yellow: datetime
    paused: bool
    provisional: str

    def reads(self, now: datetime) -> tuple[str, str]:
        """What it says at this moment and its tone: `剩 4 分钟` in `yellow`; standing still in `muted`."""
        if self.paused:
            return _("paused"), "muted"
        shown = light(now, turns_yellow=self.turns_yellow, due=self.due_at)
        return remaining(self.due_at, now), TONE_OF[shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark beside the state, with the tone it is shown in."""

    words: str
    tone: str


_STEPS = tuple(Step)


def step_marks(case: Case) -> tuple[StepMark, ...]:
    """The six steps, as far as the case has come."""
    here = STEP_OF.get(case.state)
    if here is None:
        reached = 1 if case.filing is None else 2
        return tuple(
            StepMark(name=step(each), standing="done" if index < reached else "cut")
            for index, each in enumerate(_STEPS)
        )
    at = _STEPS.index(here)
    finished = here is Step.EVALUATION and case.evaluation is not None
    return tuple(
        StepMark(
            name=step(each),
            standing="done" if index < at or (index == at and finished) else "now" if index == at else "ahead",
        )
        for index, each in enumerate(_STEPS)
    )


def state_tone(case: Case) -> str:
    """The tone of the state's label: what waits for somebody in accent, trouble in red or yellow, ends in plain."""
    if case.state is State.RETURNED or case.failed_inspection or case.dissatisfied:
        return "red"
    if case.state is State.SUSPENDED:
        return "muted"
    if case.state is State.CLOSED:
        return "yellow" if case.forced else "green"
    return "muted" if case.ended else "accent"


def caller_line(case: Case) -> CallerLine:
    """The caller; an anonymous one has no name here."""
    caller = case.caller
    wishes = (
        (caller.anonymous, pgettext("caller", "anonymous")),
        (caller.confidential, pgettext("caller", "confidential")),
        (caller.wants_answer, pgettext("caller", "wants an answer")),
    )
    return CallerLine(
        name="" if caller.anonymous else caller.name,
        phone=masked(caller.phone),
        wishes=tuple(words for holds, words in wishes if holds),
    )


def holder_line(case: Case, names: Names) -> str:
    """Who holds the case, and which unit has it on top: `区联动中心 › 木渎镇分中心 › 木渎镇市政所`."""
    chain = [names.body(body) for body in case.stack]
    if case.unit:
        chain.append(names.body(case.unit))
    return " › ".join(chain) or names.body(case.registered_body)


def next_line(case: Case, names: Names) -> str:
    """Who acts next, by name where there is one."""
    match acts_next(case):
        case Party.HOLDER:
            who = names.body(case.holder)
        case Party.UNIT:
            who = names.body(case.unit)
        case Party.PATROLLER:
            who = pgettext("list of names", ", ").join(names.person(task.patroller) for task in case.tasks)
        case Party.CLOCK if case.suspension is not None:
            return _("resumes by itself after {date}").format(date=case.suspension.until.isoformat())
        case Party.NOBODY:
            return ""
        case other:
            who = party(other)
    return who


def filing_lines(case: Case, names: Names) -> FilingLines | None:
    """What the case was filed under; None before filing."""
    if case.filing is None:
        return None
    return FilingLines(
        problem=case.filing.problem_name,
        condition=case.filing.condition_text,
        limit=limit(case.filing.limit),
        standards=case.filing.closing_standards,
        unit=names.body(case.unit),
    )


def clock_lines(case: Case, names: Names) -> tuple[ClockLine, ...]:
    """The clocks that have not ended: running ones first, nearest due first."""
    ordered = sorted(case.open_clocks, key=lambda each: (each.paused, each.due))
    return tuple(_clock_line(each, case, names) for each in ordered)


def _clock_line(each: ClockInstance, case: Case, names: Names) -> ClockLine:
    about = ""
    match each.kind:
        case ClockKind.HANDLING:
            about = names.body(each.key)
        case ClockKind.SIGN:
            about = names.body(case.unit)
        case ClockKind.CO_HANDLER:
            about = next((names.body(part.unit) for part in case.co_handlers if part.id == each.key), "")
    return ClockLine(
        id=each.id,
        name=clock(each.kind),
        about=about,
        limit=limit(each.limit),
        due=_("due {at}").format(at=names.at(each.due)),
        due_at=each.due,
        turns_yellow=each.turns_yellow,
        paused=each.paused,
        provisional=_why_provisional(each, names) if each.provisional else "",
    )


def _why_provisional(each: ClockInstance, names: Names) -> str:
    """Names the years whose holidays are not known here; another calendar than this seat's may have been meant."""
    years = years_between(each.started_at, each.due, names.reference.calendar)
    if not years:
        return _("provisional")
    told = _("provisional: no holiday notice for {years}")
    return told.format(years=pgettext("list of times", ", ").join(map(str, years)))


def marks_of(case: Case) -> tuple[Mark, ...]:
    """The marks beside the state."""
    attempts = ngettext("{count} attempt to call back", "{count} attempts to call back", case.attempts)
    marked = (
        (case.failed_inspection, _("inspection failed"), "red"),
        (case.dissatisfied, _("caller not satisfied"), "red"),
        (case.unreached, _("caller not reached"), "yellow"),
        (case.attempts > 0 and not case.unreached, attempts.format(count=case.attempts), "yellow"),
        (case.supervised, _("supervised"), "yellow"),
        (case.reworked > 0, _count(_("reworked"), case.reworked), "yellow"),
        (case.returned > 0, _count(_("returned"), case.returned), "yellow"),
        (case.unverified_place, _("place not verified"), "yellow"),
        (case.verified is True, _("verified: true"), "green"),
        (case.verified is False, _("verified: not true"), "red"),
        (bool(case.asked_leader), _("waits for the shift leader's word"), "accent"),
        (case.callback_owed, _("caller is to be called back"), "accent"),
        (case.forced and case.ended, _("closed by order"), "yellow"),
    )
    return tuple(Mark(words=words, tone=tone) for holds, words, tone in marked if holds)


def _count(words: str, times: int) -> str:
    return _("{mark} × {times}").format(mark=words, times=times) if times > 1 else words


def open_lines(case: Case, names: Names) -> tuple[str, ...]:
    """What is open beside the flow, one line each: a handling unit that nobody has decided on, tasks, request,
    suspension, assistance, supervision, appeal; and the marks of the sixth step."""
    lines = []
    if why := ownership.undecided(case, names):
        lines.append(_("nobody is named to handle it: {why}").format(why=why))
    for task in case.tasks:
        verifying = task.kind is TaskKind.VERIFICATION
        head = _("{person} verifies since {at}") if verifying else _("{person} inspects since {at}")
        told = head.format(person=names.person(task.patroller), at=names.at(task.given_at))
        lines.append(f"{told} · {task.note}" if task.note else told)
    if case.request is not None:
        extension = case.request.kind is RequestKind.EXTENSION
        asked = _("asks for an extension: {reason}") if extension else _("asks for suspension until {date}: {reason}")
        until = case.request.until.isoformat() if case.request.until else ""
        lines.append(asked.format(reason=case.request.reason, date=until))
    if case.suspension is not None:
        suspended = _("suspended until {date}: {reason}")
        lines.append(suspended.format(date=case.suspension.until.isoformat(), reason=case.suspension.reason))
    for part in case.co_handlers:
        told = _("{unit} assists within {limit}").format(unit=names.body(part.unit), limit=limit(part.limit))
        lines.append(f"{told} · {part.opinion}" if part.opinion else told)
    for each in case.supervisions:
        if each.needs_answer and not each.answered:
            lines.append(_("supervision waits for an answer: {opinion}").format(opinion=each.opinion))
    if case.asked_leader:
        lines.append(_("the shift leader was asked: {question}").format(question=case.asked_leader))
    if case.appeal is not None and case.appeal.state in (AppealState.MADE, AppealState.REVIEWED):
        who = role("shift_leader") if case.appeal.state is AppealState.MADE else role("evaluator")
        lines.append(_("appeal waits for {who}: {reason}").format(who=who, reason=case.appeal.reason))
    if case.public_reply:
        lines.append(_("public reply: {reply}").format(reply=case.public_reply))
    if case.evaluation is not None:
        lines.append(_("evaluated: {marks}").format(marks=" · ".join(marks(case.evaluation))))
    return tuple(" ".join(line.split()) for line in lines)
