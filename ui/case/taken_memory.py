"""Tells the desk which proposals a person takes for a call, and which of them were wrong after all."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desk_app.screens.proposals import Proposal, ProposalKind
from desk_app.screens.taken_lesson import chosen_demand, still_stands
from ui.bridge import Bridge
from ui.case.register_form import RegisterForm


class TakenMemory(QObject):
    """Listens to one form. What is taken by a key is told at once, with the words so far, and again with all of them
    when the call is sent; what the form says otherwise before that, or a call that is given up, is taken back.

    Where a kind of demand was proposed, the one that stands there when the call is sent is told too: who leaves it as
    it was has chosen as well, and it would else be learned only what is unusual.
    """

    def __init__(self, form: RegisterForm, bridge: Bridge) -> None:
        super().__init__(form)
        self._form = form
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._taken: dict[ProposalKind, Proposal] = {}
        self._demand_was_proposed = False
        form.proposals.taken.connect(self._take)
        form.proposals.shown_anew.connect(self._shown)
        form.fields.edited.connect(lambda _field: self._look())
        form.submitted.connect(lambda _upto: self._sent())
        form.merge_wanted.connect(lambda _line: self._sent())
        form.closed.connect(self._given_up)

    def _shown(self) -> None:
        self._demand_was_proposed |= bool(self._form.proposals.view.demands)

    def _take(self, proposal: Proposal) -> None:
        self._taken[proposal.kind] = proposal
        self._tell(proposal)
        self._look()  # one place for another, or a component for a place

    def _look(self) -> None:
        values = self._form.values
        for kind, proposal in tuple(self._taken.items()):
            if not still_stands(proposal, values):
                self._take_back(kind)

    def _sent(self) -> None:
        if self._demand_was_proposed:
            self._taken[ProposalKind.DEMAND] = chosen_demand(self._form.values)
        for proposal in self._taken.values():
            self._tell(proposal)

    def _given_up(self) -> None:
        for kind in tuple(self._taken):
            self._take_back(kind)

    def _tell(self, proposal: Proposal) -> None:
        self._then(self._desk.took(self._form.case_id, proposal, self._form.values))

    def _take_back(self, kind: ProposalKind) -> None:
        self._then(self._desk.took_back(self._form.case_id, self._taken.pop(kind)))

    def _then(self, done: Any) -> None:
        """Nobody waits for it, and a disk that cannot take it holds up no call."""
        self._bridge.then(done, lambda _none: None, failed=lambda _trouble: None, owner=self)
