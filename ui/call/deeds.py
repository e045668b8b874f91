"""Does what a scene of the call says is to be done: a form is opened or put away, a call reported or recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, assert_never, cast

from desk_app.desk import Intent
from desk_app.domain.case import CaseId
from desk_app.domain.commands import RecordCall
from desk_app.domain.phone import PhoneCall
from desk_app.screens import call_news as n
from desk_app.screens import register_values
from desk_app.words import _
from ui.call.doing import Doing
from ui.call.missed_wiring import MissedWiring
from ui.panes import Panes

OpenForm = Callable[[Mapping[str, str]], None]


class Deeds:
    """`open_form` opens a new call with what is known of it; `at_centre` turns this machine's times into the
    centre's."""

    def __init__(
        self,
        panes: Panes,
        doing: Doing,
        missed: MissedWiring,
        open_form: OpenForm,
        at_centre: Callable[[datetime], datetime],
    ) -> None:
        self._case = cast(Any, panes.case)
        self._doing = doing
        self._missed = missed
        self._open_form = open_form
        self._at_centre = at_centre

    def do(self, deed: n.Deed) -> n.News | None:
        """Does it; gives back what has come of it, where that is news."""
        match deed:
            case n.OpenForm(call=call):
                self._open_form(self.known(call))
                form = self._case.register_form
                return n.FormBegun(call=call.id, case=form.case_id) if form is not None else None
            case n.PutAway():
                self._case.put_call_away()
            case n.ReportMissed(call=call):
                self._missed.report(call)
            case n.GotThrough(call=call):
                self._missed.got_through(call)
            case n.RecordOn(case=case, call=call):
                self._record(case, call)
            case n.Say(remark=n.Remark.WORDS_PARKED as remark):
                self._doing.remark(_remarks()[remark])
            case n.Say(remark=remark):
                self._doing.say(_remarks()[remark])
            case _:
                assert_never(deed)
        return None

    def known(self, call: PhoneCall) -> Mapping[str, str]:
        """What a form knows of the call that it is for."""
        return register_values.of_call(call.number, self._at_centre(call.began_at))

    def _record(self, case: CaseId, call: PhoneCall) -> None:
        began, ended = call.answered_at or call.began_at, call.ended_at or call.began_at
        body = RecordCall(
            phone=call.number,
            began=self._at_centre(began),
            ended=self._at_centre(max(began, ended)),
            incoming=call.incoming,
        )
        self._doing.perform(Intent(case=case, body=body))


def _remarks() -> Mapping[n.Remark, str]:
    return {
        n.Remark.BREAK_OVER: _("The break is over: F2 says that you are ready again"),
        n.Remark.WORDS_PARKED: _("The call's words are kept among the calls not sent yet: Alt+PgUp goes on with them"),
    }
