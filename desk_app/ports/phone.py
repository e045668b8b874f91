"""The phone beside the desk, as the core needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from desk_app.domain.phone import PhoneCall, PhoneStanding


class Phone(Protocol):
    """The phone beside the desk. Calls return at once and may come from any thread; what becomes of them is told.

    One call is talked at a time: answering, dialling and resuming hold the one that was talked; who is held stays held
    until resumed. What cannot be done raises `PhoneTrouble` with a code (`no_phone`, `no_such_call`,
    `wrong_call_state`, `not_a_number`, `no_conference`; `phone_not_ready` where somebody is to be called and the line
    is not READY).
    """

    def listen(self, hear: Callable[[PhoneStanding, PhoneCall | None], None]) -> None:
        """`hear(standing, call)` is called on a thread of the phone whenever anything changes, with the call that has
        changed, ended ones once; it must not wait. Several may listen."""

    def standing(self) -> PhoneStanding:
        """The line, and the calls that are not over."""

    def answer(self, call: str) -> None: ...

    def hang_up(self, call: str) -> None:
        """End a call, or decline one that rings."""

    def hold(self, call: str) -> None: ...

    def resume(self, call: str) -> None: ...

    def transfer(self, call: str, number: str) -> None:
        """Hand the call over blind (一键转接); it is over here once the exchange has taken it.

        It is over too where the exchange cannot: as FAILED with the trouble `transfer_failed`, to be called back.
        """

    def join(self, call: str, number: str) -> None:
        """Bring a third party in (三方通话), through the exchange's conference.

        The third party is a call of its own until all have met, then `joined` in this one. Until then both can only be
        hung up. Where it comes to nothing the caller is talked to again, with a trouble (`third_party_busy` …).
        """

    def dial(self, number: str) -> str:
        """Call somebody; gives back the call's id."""

    def close(self) -> None:
        """End the calls and the phone; a second time does nothing."""


@runtime_checkable
class SetUpPhone(Phone, Protocol):
    """A phone that a person can set up while the program runs; settings are a text, empty for none."""

    def check(self, settings: str) -> None:
        """Raises `BadInput` `phone_settings` for settings that cannot be taken: `field`, `why`, and `more` fields as
        `name=why` with spaces between them."""

    def set_up(self, settings: str) -> None:
        """End the phone there is, with its calls, and begin the one of these settings; blocks for some seconds at the
        most. Raises as `check`, and changes nothing then."""
