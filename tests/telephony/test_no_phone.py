"""Where no phone is set up, everything says so."""

import pytest

from desk_app.domain.phone import LineState, PhoneStanding
from desk_app.errors import PhoneTrouble
from desk_app.ports import Phone
from desk_app.telephony.no_phone import NoPhone


def test_no_phone_stands_beside_the_desk() -> None:
    phone: Phone = NoPhone()
    phone.listen(lambda standing, call: None)
    assert phone.standing() == PhoneStanding(line=LineState.NONE)
    for order in (phone.answer, phone.hang_up, phone.hold, phone.resume, phone.dial):
        with pytest.raises(PhoneTrouble, match="no_phone"):
            order("110")
    for order in (phone.transfer, phone.join):
        with pytest.raises(PhoneTrouble, match="no_phone"):
            order("call", "110")
    phone.close()
