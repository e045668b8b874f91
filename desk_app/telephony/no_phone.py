"""What stands beside the desk where no phone is set up: everything goes by hand."""

from __future__ import annotations

from collections.abc import Callable

from desk_app.domain.phone import PhoneCall, PhoneStanding
from desk_app.errors import PhoneTrouble


class NoPhone:
    """The port `Phone` without one: nothing ever happens on it, and whoever wants something of it hears `no_phone`."""

    def listen(self, hear: Callable[[PhoneStanding, PhoneCall | None], None]) -> None:
        """Nobody will be told anything."""

    def standing(self) -> PhoneStanding:
        """No line and no calls."""
        return PhoneStanding()

    def answer(self, call: str) -> None:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def hang_up(self, call: str) -> None:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def hold(self, call: str) -> None:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def resume(self, call: str) -> None:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def transfer(self, call: str, number: str) -> None:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def join(self, call: str, number: str) -> None:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def dial(self, number: str) -> str:
        """There is none."""
        raise PhoneTrouble("no_phone")

    def close(self) -> None:
        """Nothing to end."""
