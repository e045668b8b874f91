"""A phone that is set up while the program runs: who listens goes on listening, and what is wrong changes nothing."""

from __future__ import annotations

import pytest

from desk_app.domain.phone import CallState, LineState, PhoneCall, PhoneStanding
from desk_app.errors import BadInput, PhoneTrouble
from desk_app.ports import SetUpPhone
from desk_app.telephony.chosen_phone import ChosenPhone
from desk_app.telephony.settings import PhoneSettings, format_settings
from tests.fakes.phone import FakePhone

ONE, OTHER = (format_settings(PhoneSettings(user=user, registers=False)) for user in ("8001", "8002"))


def test_another_phone_is_set_up_and_the_listener_stays() -> None:
    made: dict[str, FakePhone] = {}

    def make(settings: PhoneSettings) -> FakePhone:
        made[settings.user] = FakePhone()
        return made[settings.user]

    heard: list[tuple[PhoneStanding, PhoneCall | None]] = []
    phone = ChosenPhone(make)
    phone.listen(lambda standing, call: heard.append((standing, call)))
    assert isinstance(phone, SetUpPhone) and phone.standing() == PhoneStanding()
    with pytest.raises(PhoneTrouble, match="no_phone"):
        phone.dial("110")
    phone.set_up(ONE)
    assert heard[-1][0].line is LineState.READY
    call = made["8001"].ring("13812341234")
    phone.answer(call)
    made["8001"].settle()
    phone.set_up(OTHER)
    told = [call.state for _standing, call in heard if call is not None]
    assert told[0] is CallState.RINGING and told[-1] is CallState.ENDED, "its calls end, and that is told"
    assert heard[-1] == (PhoneStanding(line=LineState.READY), None)
    phone.set_up("")
    assert phone.standing() == PhoneStanding()
    phone.close()
    phone.set_up(ONE)
    assert phone.standing() == PhoneStanding(), "nothing begins once it is closed"


def test_settings_that_cannot_be_taken_name_the_field_and_change_nothing() -> None:
    made: list[FakePhone] = []

    def make(_settings: PhoneSettings) -> FakePhone:
        made.append(FakePhone())
        return made[-1]

    phone = ChosenPhone(make, ONE)
    with pytest.raises(BadInput) as wrong:
        phone.set_up('{"user": "8001", "registers": true}')
    assert wrong.value.params["field"] == "exchange"
    assert len(made) == 1 and phone.standing().line is LineState.READY
    phone.close()


@pytest.mark.expects_log("the phone's settings cannot be read")
def test_settings_of_another_program_are_no_phone() -> None:
    phone = ChosenPhone(lambda _settings: FakePhone(), '{"device": "dial-up"}')
    assert phone.standing() == PhoneStanding()
    phone.close()
