"""The page of the seat: how long the work after a call and a break are, and where a camera puts its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desk_app.screens.forms import FieldFault
from desk_app.screens.settings_page import AFTER_CALL, BREAK, SeatTimes, read, typed
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.choices import Choices
from ui.case import camera_folder
from ui.case.camera_folder import FolderLooks
from ui.case.errands import Errand, Errands
from ui.pieces import ActionButton, Paragraph
from ui.settings_window.page import SettingsPage

FOLDER = "camera_folder"


class SeatPage(SettingsPage):
    """Times apply from the next change of the seat's state, the folder from the next call."""

    def __init__(self, bridge: Bridge, choices: Choices) -> None:
        super().__init__(
            _("Seat"), _("Times apply from the next change of the seat's state, the folder from the next call.")
        )
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._choices = choices
        self.add_text(AFTER_CALL, _("After-call work"), _("seconds, 0 to 1800; Shift+F2 makes it longer"), narrow=True)
        self.add_text(BREAK, _("Planned length of a break"), _("minutes, 1 to 120"), narrow=True)
        self.folder = self.add_text(FOLDER, _("Camera folder"), _("new pictures in it are offered in a call"))
        self.browse = ActionButton(_("Choose a folder…"), "Alt+B")
        self.browse.clicked.connect(self._browse)
        self.told = Paragraph("", "warning")
        self.below.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignLeft)
        self.below.addWidget(self.told)
        self._errands = Errands(bridge, self)
        self._looking: Errand[FolderLooks] | None = None
        self.edited.connect(self._apply)

    def refresh(self) -> None:
        """Shows what is set now."""
        self.put(typed(self._choices.times))
        self.show_fault("", "")
        self._bridge.then(
            self._desk.choice(camera_folder.CHOICE), lambda kept: self.put({FOLDER: kept or ""}), owner=self
        )

    def _apply(self, name: str) -> None:
        self.show_fault("", "")
        if name == FOLDER:
            self._keep_folder(self.folder.text().strip())
            return
        try:
            wanted = read(SeatTimes, self.values)
        except FieldFault as fault:
            self.show_fault(fault.field, fault.words)
            return
        self._choices.keep(wanted)

    def _keep_folder(self, folder: str) -> None:
        if folder and not Path(folder).is_absolute():
            self.show_fault(FOLDER, _("must be the full path, from the root or the drive on"))
            return
        if self._looking is not None:
            self._looking.give_up()
        self.told.set_words("")
        if not folder:
            self._keep(folder)
            return
        # Not in the window's thread: a network disk may not answer for minutes.
        self._looking = self._errands.begin(
            lambda _errand: camera_folder.looks(Path(folder)),
            lambda looks: self._judge(folder, looks),
            lambda _why: self._judge(folder, FolderLooks.SILENT),
        )

    def _judge(self, folder: str, looks: FolderLooks) -> None:
        """A file is no folder; one that is only not there now may be that of a telephone that comes back."""
        if looks is FolderLooks.NO_FOLDER:
            self.show_fault(FOLDER, _("is no folder"))
            return
        self.told.set_words(
            {
                FolderLooks.MISSING: _("This folder is not there now; it is looked into once it is."),
                FolderLooks.UNREADABLE: _("This folder may not be read; nothing in it will be offered."),
                FolderLooks.SILENT: _("This folder does not answer; it is looked into once it does."),
            }.get(looks, "")
        )
        self._keep(folder)

    def _keep(self, folder: str) -> None:
        self._bridge.then(self._desk.keep_choice(camera_folder.CHOICE, folder), lambda _none: None, owner=self)

    def _browse(self) -> None:
        """The system's own list of folders, beside this window; nothing waits for it."""
        dialog = QFileDialog(self, _("Camera folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setModal(False)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(lambda _code: dialog.deleteLater())
        dialog.show()

    def _chosen(self, folder: str) -> None:
        self.folder.setText(folder)
        self._keep_folder(folder)
