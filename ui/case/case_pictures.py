"""Opens the pictures of the case that is shown, at the wish of who looks at its timeline."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desk_app.screens.case_pictures import case_pictures
from ui.case.case_page import CasePage
from ui.case.form_doors import FormDoors
from ui.case.picture_viewer import PictureViewer


class CasePictures(QObject):
    """The page is made when somebody wants it: most cases are worked without."""

    def __init__(self, page: CasePage, doors: FormDoors, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._doors = doors
        self.viewer: PictureViewer | None = None
        page.timeline.pictures_wanted.connect(self._open)

    def put_away(self) -> None:
        """Another case, or nobody sits here any more."""
        if self.viewer is not None:
            self.viewer.dismiss()

    def _open(self, line: str) -> None:
        """At the first picture of this line, else at the last of all."""
        view = self._page.view
        pictures = case_pictures(view.timeline) if view is not None else ()
        if not pictures:
            return
        if self.viewer is None:
            self.viewer = PictureViewer(self._page.window(), self._doors)
        of_line = (at for at, picture in enumerate(pictures) if picture.line == line)
        self.viewer.ask(pictures, next(of_line, len(pictures) - 1))
