"""Why a command was refused, in words: what is in the way, and what the operator can do next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.case import Badge
from desk_app.screens.names import Names
from desk_app.screens.ownership import board_words, of_another_class, role_words
from desk_app.screens.vocabulary import amend_field, caller_flag, command, source, state
from desk_app.words import _, ngettext, pgettext

Param = str | int | bool
Params = Mapping[str, Param]


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedSince:
    """One thing that came between: the command's kind, who gave it and when."""

    kind: str
    operator: Badge
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalWords:
    """A refusal as it is shown: what is in the way, what to do next, which field of the form it is about (empty: none),
    and one line for each thing that happened in between."""

    code: str
    what: str
    then: str
    field: str = ""
    happened: tuple[str, ...] = ()


FIELD_OF = {
    "reason_missing": "reason",
    "unknown_problem": "problem",
    "unknown_condition": "condition",
    "place_without_cell": "place",
    "component_of_another_class": "problem",
    "unknown_cell": "place",
    "not_on_earth": "place",
    "unknown_target": "target",
    "target_not_allowed": "target",
    "owner_unclear": "target",
    "not_a_patroller": "patroller",
    "patroller_not_neutral": "patroller",
    "bad_end_date": "until",
    "unknown_standard": "closing_standard",
    "merge_into_itself": "leader",
    "leader_not_open": "leader",
    "not_a_follower": "follower",
    "already_on_case": "unit",
    "photo_missing": "photo",
    "value_moved_on": "new",
    "wrong_value": "new",
    "nothing_to_amend": "new",
    "satisfied_without_reaching": "satisfied",
    "follows_open_case": "follows",
    "source_not_yours": "source",
    "call_ends_before_it_begins": "ended",
}
"""The field of a form that a refusal is about, where it is about one."""


def refusal(code: str, params: Params, happened: Sequence[HappenedSince], names: Names) -> RefusalWords:
    """A refusal in words; a code that this program does not know gets a sentence that names it."""
    for table in (_moved_on, _not_allowed, _incomplete, _about_filing, _about_units, _about_merging, _about_late):
        if (found := table(names).get(code)) is not None:
            what, then = found(params)
            break
    else:
        what = _("It was refused, for a reason this program does not know ({code}).").format(code=code)
        then = _("Your text is kept. Ask the shift leader, and name the code.")
    field = str(params.get("field", "")) if code == "field_missing" else FIELD_OF.get(code, "")
    lines = tuple(happened_since(each, names) for each in happened)
    return RefusalWords(code=code, what=what, then=then, field=field, happened=lines)


def known_codes(names: Names) -> frozenset[str]:
    """Every code that has its own words."""
    tables = (_moved_on, _not_allowed, _incomplete, _about_filing, _about_units, _about_merging, _about_late)
    return frozenset(code for table in tables for code in table(names))


_COMMAND_OF = {
    "CaseRegistered": "RegisterCase",
    "CaseAccepted": "AcceptCase",
    "CaseDeclined": "DeclineCase",
    "CaseAnswered": "AnswerDirectly",
    "CaseTransferred": "TransferOut",
    "VerificationRequested": "RequestVerification",
    "VerificationRecorded": "RecordVerification",
    "TaskReassigned": "ReassignTask",
    "TaskWithdrawn": "WithdrawTask",
    "CaseFiled": "FileCase",
    "FilingRefused": "RefuseFiling",
    "CaseDispatched": "DispatchCase",
    "CaseSentBack": "SendBackToFiling",
    "CaseRecalled": "RecallCase",
    "CaseReturned": "ReturnCase",
    "CaseSigned": "SignFor",
    "CaseFedBack": "FeedBack",
    "InspectionRequested": "RequestInspection",
    "InspectionRecorded": "RecordInspection",
    "CallbackRecorded": "RecordCallback",
    "ResultUpheld": "AcceptAsIs",
    "ReworkOrdered": "OrderRework",
    "CaseClosed": "CloseCase",
    "CaseVoided": "VoidCase",
    "CaseMerged": "MergeInto",
    "LeadHandedOver": "HandOverLead",
    "LeadTaken": "HandOverLead",
    "FollowerCallbackRecorded": "RecordFollowerCallback",
    "CaseResumed": "ResumeCase",
    "SuspensionDecided": "DecideSuspension",
}
"""What people call a fact that moved the flow: by the command it came of."""


def happened_since(each: HappenedSince, names: Names) -> str:
    """One thing that came between, as a line: `10:32 派遣 李四`."""
    return _("{at} {command} · {person}").format(
        at=names.at(each.at), command=command(_COMMAND_OF.get(each.kind, each.kind)), person=names.person(each.operator)
    )


