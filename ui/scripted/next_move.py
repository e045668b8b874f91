"""What a good operator does next about an open case: pure, from what the window shows and what was judged of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk_app.domain.case import DISTRICT, State
from desk_app.screens.beside_forms import SPOKE
from desk_app.screens.case import CaseView
from desk_app.screens.forms import NO, YES
from ui.scripted.told import Told

FIRST = "*first*"
"""Takes the first of the choices that are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An action of the case's bar and what goes into its form; what is not named stays as the form proposes it."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)


def next_move(
    view: CaseView, told: Told, *, callbacks: int, by_telephone: Callable[[str], bool], lead: str = ""
) -> Move | None:
    """The next move; None where it is somebody else's turn.

    `callbacks` is how often this operator has called back already, `lead` the case that this one is merged into.
    """
    case = view.case
    says = told.says
    match case.state:
        case State.PENDING_ACCEPT:
            if told.plan == "decline":
                return Move(kind="DeclineCase", values={"reason": told.words, "lawful_route": told.lawful_route})
            return Move(kind="AcceptCase")
        case State.PENDING_FILING:
            return _before_filing(view, told, lead)
        case State.PENDING_DISPATCH | State.RETURNED if case.holder == DISTRICT:
            if case.state is State.RETURNED and case.proposed_target:
                return Move(kind="DispatchCase", values={"target": case.proposed_target, "reason": says["redispatch"]})
            return Move(kind="DispatchCase", values={"opinion": says["opinion"]})
        case State.PENDING_SIGN if case.unit and by_telephone(case.unit):
            return Move(kind="SignFor", values={SPOKE: says["person"]})
        case State.HANDLING if case.unit and by_telephone(case.unit):
            values = {SPOKE: says["person"], "done": says["done"], "public_reply": says["reply"]}
            return Move(kind="FeedBack", values=values)
        case State.PENDING_INSPECTION:
            return _inspection(view, told)
        case State.PENDING_CALLBACK if case.dissatisfied:
            return Move(kind="OrderRework", values={"reason": says["rework_dissatisfied"]})
        case State.PENDING_CALLBACK:
            return Move(kind="RecordCallback", values=_called(told, callbacks))
        case State.PENDING_CLOSE:
            return Move(kind="CloseCase", values={"closing_standard": FIRST})
        case State.MERGED if case.callback_owed:
            return Move(kind="RecordFollowerCallback", values={"reached": YES, "satisfied": YES})
        case _:
            return None


def _before_filing(view: CaseView, told: Told, lead: str) -> Move | None:
    case = view.case
    match told.plan:
        case "answer":
            return Move(kind="AnswerDirectly", values={"answer": told.words})
        case "transfer":
            values = {"target": told.transfer, "way": "THREE_PARTY", "note": told.words}
            return Move(kind="TransferOut", values=values)
        case "merge":
            return Move(kind="MergeInto", values={"leader": lead, "reason": told.words}) if lead else None
        case _:
            pass
    if case.verified is False:
        return Move(kind="RefuseFiling", values={"reason": told.words})
    asked = view.action("RequestVerification")
    if asked is not None and asked.primary:
        return Move(kind="RequestVerification")
    return Move(kind="FileCase", values={"problem": told.problem, "condition": told.condition})


def _inspection(view: CaseView, told: Told) -> Move:
    if view.case.failed_inspection:
        return Move(kind="OrderRework", values={"reason": told.says["rework_failed"]})
    if told.by_photo and view.action("RecordInspection") is not None:
        return Move(kind="RecordInspection", values={"passed": YES})
    return Move(kind="RequestInspection")


def _called(told: Told, turn: int) -> Mapping[str, str]:
    match told.callbacks[min(turn, len(told.callbacks) - 1)]:
        case "unreached":
            return {"reached": NO}
        case "dissatisfied":
            return {"reached": YES, "satisfied": NO, "words": told.says["dissatisfied"]}
        case _:
            return {"reached": YES, "satisfied": YES}
