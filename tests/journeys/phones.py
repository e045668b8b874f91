"""A phone beside a journey's seat: the real phone program, callers and an exchange played by sipp, all on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desk_app.domain.phone import LineState
from desk_app.screens import phone_page
from desk_app.telephony.baresip_program import free_port
from desk_app.telephony.settings import PhoneSettings, format_settings
from tests.journeys.seats import Seat, eventually, now_or_never
from tests.telephony.sip_caller import SipCaller, Sipp
from tests.telephony.sip_exchange import SEAT, SipExchange

SENT_INVITE = re.compile(r"-{10,} (\S+ \S+)\n[^\n]*message sent[^\n]*\n\nINVITE ")


class PhoneBeside:
    """Where the seat is called at, and the exchange it dials through."""

    def __init__(self, exchange: SipExchange) -> None:
        self.exchange = exchange
        self.port = free_port(spread=2)
        self.settings = PhoneSettings(
            user=SEAT,
            exchange=exchange.host,
            registers=False,
            conference="8{user}",
            local_address="127.0.0.1",
            local_port=self.port,
        )

    def caller(self, number: str, name: str, seconds: float, log: Path) -> Sipp:
        """Somebody calls and stays for so many seconds; sipp writes to `log` what it sent and when."""
        milliseconds = str(int(seconds * 1000))
        return Sipp(
            "caller.xml",
            *(f"127.0.0.1:{self.port}", "-s", number, "-recv_timeout", milliseconds, "-d", milliseconds),
            *("-key", "name", f'"{name}" ', "-key", "to", SEAT, "-trace_msg", "-message_file", str(log)),
            most_calls=1,
            longest=seconds + 60,
        )

    def caller_in_vain(self, number: str, seconds: float = 1.0) -> Sipp:
        """Somebody calls and gives up after so many seconds."""
        return SipCaller(number, to=SEAT).give_up(self.port, seconds)


@contextmanager
def a_phone(seat: Seat) -> Iterator[PhoneBeside]:
    """Sets the phone up on the seat as the settings do, and starts the program anew, as on the next morning."""
    with SipExchange() as exchange:
        beside = PhoneBeside(exchange)
        now_or_never(seat.opened.desk.keep_choice(phone_page.CHOICE, format_settings(beside.settings)))
        seat.restart(with_phone=True)
        phone = seat.opened.desk.calls.phone
        eventually(lambda: phone.standing().line is LineState.READY, "the phone is ready")
        yield beside


def invite_sent_at(log: Path) -> datetime:
    """When sipp sent its INVITE, by this machine's clock."""
    found = SENT_INVITE.search(log.read_text(encoding="utf-8", errors="replace"))
    assert found is not None, "sipp has sent no INVITE"
    return datetime.fromisoformat(found[1][:26]).astimezone(UTC)
