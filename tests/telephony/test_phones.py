"""The phone on baresip, with sipp around it, and the fake one keep the same contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_app.telephony.chosen_phone import ChosenPhone
from desk_app.telephony.settings import PhoneSettings, format_settings
from tests.fakes.phone import FakePhone
from tests.telephony.phone_contract import LONG, NUMBER, PhoneContract, Surroundings
from tests.telephony.real_surroundings import RealSurroundings


class FakeCaller:
    def __init__(self, phone: FakePhone, call: str) -> None:
        self._phone, self._call = phone, call

    def leaves(self) -> None:
        self._phone.caller_hangs_up(self._call)


class FakeSurroundings:
    def __init__(self) -> None:
        self.phone = FakePhone()

    def ring(self, number: str = NUMBER, stay: float = LONG) -> FakeCaller:
        return FakeCaller(self.phone, self.phone.ring("" if number == "anonymous" else number))

    def ring_in_vain(self, number: str = NUMBER) -> FakeCaller:
        return self.ring(number)


class Chosen:
    """A phone that was set up, and the world around it."""

    def __init__(self, around: FakeSurroundings, phone: ChosenPhone) -> None:
        self.phone, self.ring, self.ring_in_vain = phone, around.ring, around.ring_in_vain


class TestFakePhone(PhoneContract):
    @pytest.fixture
    def around(self) -> Iterator[Surroundings]:
        surroundings = FakeSurroundings()
        yield surroundings
        surroundings.phone.close()


class TestChosenPhone(PhoneContract):
    @pytest.fixture
    def around(self) -> Iterator[Surroundings]:
        surroundings = FakeSurroundings()
        chosen = ChosenPhone(
            lambda _settings: surroundings.phone, format_settings(PhoneSettings(user="8001", registers=False))
        )
        yield Chosen(surroundings, chosen)
        chosen.close()


class TestBaresipPhone(PhoneContract):
    @pytest.fixture
    def around(self, real: RealSurroundings) -> Surroundings:
        return real
