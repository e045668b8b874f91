"""Catches pictures that are pasted or dropped anywhere on the form of a call, also into its text fields."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.case.attachment_field import AttachmentField, holds_pictures


class PictureCatcher(QObject):
    """Text that is pasted or dropped goes where it always goes."""

    def __init__(self, form: QWidget, field: AttachmentField) -> None:
        super().__init__(form)
        self._form = form
        self._field = field
        form.setAcceptDrops(True)
        form.installEventFilter(self)
        for text in (*form.findChildren(QPlainTextEdit), *form.findChildren(QLineEdit)):
            text.installEventFilter(self)
            if isinstance(text, QPlainTextEdit):
                text.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Paste):
                return self._field.take_mime(QGuiApplication.clipboard().mimeData())
            case QDragEnterEvent() if holds_pictures(event.mimeData()):
                if watched is self._form:
                    event.acceptProposedAction()
                else:
                    event.ignore()  # goes on to the form, which takes the picture; a text would take its path
                return True
            case QDropEvent() if watched is self._form and event.type() == QEvent.Type.Drop:
                if self._field.take_mime(event.mimeData()):
                    event.acceptProposedAction()
                return True
        return False
