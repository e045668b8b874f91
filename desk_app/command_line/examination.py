"""What the doctor looks at, one finding for each thing the desk needs of a machine."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desk_app.errors import WorldTrouble
from desk_app.screens.phone_page import phone_fault
from desk_app.screens.trouble import trouble_words
from desk_app.settings import Settings
from desk_app.words import _

FREE_MEGABYTES = 500
"""Room a seat wants for its editions and a year of keys of closed cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: `state` is good, weak (works, but somebody should know) or bad; `advice` what to do."""

    name: str
    what: str
    state: str
    words: str
    advice: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order in which things are needed. Nothing is changed on the machine."""
    return [check(settings) for check in CHECKS]


def _python(settings: Settings) -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(
        name="python",
        what=_("Python"),
        state="good" if good else "bad",
        words=version,
        advice="" if good else _("The desk needs Python 3.11 to 3.13."),
    )


_QT_PROBE = (
    "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen';"
    "from PySide6.QtWidgets import QApplication; from PySide6.QtCore import qVersion;"
    "from PySide6.QtGui import QFontDatabase;"
    "app = QApplication(sys.argv[:1]); print(qVersion());"
    "print(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)[:1])"
)


def _probe_qt() -> tuple[int, str]:
    """Qt is started in a process of its own: a missing system library ends the process that needs it."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _QT_PROBE], capture_output=True, text=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, "time-out"
    return done.returncode, done.stdout if done.returncode == 0 else done.stderr.strip().splitlines()[-1:][0]


def _qt(settings: Settings) -> Finding:
    code, words = _probe_qt()
    return Finding(
        name="qt",
        what=_("Qt libraries"),
        state="bad" if code else "good",
        words=words.splitlines()[0] if words else "?",
        advice=_("Run packaging/setup-debian.sh as root, or install Qt's system libraries by hand.") if code else "",
    )


def _fonts(settings: Settings) -> Finding:
    code, words = _probe_qt()
    family = words.splitlines()[1].strip("[]'") if code == 0 and len(words.splitlines()) > 1 else ""
    return Finding(
        name="fonts",
        what=_("Chinese font"),
        state="good" if family else "bad",
        words=family or _("none found"),
        advice="" if family else _("Install a Chinese font, for example the package fonts-noto-cjk."),
    )


def _screen(settings: Settings) -> Finding:
    import os

    there = sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return Finding(
        name="screen",
        what=_("Screen"),
        state="good" if there else "weak",
        words=_("there is one") if there else _("none"),
        advice="" if there else _("Without a screen only the headless sandbox and the pictures work."),
    )


def _keyring(settings: Settings) -> Finding:
    import keyring

    works = keyring.get_keyring().priority > 0
    return Finding(
        name="keyring",
        what=_("Keyring"),
        state="good" if works else "weak",
        words=_("keeps the key of this seat's disk") if works else _("none on this system"),
        advice="" if works else _("The key lies in a file that only you can read; full disk encryption is advised."),
    )


def _store(settings: Settings) -> Finding:
    """An existing store is opened and closed; without one it is tried in a scratch folder, with a key of its own."""
    from local_store.rescue import open_journal
    from local_store.seat_disk import open_seat_disk

    kept = (settings.data_dir / "desk.db").exists()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            if kept:
                open_seat_disk(settings.data_dir).close()
            else:
                journal, _notices = open_journal(Path(scratch), secrets.token_bytes(32))
                journal.close()
        except WorldTrouble as trouble:
            words = trouble_words(trouble.code, trouble.params)
            state = "weak" if trouble.code == "store_in_use" else "bad"
            return Finding(name="store", what=_("Store"), state=state, words=words)
    return Finding(name="store", what=_("Store"), state="good", words=_("opens") if kept else _("can be made"))


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free // 2**20
    wanted = _("Make room: the desk wants {wanted} MB.").format(wanted=FREE_MEGABYTES)
    return Finding(
        name="disk",
        what=_("Disk"),
        state="good" if free >= FREE_MEGABYTES else "bad",
        words=_("{free} MB free").format(free=free),
        advice="" if free >= FREE_MEGABYTES else wanted,
    )


def _phone(settings: Settings) -> Finding:
    """The phone program, and whose line it is on this seat; a seat without a phone works by hand."""
    from desk_app.telephony.baresip_program import phone_program
    from desk_app.telephony.settings import parse_settings

    kept = _kept_phone(settings)
    program = ""
    try:
        told = parse_settings(kept) if kept else None
        program = told.program if told is not None else ""
        whose = _("this seat is {user} at {exchange}").format(user=told.user, exchange=told.exchange) if told else ""
    except WorldTrouble as trouble:
        whose = phone_fault(str(trouble.params.get("field", "")), str(trouble.params.get("why", "")))
    found = phone_program(program)
    there = str(found) if found else _("no phone program")
    return Finding(
        name="phone",
        what=_("Phone"),
        state="good" if found else "weak",
        words=", ".join((there, whose or _("no phone is set up on this seat"))),
        advice="" if found else _("Install the package baresip-core; without it calls are registered by hand."),
    )


def _kept_phone(settings: Settings) -> str:
    from desk_app.bootstrap import kept_phone
    from local_store.seat_disk import open_seat_disk

    if not (settings.data_dir / "desk.db").exists():
        return ""
    try:
        disk = open_seat_disk(settings.data_dir)
    except WorldTrouble:  # the store's own finding tells of it
        return ""
    try:
        return kept_phone(disk)
    finally:
        disk.close()


def _centre(settings: Settings) -> Finding:
    from desk_app.sync.gateway import HttpCentralStore

    store = HttpCentralStore(settings.server_url)
    try:
        health = store.health()
    except WorldTrouble as trouble:
        return Finding(
            name="centre",
            what=_("Centre"),
            state="weak",
            words=trouble_words(trouble.code, trouble.params),
            advice=_("Asked at {url}; name another one with --server.").format(url=settings.server_url),
        )
    finally:
        store.close()
    words = _("version {version}, ledger at {position}").format(version=health.version, position=health.position)
    return Finding(name="centre", what=_("Centre"), state="good", words=words)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    _python,
    _qt,
    _fonts,
    _screen,
    _keyring,
    _store,
    _disk,
    _phone,
    _centre,
)
