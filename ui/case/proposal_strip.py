"""What the desk proposes for the words being typed, in a room of its own that keeps its height."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.screens.proposals import Proposal, ProposalsView
from desk_app.words import _
from ui.case.proposal_cell import ProposalCell
from ui.theme import current

ROWS = 4


class ProposalStrip(QWidget):
    """Two columns of four: what it is, with the kind of demand last; where, with the component last.

    `taken(Proposal)`; `shown_anew` when others are proposed. It takes no focus and keeps its height whether anything is
    proposed or not.
    """

    taken = Signal(object)
    shown_anew = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ProposalsView()
        self.setAccessibleName(_("What the desk proposes"))
        theme = current()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(6))
        grid.setVerticalSpacing(0)
        self._left = [ProposalCell() for _row in range(ROWS)]
        self._right = [ProposalCell() for _row in range(ROWS)]
        for column, cells in enumerate((self._left, self._right)):
            grid.setColumnStretch(column, 1)
            for row, cell in enumerate(cells):
                cell.taken.connect(self.taken)
                grid.addWidget(cell, row, column)

    @property
    def cells(self) -> tuple[ProposalCell, ...]:
        """Every cell, column by column."""
        return (*self._left, *self._right)

    @property
    def shown(self) -> tuple[Proposal, ...]:
        """What can be taken now."""
        return tuple(cell.proposal for cell in self.cells if cell.proposal is not None)

    def show_view(self, view: ProposalsView) -> None:
        """Shows other proposals; only the cells that differ are drawn anew."""
        self.view = view
        _fill(self._left, _together(view.problems, view.demands), view.lacking, view.remark)
        _fill(self._right, _together(view.places, view.components), "")
        self.shown_anew.emit()


def _together(first: tuple[Proposal, ...], second: tuple[Proposal, ...]) -> Iterator[Proposal]:
    """Both kinds, the likeliest of each, as many as there is room for: half of it for each where both need it."""
    behind = min(len(second), max(ROWS - len(first), min(len(second), ROWS // 2)))
    yield from first[: ROWS - behind]
    yield from second[:behind]


def _fill(cells: list[ProposalCell], proposals: Iterator[Proposal], lacking: str, remark: str = "") -> None:
    """The first cell that is left over says what is lacking, else quietly why nothing is proposed."""
    for cell in cells:
        proposal = next(proposals, None)
        if proposal is not None:
            cell.show_proposal(proposal)
            continue
        cell.show_proposal(None, lacking or remark, warns=bool(lacking))
        lacking = remark = ""
