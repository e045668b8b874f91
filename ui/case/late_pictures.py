"""Pictures that were still being read when their call or action was sent: attached to the case once they are here."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desk_app.desk import Intent
from desk_app.domain.case import CaseId, Photo
from desk_app.domain.commands import Attach
from desk_app.domain.projection import Draft
from desk_app.domain.seat import Actor
from desk_app.errors import BadInput
from desk_app.screens.attachments import coming_from, photos_from, photos_text
from desk_app.screens.refusals import RefusalWords
from ui.case.attachment_field import Left
from ui.case.drafts import LATE, Drafts, late_key
from ui.case.form_doors import FormDoors
from ui.case.pictures import Source, Taking

PICTURES, BADGE = "pictures", "badge"


@dataclass(slots=True, kw_only=True)
class _Case:
    """What still belongs to a case: files that are read, photos that are here and not kept as commands yet; whose."""

    badge: str
    photos: list[Photo] = field(default_factory=list)
    asked: list[Photo] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    takings: dict[Source, Taking] = field(default_factory=dict)


class LatePictures(QObject):
    """`performed(list[Intent])` is one `Attach` each, answered in order by `was_kept` or `show_refusal`.

    What it waits for is a draft: it goes on after a restart and when the same person signs in again, never for another.
    """

    performed = Signal(object)

    def __init__(self, doors: FormDoors, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doors = doors
        self._bridge = doors.bridge
        self._drafts = drafts
        self._cases: dict[CaseId, _Case] = {}
        self._answers: deque[tuple[CaseId, Photo]] = deque()
        self._bridge.changed.connect(self._heard)

    @property
    def _actor(self) -> Actor | None:
        actor: Actor | None = self._bridge.desk.actor
        return actor

    @property
    def reading(self) -> bool:
        """Files are being read for the person who sits here."""
        return any(case.takings for case in self._cases.values())

    def take_over(self, case_id: CaseId, left: Left, badge: str) -> None:
        """A form was sent without these by this person, who may have left since: they follow."""
        if not (left.photos or left.sources):
            return
        case = self._cases.setdefault(case_id, _Case(badge=badge))
        case.photos += left.photos
        case.sources += left.sources
        self._save(case_id)
        self._go_on(case_id)

    def drafts_came(self, drafts: Sequence[Draft]) -> None:
        """What a former run did not come to the end of."""
        for draft in drafts:
            kind, _colon, case = draft.key.partition(":")
            if kind == LATE and CaseId(case) not in self._cases:
                told = draft.values.get(PICTURES, "")
                sources = [Source(path.name, path=Path(path)) for path in coming_from(told)]
                badge = draft.values.get(BADGE, "")
                self._cases[CaseId(case)] = _Case(badge=badge, photos=list(photos_from(told)), sources=sources)
        for case_id in list(self._cases):
            self._go_on(case_id)

    def put_away(self) -> None:
        """Nobody sits here any more: nothing more is read for this person until they come back."""
        for case in self._cases.values():
            for taking in case.takings.values():
                taking.give_up()
            case.takings = {}

    def was_kept(self) -> None:
        """The desk keeps the command that was offered first."""
        case_id, photo = self._answers.popleft()
        self._settle(case_id, photo)

    def show_refusal(self, why: RefusalWords) -> None:
        """The desk does not take the command that was offered first: the operator is told."""
        case_id, photo = self._answers.popleft()
        self._tell(photo.name, f"{why.what} {why.then}")
        self._settle(case_id, photo)

    # inside

    def _heard(self, what: frozenset[str]) -> None:
        if "session" in what and self._actor is not None:
            self._drafts.find(self.drafts_came)

    def _go_on(self, case_id: CaseId) -> None:
        """Offers what is here and reads what is not, for the person whose pictures they are."""
        case, actor = self._cases[case_id], self._actor
        if actor is None or actor.badge != case.badge:
            return
        for photo in [each for each in case.photos if each not in case.asked]:
            self._offer(case_id, photo)
        for source in case.sources:
            if source not in case.takings:
                case.takings[source] = self._read(case_id, source)

    def _read(self, case_id: CaseId, source: Source) -> Taking:
        case = self._cases[case_id]

        def here(photo: Photo, _small: object) -> None:
            case.sources.remove(source)
            del case.takings[source]
            case.photos.append(photo)
            self._save(case_id)
            self._offer(case_id, photo)

        def not_here(why: str) -> None:
            case.sources.remove(source)
            del case.takings[source]
            self._tell(source.name, why)
            self._save(case_id)

        return self._doors.pictures.take(source, here, not_here, self)

    def _offer(self, case_id: CaseId, photo: Photo) -> None:
        self._cases[case_id].asked.append(photo)
        self._answers.append((case_id, photo))
        self.performed.emit([Intent(case=case_id, body=Attach(photo=photo))])

    def _settle(self, case_id: CaseId, photo: Photo) -> None:
        case = self._cases[case_id]
        case.photos.remove(photo)
        case.asked.remove(photo)
        self._save(case_id)

    def _save(self, case_id: CaseId) -> None:
        """Keeps what is still to come; nothing of a case that has it all."""
        case = self._cases[case_id]
        if not case.photos and not case.sources:
            del self._cases[case_id]
            self._drafts.drop(late_key(case_id))
            return
        paths = [source.path for source in case.sources if source.path is not None]
        told = {PICTURES: photos_text(case.photos, paths), BADGE: case.badge}
        self._drafts.save(late_key(case_id), told)

    def _tell(self, name: str, why: str) -> None:
        self._bridge.trouble.emit(BadInput("picture_not_attached", {"name": name, "why": why}))
