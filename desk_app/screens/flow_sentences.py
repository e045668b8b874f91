"""What the facts of the main flow say on the timeline, one sentence each."""

from desk_app.domain import facts
from desk_app.domain.case import State, TaskKind
from desk_app.domain.facts import FactBody
from desk_app.screens.names import Names
from desk_app.screens.vocabulary import (
    demand_kind,
    limit,
    return_reason,
    source,
    state,
    transfer_target,
    transfer_way,
)
from desk_app.words import _, ngettext


def with_words(sentence: str, *words: str) -> str:
    """A sentence and what was said with it, as far as anything was."""
    said = " · ".join(each.strip() for each in words if each.strip())
    return _("{sentence}: {words}").format(sentence=sentence, words=said) if said else sentence


def photos_told(count: int) -> str:
    """How many photos came with it; empty for none."""
    return ngettext("{count} photo", "{count} photos", count).format(count=count) if count else ""


def flow_sentence(body: FactBody, names: Names) -> str | None:
    """The sentence of a fact of the main flow; None for any other."""
    for of_step in (_report, _filing, _dispatch, _closing, _merging):
        if (sentence := of_step(body, names)) is not None:
            return sentence
    return None


def _report(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.CaseRegistered():
            head = _("Registered and accepted") if body.accepted else _("Registered")
            follows = _("follows {case}").format(case=names.case(body.follows)) if body.follows else ""
            return with_words(head, source(body.source), demand_kind(body.demand_kind), follows)
        case facts.CaseAccepted():
            return _("Accepted")
        case facts.CaseDeclined():
            return with_words(_("Declined"), body.reason, _("told: {route}").format(route=body.lawful_route))
        case facts.CaseAnswered():
            return with_words(_("Answered directly"), body.answer)
        case facts.CaseTransferred():
            head = _("Transferred to {target}").format(target=transfer_target(body.target))
            return with_words(head, transfer_way(body.way), body.note)
        case _:
            return None


def _filing(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.VerificationRequested():
            head = _("Sent to {patroller} to verify").format(patroller=names.person(body.patroller))
            return with_words(head, body.note)
        case facts.VerificationRecorded():
            head = _("Verified: true") if body.is_true else _("Verified: not true")
            return with_words(head, body.words, photos_told(int(body.photo is not None)))
        case facts.TaskReassigned():
            if body.task_kind is TaskKind.VERIFICATION:
                head = _("Verification passed on to {patroller}")
            else:
                head = _("Inspection passed on to {patroller}")
            return with_words(head.format(patroller=names.person(body.patroller)), body.note)
        case facts.TaskWithdrawn():
            verifying = body.task_kind is TaskKind.VERIFICATION
            head = _("Verification withdrawn") if verifying else _("Inspection withdrawn")
            return with_words(head, body.reason)
        case facts.CaseFiled():
            filing = body.filing
            head = _("Filed as {problem}").format(problem=filing.problem_name)
            return with_words(head, filing.condition_text, limit(filing.limit))
        case facts.FilingRefused():
            return with_words(_("Filing refused"), body.reason)
        case _:
            return None


def _dispatch(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.CaseDispatched():
            head = _("Dispatched to {target}").format(target=names.body(body.target))
            other = ""
            if body.reason:
                proposed = names.body(body.proposed) or _("nobody")
                other = _("instead of {proposed}, because {reason}").format(proposed=proposed, reason=body.reason)
            return with_words(head, body.opinion, other)
        case facts.CaseSentBack():
            return with_words(_("Sent back to filing"), body.reason)
        case facts.CaseRecalled():
            return with_words(_("Recalled by {body}").format(body=names.body(body.by)), body.reason)
        case facts.CaseReturned():
            head = _("Returned by {by} to {to}").format(by=names.body(body.by), to=names.body(body.to))
            proposed = ""
            if body.proposed_target:
                proposed = _("proposes {target}").format(target=names.body(body.proposed_target))
            return with_words(head, return_reason(body.reason), body.words, proposed)
        case facts.CaseSigned():
            return _("Signed for")
        case facts.CaseFedBack():
            reply = _("public reply: {reply}").format(reply=body.public_reply) if body.public_reply else ""
            return with_words(_("Fed back"), body.done, reply, photos_told(len(body.photos)))
        case _:
            return None


def _closing(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.InspectionRequested():
            head = _("Sent to {patroller} to inspect").format(patroller=names.person(body.patroller))
            return with_words(head, body.note)
        case facts.InspectionRecorded():
            if body.by_photo:
                head = _("Inspection by photo: passed") if body.passed else _("Inspection by photo: failed")
            else:
                head = _("Inspection: passed") if body.passed else _("Inspection: failed")
            return with_words(head, body.words, photos_told(int(body.photo is not None)))
        case facts.CallbackRecorded():
            return with_words(called_back(body.reached, body.satisfied), body.words, _moved_on(body.next_state))
        case facts.ResultUpheld():
            return with_words(_("Result upheld"), body.reason)
        case facts.ReworkOrdered():
            return with_words(_("Rework ordered"), body.reason)
        case facts.CaseClosed():
            head = _("Closed by order") if body.forced else _("Closed by standard")
            return with_words(head, body.closing_standard, body.reason)
        case facts.CaseVoided():
            return with_words(_("Voided"), body.reason)
        case _:
            return None


def _moved_on(next_state: State) -> str:
    if next_state is State.PENDING_CALLBACK:
        return ""
    return _("now: {state}").format(state=state(next_state))


def called_back(reached: bool, satisfied: bool | None) -> str:
    """How a callback went."""
    if not reached:
        return _("Called back: not reached")
    return _("Called back: satisfied") if satisfied else _("Called back: not satisfied")


def _merging(body: FactBody, names: Names) -> str | None:
    match body:
        case facts.CaseMerged():
            return with_words(_("Merged into {case}").format(case=names.case(body.leader)), body.reason)
        case facts.FollowerJoined():
            return _("{case} was merged into this case").format(case=names.case(body.follower))
        case facts.LeadHandedOver():
            return with_words(_("Lead handed over to {case}").format(case=names.case(body.to)), body.reason)
        case facts.LeadTaken():
            return _("Took over the lead from {case}").format(case=names.case(body.former))
        case facts.LeaderChanged():
            return _("Follows {case} now").format(case=names.case(body.leader))
        case facts.LeaderEnded():
            head = _("The leading case {case} has ended").format(case=names.case(body.leader))
            return with_words(head, _("this caller is to be called back") if body.callback_owed else "")
        case facts.FollowerCallbackRecorded():
            owed = _("still to be called") if body.still_owed else ""
            return with_words(called_back(body.reached, body.satisfied), body.words, owed)
        case _:
            return None
