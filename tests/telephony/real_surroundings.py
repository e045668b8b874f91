"""A phone on a real baresip on loopback, callers and an exchange played by sipp, all ended at the end."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from desk_app.telephony.baresip_phone import BaresipPhone
from desk_app.telephony.baresip_program import free_port
from desk_app.telephony.settings import PhoneSettings
from tests.telephony.sip_caller import SipCaller, Sipp
from tests.telephony.sip_exchange import PASSWORD, SEAT, SipExchange


class RealCaller:
    """Somebody played by sipp. They leave by themselves when their time is over."""

    def __init__(self, sipp: Sipp) -> None:
        self.sipp = sipp

    def leaves(self) -> None:
        """Waits until they have gone."""
        self.sipp.finish()


class RealSurroundings:
    """`settings` are those of the phone, `port` where it is called at; one that `registers` does so."""

    def __init__(self, *, registers: bool = False) -> None:
        self._ending = ExitStack()
        self.exchange = self._ending.enter_context(SipExchange())
        self.port = free_port(spread=2)
        self.settings = PhoneSettings(
            user=SEAT,
            exchange=self.exchange.host,
            registers=registers,
            password=PASSWORD,
            conference="8{user}",
            local_address="127.0.0.1",
            local_port=self.port,
        )
        self.phone = BaresipPhone(self.settings)
        self.callers: list[Sipp] = []

    def ring(self, number: str = "13812345678", stay: float = 15.0) -> RealCaller:
        """Somebody calls, who stays for so many seconds after the last thing that happened to them, and leaves then."""
        return self._caller(SipCaller(number, to=SEAT).call(self.port, stay))

    def ring_in_vain(self, number: str = "13812345678") -> RealCaller:
        """Somebody calls who gives up soon."""
        return self._caller(SipCaller(number, to=SEAT).give_up(self.port, 0.1))

    def _caller(self, sipp: Sipp) -> RealCaller:
        self.callers.append(self._ending.enter_context(sipp))
        return RealCaller(sipp)

    def __enter__(self) -> RealSurroundings:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sipp in (self.exchange, *self.callers):  # shown where the test fails
            print(sipp.runs, sipp.deeds, sipp.complaints)
        self.phone.close()  # first, while there still is somebody to say goodbye to
        self._ending.close()