def field_name(name: str) -> str:
    """What a form calls the field of a command."""
    known = {
        "text": pgettext("field", "Description"),
        "reason": pgettext("field", "Reason"),
        "words": pgettext("field", "Words"),
        "answer": pgettext("field", "Answer"),
        "lawful_route": pgettext("field", "Lawful route"),
        "note": pgettext("field", "Note"),
        "opinion": pgettext("field", "Opinion"),
        "done": pgettext("field", "What was done"),
        "public_reply": pgettext("field", "Public reply"),
        "satisfied": pgettext("field", "Satisfied"),
        "reached": pgettext("field", "Reached"),
        "closing_standard": pgettext("field", "Closing standard"),
        "task": pgettext("field", "Task"),
        "flag": pgettext("field", "Flag"),
        "photo": pgettext("field", "Photo"),
        "on_behalf_of.person": pgettext("field", "Who spoke"),
        "on_behalf_of.channel": pgettext("field", "By what means"),
    }
    return known.get(name, name)


Said = Callable[[Params], tuple[str, str]]


def _plain(what: str, then: str) -> Said:
    return lambda params: (what, then)


def _moved_on(names: Names) -> Mapping[str, Said]:
    """The case, or what was to be answered, is no longer as it was when the text was typed."""
    look = _("Look at what happened, then give the command again or drop it.")
    gone = _("Nothing is left to be done; drop the command.")
    return {
        "case_moved_on": _plain(_("The case has moved on since you typed this."), look),
        "ahead_of_case": _plain(
            _("A step that this one builds on was not accepted."),
            _("Deal with the refused step before it; then give the command again or drop it."),
        ),
        "not_on_earth": _plain(
            _("Longitude or latitude is out of range."), _("Choose the place again, or leave the degrees empty.")
        ),
        "wrong_state": lambda params: (
            _("This is not possible while the case is “{state}”.").format(state=state(str(params.get("state", "")))),
            _("See what the case offers now."),
        ),
        "task_gone": _plain(_("The patroller's task is no longer open."), gone),
        "request_gone": _plain(_("The request was decided, withdrawn or has lapsed."), gone),
        "suspension_gone": _plain(_("That suspension has already ended."), gone),
        "supervision_gone": _plain(_("That supervision was already answered."), gone),
        "co_handling_gone": _plain(_("That assistance has already ended."), gone),
        "appeal_gone": _plain(_("The appeal is not open for this any more."), gone),
        "value_moved_on": lambda params: (
            _("Somebody has corrected “{field}” meanwhile; it now says “{current}”.").format(
                field=amend_field(str(params.get("field", ""))), current=params.get("current", "")
            ),
            _("Compare both values and correct it again if yours is right."),
        ),
        "case_exists": _plain(
            _("This case was registered already."), _("Open the case; drop this command if it says the same.")
        ),
        "no_such_case": _plain(_("The case is not known."), _("Check the number; it may be outside what you may see.")),
        "no_such_missed_call": _plain(_("That missed call is not known."), _("It may still be on its way; try again.")),
        "call_known": _plain(_("This missed call was reported already."), gone),
        "call_settled": _plain(_("The missed call was settled already."), gone),
        "call_not_answered_then": _plain(_("Nobody answered this call while it rang."), _("Call the number back.")),
        "call_taken": lambda params: (
            _("{who} has taken this missed call.").format(who=names.person(str(params.get("owner", "")))),
            _("Choose another; a shift leader can take it over."),
        ),
        "flag_stands": lambda params: (
            _("The caller is flagged as “{flag}” already.").format(flag=caller_flag(str(params.get("flag", "")))),
            gone,
        ),
        "no_such_flag": lambda params: (
            _("The caller is not flagged as “{flag}”.").format(flag=caller_flag(str(params.get("flag", "")))),
            gone,
        ),
        "no_working_time": _plain(
            _("The calendar in force has no working time within reach."),
            _("Ask the administrator to import a calendar with working hours; your text stays."),
        ),
        "calendar_moved_on": _plain(_("The calendar was replaced meanwhile."), gone),
        "already_evaluated": _plain(_("The case was evaluated already."), gone),
        "already_escalated": _plain(_("This was reported already."), gone),
        "clock_stopped": _plain(_("That clock has stopped."), gone),
        "nothing_to_amend": _plain(_("The new value is the same as the present one."), gone),
        "held_back": _plain(
            _("It waits behind an earlier command of yours that was refused."),
            _("Settle the refused one first; this one is then offered or dropped."),
        ),
    }


