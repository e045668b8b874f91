"""What Qt says of itself goes into the program's own log."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
NO_SCREEN = "This plugin does not support "
"""How the platform without a screen begins each remark on what only a real screen can do."""

log = logging.getLogger("qt")


def listen() -> None:
    """From now on Qt's messages are log records of `qt`."""
    qInstallMessageHandler(_heard)


def _heard(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.DEBUG if message.startswith(NO_SCREEN) else LEVELS.get(kind, logging.WARNING)
    log.log(level, "%s", message)
