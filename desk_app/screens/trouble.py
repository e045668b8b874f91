"""What is wrong with the world, in sentences that say what to do next; for every code of `WorldTrouble` and of sync."""

from collections.abc import Mapping
from string import Formatter

from desk_app.screens.phone_words import phone_troubles
from desk_app.screens.setting_faults import setting_fault
from desk_app.words import _


def trouble_words(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a code; an unknown code, or one without what its sentence needs, gets one that names it."""
    told = {str(name): str(value) for name, value in (params or {}).items()}
    if code in ("store_damaged", "outbox_damaged") and "commands" in told:
        code = "store_rescued"
    if code == "edition_damaged" and "dataset" not in told:
        code = "editions_damaged"
    if code == "bad_calendar" and told.get("fault"):
        told["why"] = setting_fault(told["field"], told["fault"], told)
    if code == "attachment_lost" and "cases" in told:
        code = "attachment_of_cases_lost"
    for table in (_centre, _network, _disk, _sign_in, _settings, _sandbox, phone_troubles):
        sentence = table().get(code)
        if sentence is not None and _needs(sentence) <= set(told):
            return sentence.format_map(told)
    return _("Something is not as it should be ({code}); tell whoever looks after the computers").format(code=code)


def _needs(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name}


def _network() -> Mapping[str, str]:
    """Between this seat and the centre."""
    again = _("What the centre sent does not fit together; it is asked again, and everything here is kept")
    return {
        "centre_unreachable": _("The centre does not answer; go on working, everything is kept and sent later"),
        "timed_out": _("The centre does not answer in time; go on working, everything is kept and sent later"),
        "centre_failed": _("The centre has a fault of its own; go on working, everything is kept and sent later"),
        "database_unreachable": _("The centre cannot reach its database; everything is kept and sent later"),
        "our_mistake": _("The centre has a fault of its own; go on working, everything is kept and sent later"),
        "not_the_centre": _("Something else answers at the centre's address; check the address or the network"),
        "tls_failed": _("The centre's certificate is not trusted; check the address and this computer's date"),
        "another_wire": _("The centre speaks another version; this program must be updated"),
        "slow_down": _("The centre asks to send more slowly; everything is kept and sent"),
        "too_large": _("The centre finds what was sent too large; it is sent in smaller parts"),
        "nothing_decided": _("The centre answered without deciding; everything is kept and sent again"),
        "ledger_diverged": _("The centre's records were restored or replaced; the cases are being fetched anew"),
        "scope_changed": _("What you may see has changed; the cases are being fetched anew"),
        "stale_answer": again,
        "nothing_told": again,
        "other_ledger": again,
        "page_out_of_order": again,
        "snapshot_broken": _("The cases arrived incomplete; the former ones stay in use and are fetched again"),
        "edition_broken": _("Reference data arrived damaged; the former edition stays in use and is fetched again"),
        "edition_not_built": _("New reference data could not be installed; the former edition stays in use"),
        "no_such_case": _("There is no such case, or it is not yours to see"),
    }


def _disk() -> Mapping[str, str]:
    """This seat's own disk."""
    return {
        "disk_full": _("This computer's disk is full: nothing more can be saved until space is made"),
        "store_damaged": _("The desk's file is damaged; start again, and what was not sent is rescued"),
        "store_rescued": _(
            "A damaged file was set aside as {file}; "
            "{commands} unsent actions and {drafts} drafts are here, the rest follows"
        ),
        "store_upgraded": _("The desk's file was brought up to this version; a copy of the former one lies beside it"),
        "store_read_only": _("The desk's folder cannot be written to: nothing can be saved"),
        "store_busy": _("The desk's file is held by another program; try again"),
        "store_in_use": _("Another copy of this program works in the same folder; close one of them"),
        "store_too_new": _("The desk's file was written by a newer version; update this program"),
        "store_key_missing": _("The key to the desk's file is not there; unlock the system's keyring and start again"),
        "store_key_wrong": _("The desk's file cannot be opened with the key at hand; nothing in it was changed"),
        "key_in_file": _("The store's key lies in a file, because this system has no keyring"),
        "store_folder": _("The desk's folder cannot be used; check that it exists and may be written to"),
        "store_trouble": _("The desk's file cannot be read or written"),
        "no_store": _("There is no desk in this folder yet; start the operator's window once"),
        "edition_damaged": _("Reference data on this disk were damaged and are fetched again: {dataset}"),
        "editions_damaged": _("Reference data on this disk are damaged and come anew; all else can be looked up"),
        "attachment_empty": _("“{name}” is empty: choose another file"),
        "attachment_too_large": _("“{name}” is larger than {megabytes} MB: send a smaller copy of it"),
        "picture_not_attached": _("“{name}” was not attached to the case it belongs to: {why}"),
        "attachment_lost": _("A picture was damaged on this disk before it was sent: attach it again"),
        "attachment_of_cases_lost": _("A picture of {cases} was damaged before it was sent: take or attach it again"),
        "attachments_damaged": _(
            "Damaged pictures were set aside as {file}: those not sent yet must be attached again, others come anew"
        ),
        "attachments_lost": _(
            "Pictures not sent yet were damaged and set aside as {file}; "
            "take or attach those of these cases again: {cases}"
        ),
        "attachments_rescued": _(
            "Damaged pictures were set aside as {file}; those not sent yet ({count}) were saved, others come anew"
        ),
    }


def _sign_in() -> Mapping[str, str]:
    """Who may come in."""
    return {
        "wrong_password": _("Badge or password is wrong"),
        "signed_out": _("The session has ended; sign in again"),
        "token_expired": _("The session has ended; sign in again"),
        "not_signed_in": _("Nobody is signed in"),
        "not_allowed": _("This account may not do that"),
        "not_the_sandbox": _("This is not the sandbox's own centre; the sandbox speaks to no other"),
    }


def _settings() -> Mapping[str, str]:
    """Settings that cannot be used."""
    return {
        "setting_not_a_url": _("{name} must begin with http:// or https://, not {value}"),
        "setting_out_of_range": _("{name} is out of range: {value}"),
        "setting_needs_other": _("{name} needs {value} beside it"),
        "setting_unknown": _("There is no setting {name}"),
        "setting_invalid": _("{name} cannot be {value}"),
        "setting_not_one_of": _("{name} must be one of {choices}, not {value}"),
        "settings_file_unreadable": _("The settings file {file} cannot be read: {why}"),
    }


def _centre() -> Mapping[str, str]:
    """What whoever looks after a centre is told."""
    return {
        "account_exists": _("There is an account with badge {badge} already"),
        "body_needed": _("An account with the role {role} acts for a body of its own: name it with --body"),
        "no_such_body": _("The directory has no body {body}"),
        "other_board": _("The body {body} belongs to the board {board}; leave --board out"),
        "no_such_seat": _("No seat called {seat} has ever signed in; see: desk-app central seat list"),
        "no_such_account": _("There is no account with badge {badge}"),
        "bad_badge": _("{badge} is no badge number"),
        "bad_password": _("A password has {at_least} to {at_most} characters"),
        "bad_roles": _("These are not all roles: {roles}"),
        "no_account_with_role": _("There is no account with the role {role}"),
        "bad_calendar": _("The calendar {file} cannot be read: {why}"),
        "bad_row": _("Line {line} of {dataset} cannot be taken ({field}): {why}"),
        "calendar_changed": _("Somebody else has published a calendar meanwhile; read it anew (F5)"),
        "file_unreadable": _("The file {file} cannot be read: {why}"),
        "unknown_dataset": _("There is no dataset {name}"),
        "bad_database_url": _("The database's address cannot be used: {why}"),
        "database_unreachable": _("The database {database} cannot be reached: {why}"),
        "no_ledger": _("There is no ledger of district {district} in this database; begin with: central init"),
        "not_empty": _("District {district} has records already; sample data go only into an empty centre"),
        "remembered_hashes_unreadable": _("The file of remembered hashes cannot be read"),
        "address_unusable": _("The centre cannot listen at {address}: {why}"),
        "tls_unusable": _("The certificate {file} cannot be used: {why}"),
        "workers_need_postgresql": _("{workers} workers need PostgreSQL; a SQLite centre runs as one process"),
        "sandbox_folder_in_use": _(
            "The folder {folder} holds other things than a sandbox ({found}); choose another one"
        ),
    }


def _sandbox() -> Mapping[str, str]:
    """The practice desk."""
    return {
        "scenario_unknown": _("There is no scenario called {name}"),
        "scenario_invalid": _("The scenario cannot be played: {where} is wrong ({why})"),
        "not_the_sandbox": _("Another centre answers at the sandbox's address; practice only talks to its own"),
        "sandbox_folder_in_use": _(
            "The folder {folder} holds {found}, which no sandbox left there; name another folder"
        ),
    }
