"""What follows from problem and place while a call is typed: its conditions, the body it goes to, what stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from desk_app.screens import register_values as name
from desk_app.screens.places import fitting_problem
from desk_app.screens.register_steps import Readiness, needs_reason, target_hint
from ui.case.advice_card import AdviceCard
from ui.case.call_fields import CallFields
from ui.case.fields import PickField
from ui.case.problem_changed import ProblemChanged


class CatalogueFollower(QObject):
    """Keeps conditions, target and advice in line with the fields; what a person has chosen it leaves.

    `values` says what stands in the form, `judge` what is missing of such values.
    """

    def __init__(
        self,
        fields: CallFields,
        values: Callable[[], Mapping[str, str]],
        judge: Callable[[Mapping[str, str]], Readiness],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = fields
        self._values = values
        self._judge = judge
        self.changed = ProblemChanged()
        self.changed.undone.connect(lambda former: fields.pick(name.PROBLEM, former))
        self.advice = AdviceCard()
        self._target_by_hand = False
        self._component = ""

    def begin(self) -> None:
        """What stands in the fields was put there: a target that is not the catalogue's is a person's choice."""
        self._target_by_hand = self._chosen_by_hand()
        self._component = self._fields.place.place.component

    def edited(self, field: str) -> None:
        """A person changed this field."""
        if field == name.PROBLEM:
            self._offer_conditions()
            self.changed.hide()
        if field == name.PLACE:
            self._fit_problem()
        if field == name.TARGET:
            self._target_by_hand = bool(self._fields.field(name.TARGET).value)

    def see(self, *, a_case: bool = True) -> Readiness:
        """Shows the catalogue's advice and puts its proposal in; what is missing now. Not `a_case`: the call ends
        otherwise, and there is nobody to dispatch it to."""
        values = self._values()
        ready = self._judge(values)
        if name.TARGET in self._fields:
            target = self._fields.field(name.TARGET)
            proposed = ready.advice.target or ""
            if not self._target_by_hand and target.value != proposed:
                target.set_value(proposed)
                values = {**values, name.TARGET: target.value}
                ready = self._judge(values)
            self._fields.show_target(a_case, reason=needs_reason(values, ready.advice))
            assert isinstance(target, PickField)
            target.picker.setPlaceholderText(target_hint(ready.advice))
        self.advice.show_advice(ready.advice)
        self.advice.setVisible(a_case)
        return ready

    def _chosen_by_hand(self) -> bool:
        if name.TARGET not in self._fields:
            return False
        target = self._fields.field(name.TARGET).value
        return bool(target) and target != self._judge(self._values()).advice.target

    def _fit_problem(self) -> None:
        """Another component than before brings the problem of its class, where no event was chosen."""
        component = self._fields.place.place.component
        if component == self._component:
            return
        self._component = component
        options = {option.value: option.text for option in self._fields.spec(name.PROBLEM).options}
        former = self._fields.field(name.PROBLEM).value
        wanted = fitting_problem(former, component, options)
        if component and wanted != former and self._fields.pick(name.PROBLEM, wanted) and former:
            self.changed.tell(former, options.get(former, former), options[wanted])

    def _offer_conditions(self) -> None:
        if name.CONDITION not in self._fields:
            return
        condition = self._fields.field(name.CONDITION)
        problem = self._fields.field(name.PROBLEM).value
        options = self._fields.spec(name.CONDITION).options_for({name.PROBLEM: problem})
        condition.set_options(options)
        if len(options) == 1:
            condition.set_value(options[0].value)
