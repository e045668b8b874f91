"""The phrases of a form: which of its fields take any, and the time and place that they can name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desk_app.screens import register_values as name
from desk_app.screens.case import CaseView
from desk_app.screens.phrases import kind_of
from desk_app.screens.vocabulary import moment
from ui.bridge import Bridge
from ui.case.call_fields import CallFields
from ui.case.form_fields import FormFields
from ui.case.phrase_menu import PhraseMenu


def call_phrases(fields: CallFields, bridge: Bridge, parent: QObject) -> PhraseMenu:
    """Listens to the fields of a new call, with the time and place that stand in it."""

    def known() -> tuple[str, str]:
        return fields.field(name.TIME).value, fields.place.place.address

    widgets = ((each, fields.field(each).main) for each in fields.values)
    return _listening(PhraseMenu(bridge, known, parent), widgets)


def action_phrases(fields: FormFields, view: CaseView, bridge: Bridge) -> PhraseMenu:
    """Listens to the fields of an action, with the time it is and the place of its case."""

    def known() -> tuple[str, str]:
        now = bridge.desk.now()
        return moment(now, now, view.zone), view.case.place.address

    shown = ((spec.name, fields.field(spec.name)) for spec in fields.form.fields)
    widgets = ((each, field.main) for each, field in shown if field is not None)
    return _listening(PhraseMenu(bridge, known, fields), widgets)


def _listening(menu: PhraseMenu, widgets: Iterable[tuple[str, QWidget]]) -> PhraseMenu:
    for field, widget in widgets:
        kind = kind_of(field)
        if kind is not None and isinstance(widget, QLineEdit | QPlainTextEdit):
            menu.listen(widget, kind)
    return menu
