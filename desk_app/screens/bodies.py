"""From what stands in a form to the command it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from desk_app.domain import commands
from desk_app.domain.case import Badge, BodyId, CaseId, CommandId, Photo
from desk_app.domain.commands import (
    AmendField,
    AmendValue,
    Body,
    OnBehalf,
    ReturnReason,
    TransferTarget,
    TransferWay,
)
from desk_app.domain.deadlines import Limit, LimitError, LimitUnit
from desk_app.screens.attachments import photos_from
from desk_app.screens.beside_forms import CHANNEL, FORMER, NEW, SPOKE, SPOKEN_FOR
from desk_app.screens.forms import YES, ActionForm, FieldFault, missing
from desk_app.screens.places import as_told, place_of
from desk_app.words import _

Faults = Mapping[str, str]
"""Field -> what is wrong with it, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form that is complete: the command it means, and for whom it is given."""

    body: Body
    on_behalf_of: OnBehalf | None = None


def filled(form: ActionForm, values: Mapping[str, str], zone: tzinfo) -> Filled | Faults:
    """The command a form means, or what is still wrong with it; `zone` is the district's, for times of day."""
    kept = form.kept(values)
    if wrong := missing(form, values):
        return wrong
    try:
        return Filled(body=build(form.kind, kept, zone), on_behalf_of=behalf(kept))
    except FieldFault as fault:
        return {fault.field: fault.words}


def behalf(values: Mapping[str, str]) -> OnBehalf | None:
    """For whom the command is given; None where it is the operator's own."""
    if not values.get(SPOKEN_FOR):
        return None
    return OnBehalf(
        organisation=values[SPOKEN_FOR],
        person=values.get(SPOKE, "").strip(),
        channel=values.get(CHANNEL, "").strip(),
    )


