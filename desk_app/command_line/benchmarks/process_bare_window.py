"""The floor of a start: a process that shows a window with a bare table and says when it is painted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

ROWS, COLUMNS = 40, 4


class Table(QTableWidget):
    """Says `painted` once it has been drawn for the first time."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self._say)

    def _say(self) -> None:
        print("painted", flush=True)
        QApplication.exit(0)


def main() -> int:
    """Shows the window until it is painted."""
    app = QApplication(sys.argv[:1])
    window, table = QMainWindow(), Table(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"{row} {column}"))
    window.setCentralWidget(table)
    window.resize(1600, 960)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