def _not_allowed(names: Names) -> Mapping[str, Said]:
    """The person, role or seat may not."""
    leader = _("Ask the shift leader.")
    return {
        "not_yours": _plain(
            _("Your role or office may not do this to this case."),
            _("Ask whoever holds the case, or the shift leader."),
        ),
        "out_of_scope": _plain(_("The case is outside what your office may see."), leader),
        "call_not_yours": _plain(
            _("Somebody else calls back this number."), _("Take the missed call first, or leave it to its owner.")
        ),
        "not_on_behalf": _plain(
            _("This cannot be done on behalf of somebody else."), _("Give it in your own name, or drop it.")
        ),
        "accept_by_seat_only": _plain(
            _("Only a district seat accepts a case while it registers it."), _("Register it without accepting.")
        ),
        "source_not_yours": lambda params: (
            _("Your office may not register cases of the source “{source}”.").format(
                source=source(str(params.get("source", "")))
            ),
            _("Choose your own source."),
        ),
        "grant_invalid": _plain(
            _("The permission to work offline was not valid for this."),
            _("Sign in while connected, then correct it and send it again."),
        ),
        "grant_expired": _plain(
            _("The time for working offline is over."),
            _("Sign in while connected, then send it again; your text stays."),
        ),
        "no_reference": _plain(
            _("The reference data have not arrived on this computer yet."),
            _("Wait until the badge says so, then send it again; your text stays."),
        ),
        "not_signed_in": _plain(_("Nobody is signed in at this seat."), _("Sign in; your text stays.")),
        "command_id_reused": _plain(
            _("The centre already holds another command under the same id."), _("Correct it and send it again.")
        ),
        "wrong_subject": _plain(_("The command does not fit what it is about."), leader),
        "unknown_threshold": _plain(_("The policy has no such threshold."), leader),
        "too_early": _plain(_("It is too early for this."), _("Wait until the time has come.")),
        "group_refused": _plain(_("An earlier command of the same call was refused."), _("Settle that one first.")),
    }


def _incomplete(names: Names) -> Mapping[str, Said]:
    """Something is missing or does not fit."""
    return {
        "reason_missing": _plain(_("A reason is missing."), _("Write why, then send it again.")),
        "field_missing": lambda params: (
            _("“{field}” is missing.").format(field=field_name(str(params.get("field", "")))),
            _("Fill it in, then send it again."),
        ),
        "photo_missing": _plain(_("A photo is required here."), _("Attach one, or let the patroller go and see.")),
        "wrong_value": lambda params: (
            _("The new value does not fit “{field}”.").format(field=amend_field(str(params.get("field", "")))),
            _("Choose another value."),
        ),
        "satisfied_without_reaching": _plain(
            _("A caller who was not reached cannot be satisfied or not."), _("Say whether the caller was reached.")
        ),
        "call_ends_before_it_begins": _plain(_("The call ends before it begins."), _("Correct the times.")),
        "bad_end_date": lambda params: (
            _("A suspension must end between {first} and {last}.").format(
                first=params.get("first", "?"), last=params.get("last", "?")
            ),
            _("Choose a date within."),
        ),
        "amend_before_filing_only": lambda params: (
            _("“{field}” cannot be corrected after filing.").format(field=amend_field(str(params.get("field", "")))),
            _("Send the case back to filing, then correct it."),
        ),
    }


def _about_filing(names: Names) -> Mapping[str, Said]:
    """Verification, the catalogue, the place."""
    return {
        "unknown_problem": lambda params: (
            _("The catalogue in force has no problem “{problem}”.").format(problem=params.get("problem", "")),
            _("Choose the problem again."),
        ),
        "unknown_condition": _plain(
            _("The problem has no such filing condition in the catalogue in force."), _("Choose the condition again.")
        ),
        "place_without_cell": _plain(
            _("The place lies in no grid cell yet."), _("Take a component or a cell from the look-up.")
        ),
        "component_of_another_class": lambda params: (
            _("Component and problem do not fit: {why}.").format(
                why=of_another_class(str(params.get("problem", "")), str(params.get("component", "")), names)
            ),
            _("Choose the problem of the component's class, or take the right component."),
        ),
        "unknown_cell": lambda params: (
            _(
                "The grids in force do not know the place's code “{cell}”, or its village or board is another one."
            ).format(cell=params.get("cell", "")),
            _("Take the cell from the look-up again."),
        ),
        "verification_needed": lambda params: (
            _("Cases from “{source}” must be verified before filing.").format(
                source=source(str(params.get("source", "")))
            ),
            _("Send a patroller to verify first."),
        ),
        "verified_false": _plain(
            _("The verification said “not true”."), _("Refuse filing, or have it verified again.")
        ),
        "inspection_on_site_needed": _plain(
            _("This cannot be judged by photo; somebody must go and see."), _("Send a patroller to inspect.")
        ),
        "inspection_under_way": _plain(
            _("A patroller is on the way; it cannot be judged by photo now."),
            _("Wait for the result, or withdraw the task."),
        ),
        "unknown_standard": _plain(
            _("That is none of the closing standards the case was filed with."), _("Choose one of those offered.")
        ),
        "not_a_patroller": lambda params: (
            _("{person} is no patroller.").format(person=names.person(str(params.get("patroller", "")))),
            _("Choose a patroller."),
        ),
        "patroller_not_neutral": lambda params: (
            _("{person} belongs to a unit of this case and may not inspect it.").format(
                person=names.person(str(params.get("patroller", "")))
            ),
            _("Choose another patroller."),
        ),
    }


