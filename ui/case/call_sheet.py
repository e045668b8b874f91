"""The parts of a call's form and where they stand; what they do together is `RegisterForm`'s."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.seat import Actor
from desk_app.screens.forms import ActionForm
from desk_app.words import _
from ui.case.call_ending import CallEnding
from ui.case.call_fields import CallFields
from ui.case.call_foot import CallFoot
from ui.case.call_head import CallHead
from ui.case.duplicate_strip import DuplicateStrip
from ui.case.fitting_scroll import FittingScroll
from ui.case.following_catalogue import CatalogueFollower
from ui.case.form_doors import FormDoors
from ui.case.form_phrases import call_phrases
from ui.case.picture_catcher import PictureCatcher
from ui.case.proposal_strip import ProposalStrip
from ui.case.template_menu import TemplateMenu
from ui.case.template_strip import TemplateStrip
from ui.theme import current

WIDTH_STEPS = 150
"""What a call is typed into is wanted at least so wide: the panes beside it become narrower before it does."""


class CallSheet(QFrame):
    """Head, fields with the strips that answer them, how the call ends, foot; phrases, templates and pictures.

    `corrects` a registration that was refused. Whoever builds on it calls `lay_out` once the fields can be judged.
    """

    def __init__(
        self,
        form: ActionForm,
        values: Mapping[str, str],
        actor: Actor,
        doors: FormDoors,
        *,
        corrects: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actor, self._doors = actor, doors
        self.setAccessibleName(_("New call"))
        self.head = CallHead(_("Registration to correct") if corrects else _("New call"), self)
        self.fields = CallFields(form, values, doors, self)
        self.scroller = FittingScroll(self.fields, self)

    def lay_out(self, catalogue: CatalogueFollower, *, goes_further: bool) -> None:
        """Makes the fields and puts everything where it stands; `goes_further`: it can be filed and dispatched."""
        theme = current()
        # The fields scroll where there is little room; what is done with them is always in sight below.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        layout.addWidget(self.head)
        layout.addWidget(self.scroller)
        self._fill(catalogue, goes_further=goes_further)
        self.ending = CallEnding(self.fields, self)
        beside = QHBoxLayout()  # as wide as the fields, which leave room for their bar
        beside.setContentsMargins(0, 0, theme.space(2), 0)
        beside.addWidget(self.ending)
        layout.addLayout(beside)
        self.foot = CallFoot(self._actor, self)
        layout.addWidget(self.foot)
        layout.addStretch(1)
        self.phrases = call_phrases(self.fields, self._doors.bridge, self)
        self.templates = TemplateMenu(self.fields, self.head.template_button, self.filled, self._doors.bridge, self)
        PictureCatcher(self, self.attachments)

    def _fill(self, catalogue: CatalogueFollower, *, goes_further: bool) -> None:
        fields = self.fields
        self.proposals = ProposalStrip(fields)
        self.duplicates = DuplicateStrip(may_merge=self._actor.district_seat, parent=fields)
        self.filled = TemplateStrip(fields)
        fields.fill((self.filled, self.proposals, self.duplicates), goes_further=goes_further)
        fields.add_below(catalogue.changed)
        fields.add_below(catalogue.advice)
        if goes_further:
            fields.add_target()
        self.attachments = fields.add_pictures()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(current().space(WIDTH_STEPS), 0))