def build(kind: str, values: Mapping[str, str], zone: tzinfo) -> Body:
    """The body of a command from a form's values. FieldFault where one cannot be read; KeyError for an unknown kind."""
    said = _Said(values=values, zone=zone)
    for of_part in (_report_and_filing, _dispatch_and_handling, _closing, _requests, _beside, _others):
        if (body := of_part(kind, said)) is not None:
            return body
    raise KeyError(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """Reads the text of a form's fields as what they mean."""

    values: Mapping[str, str]
    zone: tzinfo

    def text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def yes(self, name: str) -> bool:
        return self.text(name) == YES

    def truth(self, name: str) -> bool | None:
        return self.yes(name) if self.text(name) else None

    def id(self, name: str) -> CommandId:
        return CommandId(self.text(name))

    def date(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as trouble:
            raise FieldFault(name, _("A date is written as 2026-11-23")) from trouble

    def time(self, name: str) -> datetime:
        try:
            local = datetime.fromisoformat(self.text(name))
        except ValueError as trouble:
            raise FieldFault(name, _("A time is written as 2026-11-23 10:32")) from trouble
        return (local if local.tzinfo else local.replace(tzinfo=self.zone)).astimezone(UTC)

    def limit(self, name: str) -> Limit:
        amount, _space, unit = self.text(name).partition(" ")
        try:
            return Limit(amount=Decimal(amount), unit=LimitUnit(unit))
        except (LimitError, InvalidOperation, ValueError) as trouble:
            raise FieldFault(name, _("A limit is a number and a unit")) from trouble

    def photos(self, name: str) -> tuple[Photo, ...]:
        return photos_from(self.text(name))

    def photo(self, name: str) -> Photo | None:
        return next(iter(self.photos(name)), None)


def _report_and_filing(kind: str, said: _Said) -> Body | None:
    match kind:
        case "AcceptCase":
            return commands.AcceptCase()
        case "DeclineCase":
            return commands.DeclineCase(reason=said.text("reason"), lawful_route=said.text("lawful_route"))
        case "AnswerDirectly":
            return commands.AnswerDirectly(answer=said.text("answer"))
        case "TransferOut":
            return commands.TransferOut(
                target=TransferTarget(said.text("target")), way=TransferWay(said.text("way")), note=said.text("note")
            )
        case "RequestVerification":
            return commands.RequestVerification(patroller=Badge(said.text("patroller")), note=said.text("note"))
        case "RecordVerification":
            return commands.RecordVerification(
                task=said.id("task"), is_true=said.yes("is_true"), words=said.text("words"), photo=said.photo("photo")
            )
        case "ReassignTask":
            return commands.ReassignTask(
                task=said.id("task"), patroller=Badge(said.text("patroller")), note=said.text("note")
            )
        case "WithdrawTask":
            return commands.WithdrawTask(task=said.id("task"), reason=said.text("reason"))
        case "FileCase":
            place = said.text("place")
            return commands.FileCase(
                problem=said.text("problem"),
                condition=said.text("condition"),
                place=place_of(place) if place else None,
            )
        case "RefuseFiling":
            return commands.RefuseFiling(reason=said.text("reason"))
        case _:
            return None


def _dispatch_and_handling(kind: str, said: _Said) -> Body | None:
    match kind:
        case "DispatchCase":
            return commands.DispatchCase(
                target=BodyId(said.text("target")), opinion=said.text("opinion"), reason=said.text("reason")
            )
        case "SendBackToFiling":
            return commands.SendBackToFiling(reason=said.text("reason"))
        case "RecallCase":
            return commands.RecallCase(reason=said.text("reason"))
        case "ReturnCase":
            proposed = said.text("proposed_target")
            return commands.ReturnCase(
                reason=ReturnReason(said.text("reason")),
                words=said.text("words"),
                proposed_target=BodyId(proposed) if proposed else None,
            )
        case "SignFor":
            return commands.SignFor()
        case "FeedBack":
            return commands.FeedBack(
                done=said.text("done"), photos=said.photos("photos"), public_reply=said.text("public_reply")
            )
        case _:
            return None


def _closing(kind: str, said: _Said) -> Body | None:
    match kind:
        case "RequestInspection":
            return commands.RequestInspection(patroller=Badge(said.text("patroller")), note=said.text("note"))
        case "RecordInspection":
            return commands.RecordInspection(
                passed=said.yes("passed"),
                words=said.text("words"),
                task=said.id("task") if said.text("task") else None,
                photo=said.photo("photo"),
                by_photo=said.yes("by_photo"),
            )
        case "RecordCallback":
            return commands.RecordCallback(
                reached=said.yes("reached"), satisfied=said.truth("satisfied"), words=said.text("words")
            )
        case "RecordFollowerCallback":
            return commands.RecordFollowerCallback(
                reached=said.yes("reached"), satisfied=said.truth("satisfied"), words=said.text("words")
            )
        case "AcceptAsIs":
            return commands.AcceptAsIs(reason=said.text("reason"))
        case "OrderRework":
            return commands.OrderRework(reason=said.text("reason"))
        case "CloseCase":
            return commands.CloseCase(closing_standard=said.text("closing_standard"), remark=said.text("remark"))
        case "ForceClose":
            return commands.ForceClose(reason=said.text("reason"))
        case "VoidCase":
            return commands.VoidCase(reason=said.text("reason"))
        case "MergeInto":
            return commands.MergeInto(leader=CaseId(said.text("leader")), reason=said.text("reason"))
        case "HandOverLead":
            return commands.HandOverLead(follower=CaseId(said.text("follower")), reason=said.text("reason"))
        case _:
            return None


def _requests(kind: str, said: _Said) -> Body | None:
    match kind:
        case "RequestExtension":
            return commands.RequestExtension(reason=said.text("reason"))
        case "DecideExtension":
            return commands.DecideExtension(
                request=said.id("request"), granted=said.yes("granted"), reason=said.text("reason")
            )
        case "RequestSuspension":
            return commands.RequestSuspension(reason=said.text("reason"), until=said.date("until"))
        case "DecideSuspension":
            return commands.DecideSuspension(
                request=said.id("request"), granted=said.yes("granted"), reason=said.text("reason")
            )
        case "ResumeCase":
            return commands.ResumeCase(suspension=said.id("suspension"), reason=said.text("reason"))
        case "WithdrawRequest":
            return commands.WithdrawRequest(request=said.id("request"))
        case "Appeal":
            return commands.Appeal(reason=said.text("reason"))
        case "ReviewAppeal":
            return commands.ReviewAppeal(
                appeal=said.id("appeal"), supported=said.yes("supported"), reason=said.text("reason")
            )
        case "DecideAppeal":
            return commands.DecideAppeal(
                appeal=said.id("appeal"), granted=said.yes("granted"), reason=said.text("reason")
            )
        case _:
            return None


def _beside(kind: str, said: _Said) -> Body | None:
    match kind:
        case "AddCoHandler":
            return commands.AddCoHandler(
                unit=BodyId(said.text("unit")), limit=said.limit("limit"), opinion=said.text("opinion")
            )
        case "ReportCoHandling":
            return commands.ReportCoHandling(co_handling=said.id("co_handling"), done=said.text("done"))
        case "ReleaseCoHandler":
            return commands.ReleaseCoHandler(co_handling=said.id("co_handling"), reason=said.text("reason"))
        case "Supervise":
            return commands.Supervise(opinion=said.text("opinion"), needs_answer=said.yes("needs_answer"))
        case "AnswerSupervision":
            return commands.AnswerSupervision(supervision=said.id("supervision"), answer=said.text("answer"))
        case "Remind":
            return commands.Remind(opinion=said.text("opinion"))
        case "AskShiftLeader":
            return commands.AskShiftLeader(question=said.text("question"))
        case "AmendCase":
            field = AmendField(said.text("field"))
            return commands.AmendCase(
                field=field, former=_amended(said, field, FORMER[field]), new=_amended(said, field, NEW[field])
            )
        case "AddNote":
            return commands.AddNote(text=said.text("text"))
        case "Attach":
            photo = said.photo("photo")
            if photo is None:
                raise FieldFault("photo", _("No photo was chosen"))
            return commands.Attach(photo=photo, note=said.text("note"))
        case "RecordCall":
            return commands.RecordCall(
                phone=said.text("phone"),
                began=said.time("began"),
                ended=said.time("ended"),
                incoming=said.yes("incoming"),
                words=said.text("words"),
            )
        case _:
            return None


def _amended(said: _Said, field: AmendField, name: str) -> AmendValue:
    match field:
        case AmendField.WANTS_ANSWER | AmendField.CONFIDENTIAL | AmendField.ANONYMOUS:
            return said.yes(name)
        case AmendField.PLACE:
            # The former value has to be the case's own; what is new is verified only where it was found.
            place = place_of(said.text(name))
            return place if name == FORMER[field] else as_told(place)
        case _:
            # The former value has to be the case's own to the last space; only the new one is tidied.
            return said.values.get(name, "") if name == FORMER[field] else said.text(name)


def _others(kind: str, said: _Said) -> Body | None:
    match kind:
        case "RevealNumber":
            case_id = said.text("case")
            return commands.RevealNumber(reason=said.text("reason"), case=CaseId(case_id) if case_id else None)
        case "FlagCaller":
            return commands.FlagCaller(flag=said.text("flag"), set=said.yes("set"), reason=said.text("reason"))
        case _:
            return None
