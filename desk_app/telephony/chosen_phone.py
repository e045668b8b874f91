"""The phone that a person has set up on this seat: none at first, another one while the program runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from desk_app.domain.phone import PhoneCall, PhoneStanding
from desk_app.errors import BadInput
from desk_app.ports import Phone
from desk_app.telephony.no_phone import NoPhone
from desk_app.telephony.settings import PhoneSettings, parse_settings

log = logging.getLogger(__name__)

Hear = Callable[[PhoneStanding, PhoneCall | None], None]


class ChosenPhone:
    """The port `Phone` over the one that the settings name; `make` begins it. Empty settings are no phone.

    Who listens goes on listening when another phone is set up.
    """

    def __init__(self, make: Callable[[PhoneSettings], Phone], kept: str = "") -> None:
        self._make = make
        self._listeners: tuple[Hear, ...] = ()
        self._changing = threading.Lock()
        self._closed = False
        self._phone: Phone = NoPhone()
        try:
            self._begin(kept)
        except BadInput as wrong:  # kept by an older program: a person sets it up anew
            log.warning("the phone's settings cannot be read: %s", wrong)

    def check(self, settings: str) -> None:
        """Raises `BadInput` `phone_settings` (`field`, `why`) for settings that cannot be taken."""
        if settings:
            parse_settings(settings)

    def set_up(self, settings: str) -> None:
        """Ends the phone there is, with its calls, and begins the one of these settings. Raises as `check`, and changes
        nothing then. Takes as long as a phone takes to end, some seconds at the most."""
        self.check(settings)
        with self._changing:
            if self._closed:
                return
            former, self._phone = self._phone, NoPhone()
            former.close()
            self._begin(settings)
        self._hear(self.standing(), None)

    def _begin(self, settings: str) -> None:
        if settings:
            self._phone = self._make(parse_settings(settings))
            self._phone.listen(self._hear)

    def _hear(self, standing: PhoneStanding, call: PhoneCall | None) -> None:
        for hear in self._listeners:
            try:
                hear(standing, call)
            except Exception:
                log.exception("a listener of the phone failed")

    def listen(self, hear: Hear) -> None:
        """As the port says."""
        self._listeners = (*self._listeners, hear)

    def standing(self) -> PhoneStanding:
        """As the port says."""
        return self._phone.standing()

    def answer(self, call: str) -> None:
        """As the port says."""
        self._phone.answer(call)

    def hang_up(self, call: str) -> None:
        """As the port says."""
        self._phone.hang_up(call)

    def hold(self, call: str) -> None:
        """As the port says."""
        self._phone.hold(call)

    def resume(self, call: str) -> None:
        """As the port says."""
        self._phone.resume(call)

    def transfer(self, call: str, number: str) -> None:
        """As the port says."""
        self._phone.transfer(call, number)

    def join(self, call: str, number: str) -> None:
        """As the port says."""
        self._phone.join(call, number)

    def dial(self, number: str) -> str:
        """As the port says."""
        return self._phone.dial(number)

    def close(self) -> None:
        """As the port says."""
        with self._changing:
            self._closed = True
            self._phone.close()
