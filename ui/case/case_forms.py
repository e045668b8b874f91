"""The forms of the actions of the case that is shown: opened by key, filled, sent, kept as drafts, never lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desk_app.desk import Intent
from desk_app.domain.case import CaseId, CommandId, Photo, Place
from desk_app.domain.commands import Body, Subject, photos_in
from desk_app.domain.projection import Draft, LookupHit, QueueFilter
from desk_app.screens.actions import OTHER_SUBJECTS
from desk_app.screens.advice import advice
from desk_app.screens.bodies import Filled, filled
from desk_app.screens.forms import ActionForm, FieldFault, Option
from desk_app.screens.lookup import kind_words
from desk_app.screens.names import Names
from desk_app.screens.ownership import of_another_class
from desk_app.screens.phone_words import shown_number
from desk_app.screens.places import place_of
from desk_app.screens.receipts import Receipt
from desk_app.screens.refusals import RefusalWords
from desk_app.screens.typed_values import reopened
from desk_app.words import _
from ui.case.action_form import ActionFormView
from ui.case.case_page import CasePage
from ui.case.drafts import CASE, Drafts, action_key
from ui.case.form_doors import FormDoors
from ui.case.form_phrases import action_phrases
from ui.case.late_pictures import LatePictures
from ui.case.phone_field import Mask
from ui.case.place_field import PlaceField

if TYPE_CHECKING:
    from desk_app.screens.queue import QueueView

CASES_FOUND = 20
TAKERS = ("FileCase", "DispatchCase", "RequestVerification", "RequestInspection")
"""Actions into whose form a look-up's result may go where none is open yet, in this order."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """The photos that went with a form's command, and who gave it."""

    photos: tuple[Photo, ...]
    badge: str


class CaseForms(QObject):
    """`performed(list[Intent], kind, ActionFormView | None)` one action; the form is None where nothing was asked."""

    performed = Signal(object, str, object)

    def __init__(
        self, page: CasePage, doors: FormDoors, drafts: Drafts, late: LatePictures, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._doors = doors
        self._bridge = doors.bridge
        self._desk = self._bridge.desk
        self._drafts = drafts
        self._late = late
        self._found = self._bridge.newest(self)
        self._sent: dict[ActionFormView, _Sent] = {}
        self._kept: dict[str, Mapping[str, str]] = {}
        page.action_wanted.connect(self.open_action)

    @property
    def open_form(self) -> ActionFormView | None:
        """The form that is open."""
        return self._page.form

    def open_action(self, kind: str) -> None:
        """Opens the form of an action, or gives the command at once where nothing is asked; its key again sends it."""
        view = self._page.view
        if view is None:
            return
        if self.open_form is not None and self.open_form.form.kind == kind:
            self.open_form.submit()
            return
        form = view.action(kind)
        if form is None:
            return
        self._page.say("")
        self.leave_form()
        if form.asks_nothing:
            self._send(form, form.initial(), None)
            return
        self._start(self._open(form, None))

    def correct(self, receipt: Receipt) -> None:
        """Opens a refused command's text again; sending it replaces the refused one."""
        view = self._page.view
        form = view.action(receipt.kind) if view is not None else None
        if form is None:
            return
        self.leave_form()
        shown = self._open(reopened(form, dict(receipt.typed)), receipt.id)
        if receipt.refusal is not None:
            shown.show_refusal(receipt.refusal)
        self._start(shown)

    @property
    def typed_place(self) -> Place | None:
        """The place in the open form, where it has one that is filled in."""
        field = self.open_form.fields.field("place") if self.open_form is not None else None
        return field.place if isinstance(field, PlaceField) and field.value else None

    def take_hit(self, hit: LookupHit) -> str:
        """Puts a look-up's result into the open form; where none is open, opens the one it belongs to. Else why not."""
        if self.open_form is not None:
            if self.open_form.fields.take_hit(hit):
                return ""
            form = self.open_form.form.label
            return _("“{form}” has no field for this {what}.").format(form=form, what=kind_words(hit.kind))
        if any(self._takes(kind, hit) for kind in TAKERS):
            return ""
        return _("As the case stands, no action takes this {what}.").format(what=kind_words(hit.kind))

    def flush(self) -> None:
        """The window goes: what was typed last is kept."""
        if self.open_form is not None:
            self.open_form.flush()

    def leave_form(self) -> None:
        """Another form or case is wanted: what was typed here stays as a draft."""
        if self.open_form is not None:
            self.open_form.flush()
            self._close()

    def leave_case(self) -> None:
        """Another case is shown."""
        self.leave_form()
        self._kept.clear()

    def was_kept(self, case_id: CaseId, kind: str, form: ActionFormView | None) -> None:
        """The desk keeps the command; its draft is not needed any more. Pictures that are still being read follow."""
        sent = self._sent.pop(form, None) if form is not None else None
        if form is not None and sent is not None and form.pictures is not None:
            self._late.take_over(case_id, form.pictures.left_by(sent.photos), sent.badge)
        self._kept.pop(kind, None)
        self._drafts.drop(action_key(case_id, kind))
        if form is not None and form is self.open_form:
            self._close()

    def was_refused(self, form: ActionFormView, why: RefusalWords) -> bool:
        """The desk does not take the command: its form says why, where it is still open; false where it is not."""
        self._sent.pop(form, None)
        if form is not self.open_form:
            return False
        form.show_refusal(why)
        return True

    def drafts_came(self, drafts: Sequence[Draft]) -> None:
        """Text that was typed into this case before stands in its form again; the focus stays where it is."""
        view = self._page.view
        if view is None:
            return
        prefix = f"{CASE}:{view.id}:"
        own = [draft for draft in drafts if draft.key.startswith(prefix)]
        for draft in own:
            self._kept.setdefault(draft.key.removeprefix(prefix), draft.values)
        form = view.action(own[0].key.removeprefix(prefix)) if own else None
        if self.open_form is None and form is not None and not form.asks_nothing:
            self._open(form, None)

    def show_numbers_again(self) -> None:
        """The caller's number was revealed, or is hidden again."""
        if self.open_form is not None:
            self.open_form.fields.show_numbers_again()

    # inside

    def _mask(self, of_caller: str) -> Mask:
        """How numbers are shown in the forms of a case: its caller's is masked until somebody reveals it."""
        calls = self._desk.calls
        return lambda number: shown_number(number) if number == of_caller and not calls.is_revealed(number) else ""

    def _start(self, shown: ActionFormView) -> None:
        shown.start()
        QTimer.singleShot(0, shown, self._page.reveal_form)

    def _open(self, form: ActionForm, replaces: CommandId | None) -> ActionFormView:
        view = self._page.view
        assert view is not None
        case_id = view.id
        advise = self._filing_advice if form.kind == "FileCase" else None
        shown = ActionFormView(form, self._doors, replaces=replaces, advise=advise)
        kept = self._kept.get(form.kind)
        if kept is not None and replaces is None:
            shown.put(kept)
        shown.fields.set_mask(self._mask(view.case.caller.phone))
        shown.fields.set_search(self._find_cases)
        shown.fields.set_finder(self._doors.find)
        shown.fields.set_area_names(self._desk.reference().area_names)
        action_phrases(shown.fields, view, self._bridge)
        if shown.pictures is not None:
            self._doors.camera.begin()
        shown.submitted.connect(lambda values: self._send(form, values, shown))
        shown.closed.connect(self._give_up)
        shown.draft_changed.connect(lambda values: self._keep(case_id, form.kind, values, shown.touched))
        shown.field_entered.connect(lambda _name: self._desk.looking_at(case_id, form.kind))
        self._page.show_form(shown)
        return shown

    def _send(self, form: ActionForm, values: Mapping[str, str], shown: ActionFormView | None) -> None:
        view = self._page.view
        assert view is not None
        said = filled(form, values, view.zone)
        if not isinstance(said, Filled):
            if shown is not None:
                shown.show_faults(said)
            return
        if shown is not None:
            shown.wait(True)
            self._sent[shown] = _Sent(photos=photos_in(said.body), badge=self._desk.actor.badge)
        intent = Intent(
            case=view.id,
            body=said.body,
            on_behalf_of=said.on_behalf_of,
            replaces=shown.replaces if shown is not None else None,
            subject=self._subject_of(said.body),
            draft=action_key(view.id, form.kind),
        )
        self.performed.emit([intent], form.kind, shown)

    def _subject_of(self, body: Body) -> Subject | None:
        kind, view = OTHER_SUBJECTS.get(body.kind), self._page.view
        return Subject(kind=kind, id=view.case.caller.phone) if kind is not None and view is not None else None

    def _takes(self, kind: str, hit: LookupHit) -> bool:
        view = self._page.view
        if view is None or view.action(kind) is None:
            return False
        self.open_action(kind)
        if self.open_form is not None and self.open_form.fields.take_hit(hit):
            return True
        self._close()
        return False

    def _give_up(self) -> None:
        view = self._page.view
        if self.open_form is not None and view is not None:
            kind = self.open_form.form.kind
            self._kept.pop(kind, None)
            self._drafts.drop(action_key(view.id, kind))
        self._close()

    def _close(self) -> None:
        form = self.open_form
        focus = form.focusWidget() if form is not None else None
        had_focus = focus is not None and focus.hasFocus()
        if form is not None and form.pictures is not None:
            form.pictures.let_go()
        self._page.show_form(None)
        if self._page.view is not None:
            self._desk.looking_at(self._page.view.id)
        if had_focus:
            self._page.timeline.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, case_id: CaseId, kind: str, values: Mapping[str, str], touched: bool) -> None:
        key = action_key(case_id, kind)
        if touched:
            self._kept[kind] = values
            self._drafts.save(key, values)
        else:
            self._kept.pop(kind, None)
            self._drafts.drop(key)

    def _filing_advice(self, values: Mapping[str, str]) -> str:
        try:
            place = place_of(values.get("place", ""))
        except FieldFault:
            return ""
        names = Names(reference=self._desk.reference(), now=self._desk.now())
        said = advice(values.get("problem", ""), values.get("condition", ""), place, names)
        unit = " · ".join(filter(None, (said.unit, said.way, said.several or said.doubt, said.why)))
        fits = names.reference.catalogue.may_be_about(values.get("problem", ""), place.component)
        told = (
            "" if fits else of_another_class(values.get("problem", ""), place.component, names),
            _("Responsible unit: {unit}").format(unit=unit) if unit else "",
            _("Limit: {limit}").format(limit=said.limit) if said.limit else "",
            said.grade,
        )
        return " · ".join(filter(None, told))

    def _find_cases(self, typed: str, use: Callable[[Sequence[Option]], None]) -> None:
        own = self._page.view.id if self._page.view is not None else None

        def lines(found: QueueView) -> None:
            use(
                [
                    Option(value=line.id, text=line.number, detail=" · ".join(filter(None, (line.title, line.place))))
                    for line in found.lines
                    if line.id != own
                ]
            )

        self._found(self._desk.queue_view(QueueFilter(words=typed, limit=CASES_FOUND)), lines)
