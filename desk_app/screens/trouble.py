"""What is wrong with the world, in sentences that say what to do next; for codes of `WorldTrouble` and of the sync."""

from collections.abc import Mapping

from desk_app.words import _


def trouble_words(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a code; an unknown code gets a general one that names it."""
    told = {str(name): str(value) for name, value in (params or {}).items()}
    sentence = _sentences().get(code)
    if sentence is None:
        return _("Something is not as it should be ({code}); tell whoever looks after the computers").format(code=code)
    try:
        return sentence.format_map(told)
    except KeyError:
        return sentence.replace("{", "").replace("}", "")


def _sentences() -> Mapping[str, str]:
    return {
        "centre_unreachable": _("The centre does not answer; go on working, everything is kept and sent later"),
        "timed_out": _("The centre does not answer in time; go on working, everything is kept and sent later"),
        "not_the_centre": _("Something else answers at the centre's address; check the address or the network"),
        "another_wire": _("The centre speaks another version; this program must be updated"),
        "slow_down": _("The centre asks to send more slowly; everything is kept and sent"),
        "ledger_diverged": _("The centre's records were restored or replaced; the cases are being fetched anew"),
        "scope_changed": _("What you may see has changed; the cases are being fetched anew"),
        "disk_full": _("This computer's disk is full: nothing more can be saved until space is made"),
        "store_damaged": _("The desk's file was damaged and set aside; the rest is being fetched anew"),
        "store_rescued": _("The desk's file was damaged; what had not been sent was rescued and is kept"),
        "store_read_only": _("The desk's folder cannot be written to: nothing can be saved"),
        "store_busy": _("The desk's file is held by another program; try again"),
        "store_in_use": _("Another copy of this program works in the same folder; close one of them"),
        "store_too_new": _("The desk's file was written by a newer version; update this program"),
        "store_key_missing": _("The key to the desk's file is not there; unlock the system's keyring and start again"),
        "store_key_in_file": _("The store's key lies in a file, because this system has no keyring"),
        "store_folder": _("The desk's folder cannot be used; check that it exists and may be written to"),
        "store_trouble": _("The desk's file cannot be read or written"),
        "dataset_broken": _("Reference data arrived damaged; the former edition stays in use and is fetched again"),
        "snapshot_broken": _("The cases arrived incomplete; the former ones stay in use and are fetched again"),
        "wrong_password": _("Badge or password is wrong"),
        "signed_out": _("The session has ended; sign in again"),
        "not_signed_in": _("Nobody is signed in"),
    }