def _about_units(names: Names) -> Mapping[str, Said]:
    """Targets, requests and assisting units."""
    return {
        "unknown_target": lambda params: (
            _("The directory has no “{target}” that could take this.").format(
                target=names.body(str(params.get("target", "")))
            ),
            _("Choose a unit from the list."),
        ),
        "target_not_allowed": lambda params: (
            _("{target} cannot be given cases from here.").format(target=names.body(str(params.get("target", "")))),
            _("Choose a unit of your own board, or return the case and propose it."),
        ),
        "owner_unclear": lambda params: (
            _unclear(params, names),
            _("Ask the shift leader, or send it by way of the board's sub-centre."),
        ),
        "already_on_case": lambda params: (
            _("{unit} is on this case already.").format(unit=names.body(str(params.get("unit", "")))),
            _("Choose another unit."),
        ),
        "request_open": _plain(_("Another request of the unit is still open."), _("Decide it or withdraw it first.")),
        "extensions_used_up": lambda params: (
            ngettext(
                "The unit was granted {count} extension already; no more are allowed.",
                "The unit was granted {count} extensions already; no more are allowed.",
                int(params.get("extensions", 0)),
            ).format(count=params.get("extensions", 0)),
            _("The case has to be handled within its limit."),
        ),
        "overdue": _plain(
            _("The limit is over; an extension can only be asked for before."), _("Feed back, or ask to suspend.")
        ),
        "co_handler_open": lambda params: (
            ngettext(
                "{count} assisting unit has not reported yet.",
                "{count} assisting units have not reported yet.",
                int(params.get("co_handlers", 1)),
            ).format(count=params.get("co_handlers", 1)),
            _("Wait for the report or release the unit, then close."),
        ),
    }


def _unclear(params: Params, names: Names) -> str:
    role, board = str(params.get("role", "")), str(params.get("board", ""))
    units = [names.body(unit) for unit in str(params.get("units", "")).split()]
    if units:
        return _("The catalogue names several units for “{role}” here: {units}.").format(
            role=role_words(role), units=pgettext("list of names", ", ").join(units)
        )
    if params.get("components") == "not_known":
        return _("The list of components has not come yet: whose the named one is cannot be said.")
    if board:
        return _("The catalogue names nobody here: {board} has no “{role}”.").format(
            board=board_words(board, names), role=role_words(role)
        )
    return _("The catalogue names nobody here for “{role}”.").format(role=role_words(role))


def _about_merging(names: Names) -> Mapping[str, Said]:
    """Leaders and followers."""
    return {
        "has_followers": lambda params: (
            ngettext(
                "{count} case follows this one.", "{count} cases follow this one.", int(params.get("followers", 1))
            ).format(count=params.get("followers", 1)),
            _("Hand the lead over to one of them first."),
        ),
        "leader_not_open": lambda params: (
            _("{case} is not open any more.").format(case=names.case(str(params.get("case", "")))),
            _("Choose an open case as the leader."),
        ),
        "merge_into_itself": _plain(_("A case cannot be merged into itself."), _("Choose another case.")),
        "not_a_follower": lambda params: (
            _("{case} does not follow this case.").format(case=names.case(str(params.get("case", "")))),
            _("Choose one of its followers."),
        ),
        "follows_open_case": lambda params: (
            _("{case} is still open.").format(case=names.case(str(params.get("case", "")))),
            _("Add a note there, or merge this case into it."),
        ),
    }


def _about_late(names: Names) -> Mapping[str, Said]:
    """The appeal against being late."""
    drop = _("Nothing can be changed; drop the command.")
    return {
        "appeal_exists": _plain(_("An appeal was made already; there is only one."), drop),
        "appeal_too_late": _plain(_("The time to appeal is over."), drop),
    }
