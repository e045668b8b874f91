"""What a person at a seat might do next, drawn from what the rules offer there."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from desk_app.domain.case import Case, CaseId, CommandId, Photo
from desk_app.domain.commands import (
    AddNote,
    AmendCase,
    AmendField,
    AnswerDirectly,
    AskShiftLeader,
    Body,
    CloseCase,
    DispatchCase,
    FeedBack,
    FileCase,
    ForceClose,
    MergeInto,
    OnBehalf,
    OrderRework,
    RecallCase,
    RecordCallback,
    RecordInspection,
    RecordVerification,
    RefuseFiling,
    Remind,
    RequestExtension,
    RequestInspection,
    RequestVerification,
    ReturnCase,
    ReturnReason,
    SendBackToFiling,
    SignFor,
    Supervise,
    VoidCase,
    WithdrawTask,
)
from desk_app.domain.decide import Context, offered, speaks_for
from desk_app.domain.seat import Actor
from desk_app.sync.intents import Intent
from tests.sample_reference import LEAK, REFERENCE, SQUAD_A, STALL, SUB_A, WATER

PHOTO = Photo(sha256="0" * 64, name="现场/前.jpg")

Making = Callable[[Case, Sequence[CaseId], random.Random], Body | None]


def _task(case: Case) -> CommandId | None:
    return case.tasks[0].id if case.tasks else None


def _verified(case: Case, others: Sequence[CaseId], draw: random.Random) -> Body | None:
    task = _task(case)
    return RecordVerification(task=task, is_true=draw.random() < 0.7, words="看过") if task else None


def _inspected(case: Case, others: Sequence[CaseId], draw: random.Random) -> Body:
    task = _task(case)
    return RecordInspection(passed=draw.random() < 0.6, words="看过", task=task, by_photo=task is None)


def _withdrawn(case: Case, others: Sequence[CaseId], draw: random.Random) -> Body | None:
    task = _task(case)
    return WithdrawTask(task=task, reason="不用了") if task else None


def _merged(case: Case, others: Sequence[CaseId], draw: random.Random) -> Body | None:
    leaders = [other for other in others if other != case.id]
    return MergeInto(leader=draw.choice(leaders), reason="同一件事") if leaders else None


def _closed(case: Case, others: Sequence[CaseId], draw: random.Random) -> Body | None:
    return CloseCase(closing_standard=case.filing.closing_standards[0]) if case.filing else None


MAKING: dict[str, Making] = {
    "AddNote": lambda case, others, draw: AddNote(text=f'备注 {draw.randrange(1000)} / \\ " 😀'),
    "AmendCase": lambda case, others, draw: AmendCase(
        field=AmendField.TEXT, former=case.text, new=f"改 {draw.randrange(1000)}"
    ),
    "AnswerDirectly": lambda case, others, draw: AnswerDirectly(answer="已告知"),
    "FileCase": lambda case, others, draw: (
        FileCase(problem=STALL, condition=f"{STALL}-{draw.choice('12')}")
        if draw.random() < 0.8
        else FileCase(problem=LEAK, condition=f"{LEAK}-1")
    ),
    "RefuseFiling": lambda case, others, draw: RefuseFiling(reason="不属受理范围"),
    "RequestVerification": lambda case, others, draw: RequestVerification(patroller=_patroller("P1")),
    "RecordVerification": _verified,
    "WithdrawTask": _withdrawn,
    "DispatchCase": lambda case, others, draw: DispatchCase(
        target=draw.choice((SUB_A, SQUAD_A, WATER)), opinion="请办", reason="就近"
    ),
    "SendBackToFiling": lambda case, others, draw: SendBackToFiling(reason="类别有误"),
    "RecallCase": lambda case, others, draw: RecallCase(reason="再看"),
    "SignFor": lambda case, others, draw: SignFor(),
    "ReturnCase": lambda case, others, draw: ReturnCase(reason=ReturnReason.NOT_OURS, words="不归我们"),
    "FeedBack": lambda case, others, draw: FeedBack(done="已劝离", photos=(PHOTO,)),
    "RequestInspection": lambda case, others, draw: RequestInspection(patroller=_patroller("P2")),
    "RecordInspection": _inspected,
    "RecordCallback": lambda case, others, draw: RecordCallback(reached=True, satisfied=draw.random() < 0.5),
    "OrderRework": lambda case, others, draw: OrderRework(reason="没有办好"),
    "CloseCase": _closed,
    "ForceClose": lambda case, others, draw: ForceClose(reason="无法办理"),
    "VoidCase": lambda case, others, draw: VoidCase(reason="误报"),
    "MergeInto": _merged,
    "RequestExtension": lambda case, others, draw: RequestExtension(reason="下雨"),
    "Supervise": lambda case, others, draw: Supervise(opinion="请抓紧"),
    "Remind": lambda case, others, draw: Remind(opinion="催办"),
    "AskShiftLeader": lambda case, others, draw: AskShiftLeader(question="派给谁？"),
}
RARE = frozenset({"VoidCase", "ForceClose", "MergeInto", "RefuseFiling", "AnswerDirectly", "SendBackToFiling"})
BESIDE = frozenset({"AddNote", "AmendCase", "Supervise", "Remind", "AskShiftLeader", "RequestVerification"})


def _patroller(badge: str) -> object:
    return next(known for known in REFERENCE.directory.people if known == badge)


def something_to_do(
    case: Case, actor: Actor, context: Context, others: Sequence[CaseId], draw: random.Random
) -> Intent | None:
    """One thing that this person may do with this case; ends of a case come seldom."""
    kinds = [kind for kind in offered(case, actor, context) if kind in MAKING]
    kinds = [kind for kind in kinds if draw.random() < (0.04 if kind in RARE else 0.25 if kind in BESIDE else 1.0)]
    if not kinds:
        return None
    kind = draw.choice(kinds)
    body = MAKING[kind](case, others, draw)
    if body is None:
        return None
    parties = speaks_for(case, actor, kind, context)
    spoken = OnBehalf(organisation=draw.choice(parties), person="值班员", channel="电话") if parties else None
    return Intent(case=case.id, body=body, on_behalf_of=spoken)
