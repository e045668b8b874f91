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
from ui.pieces import ActionButton
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
        self.add_text(BREAK, _("A break is planned for"), _("minutes, 1 to 120"), narrow=True)
        self.folder = self.add_text(FOLDER, _("Folder of the camera"), _("new pictures in it are offered in a call"))
        self.browse = ActionButton(_("Choose a folder…"))
        self.browse.clicked.connect(self._browse)
        self.below.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignLeft)
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
            self.show_fault(FOLDER, _("the whole path, from the root or the drive on"))
            return
        self._bridge.then(self._desk.keep_choice(camera_folder.CHOICE, folder), lambda _none: None, owner=self)

    def _browse(self) -> None:
        """The system's own list of folders, beside this window; nothing waits for it."""
        dialog = QFileDialog(self, _("Folder of the camera"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setModal(False)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(lambda _code: dialog.deleteLater())
        dialog.show()

    def _chosen(self, folder: str) -> None:
        self.folder.setText(folder)
        self._keep_folder(folder)
