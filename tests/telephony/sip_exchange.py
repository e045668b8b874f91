"""The exchange a phone belongs to: sipp on loopback, which registers the seat and plays whomever it dials."""

from __future__ import annotations

from tests.telephony.sip_caller import Sipp

SEAT = "801"
PASSWORD = "ge;h eim"  # with a sign that ends a parameter, and a space
NEVER_ANSWERED, BUSY, UNKNOWN = "198", "199", "404"
REFUSES_HAND_OVER = "197"
ROOM = "8801"


class SipExchange(Sipp):
    """Deeds: see `scenarios/exchange.xml`. Those it plays stay for `seconds` after the last thing that happened.

    `transport` is sipp's word for it: `u1` UDP, `t1` TCP.
    """

    def __init__(
        self, *, seconds: float = 20.0, password: str = PASSWORD, transport: str = "u1", port: int | None = None
    ) -> None:
        super().__init__(
            "exchange.xml",
            *("-t", transport, "-recv_timeout", str(int(seconds * 1000))),
            *("-key", "user", SEAT, "-key", "password", password),
            port=port,
        )

    @property
    def host(self) -> str:
        """Its address, as settings name it."""
        return f"127.0.0.1:{self.port}"
