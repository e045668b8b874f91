"""The phone's line of the window in final words: whose call, how it stands, for how long, and what a key does now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app import numbers
from desk_app.domain.phone import CallState, LineState, PhoneCall, PhoneStanding
from desk_app.screens.call_scene import Scene
from desk_app.screens.caller_card import CallerCard
from desk_app.words import _, ngettext, pgettext

HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneKeys:
    """Which call each key is about now, by its id; empty where the key can do nothing. Where one is talked and another
    is held, `resume` changes between them."""

    answer: str = ""
    hold: str = ""
    resume: str = ""
    transfer: str = ""
    join: str = ""
    hang_up: str = ""
    dial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneView:
    """`tone` is the light before it; `state` how the call or the line stands, `number` as it may be seen, `name` who it
    is as far as that is certain, `length` as digits of one width, `also` the other calls, `trouble` a sentence that
    says what to do next. `hold_words` and `hang_up_words` are what those keys do now.
    """

    tone: str
    scene: str
    state: str
    number: str = ""
    name: str = ""
    length: str = ""
    also: str = ""
    trouble: str = ""
    hold_words: str
    hang_up_words: str
    keys: PhoneKeys
    spoken: str = ""


def at_hand(standing: PhoneStanding) -> PhoneCall | None:
    """The call that the line is about: one that is talked, else one that rings or is dialled, else one on hold."""
    return (
        _newest(standing, CallState.TALKING)
        or _oldest(standing, CallState.RINGING)
        or _newest(standing, CallState.DIALLING)
        or _newest(standing, CallState.TRANSFERRING)
        or _newest(standing, CallState.HELD)
    )


def keys_of(standing: PhoneStanding) -> PhoneKeys:
    """What each key can do as the phone stands."""
    ringing, dialling = _oldest(standing, CallState.RINGING), _newest(standing, CallState.DIALLING)
    talked, held = _newest(standing, CallState.TALKING), _newest(standing, CallState.HELD)
    one = talked or held
    free_to_join = one is not None and not one.joined and dialling is None
    return PhoneKeys(
        answer=_id(ringing),
        hold=_id(talked) if held is None else "",
        resume=_id(held),
        transfer=_id(one),
        join=_id(one) if free_to_join else "",
        hang_up=_id(talked or dialling or ringing or held),
        dial=standing.line is LineState.READY and dialling is None,
    )


def phone_view(
    standing: PhoneStanding,
    now: datetime,
    scene: Scene,
    cards: Mapping[str, CallerCard],
    trouble: str = "",
    revealed: Collection[str] = (),
) -> PhoneView:
    """The line as it stands at a moment of this machine's clock. `cards` are those known so far, by the number as the
    exchange gave it; `trouble` is a code: why the phone has not done what it was told last. Numbers are masked but for
    those `revealed`."""
    call, keys = at_hand(standing), keys_of(standing)
    words = {
        "scene": scene_words(scene),
        "hold_words": _hold_words(keys),
        "hang_up_words": _hang_up_words(call),
        "trouble": phone_trouble(trouble or standing.trouble or (call.trouble if call is not None else "")),
    }
    if call is None:
        state = line_words(standing.line)
        tone = {LineState.READY: "green", LineState.TROUBLE: "red", LineState.CONNECTING: "yellow"}
        spoken = _("Phone: {state}").format(state=state)
        return PhoneView(tone=tone.get(standing.line, "muted"), state=state, keys=keys, spoken=spoken, **words)
    name = _name(cards.get(call.number)) if call.number else ""  # which would say again that it is withheld
    number = shown_number(call.number, revealed)
    state = call_words(call)
    return PhoneView(
        tone="yellow" if call.state in (CallState.RINGING, CallState.HELD) else "accent",
        state=state,
        number=number,
        name=name,
        length=length_of(call, now),
        also=_also([each for each in standing.calls if each.id != call.id], now, revealed),
        keys=keys,
        spoken=" ".join(filter(None, (_("Phone: {state}").format(state=state), number, name))),
        **words,
    )


def shown_number(number: str, revealed: Collection[str] = ()) -> str:
    """A number in normal form as it stands on the screen: masked, unless it is among those `revealed`."""
    if number and number in revealed:
        return numbers.told(number)
    return numbers.masked(number) or _("number withheld")


def length_of(call: PhoneCall, now: datetime) -> str:
    """How long it is talked, or rings: `02:14`, from an hour up `1:02:14`."""
    seconds = max(0, int((now - (call.answered_at or call.began_at)).total_seconds()))
    hours, minutes, rest = seconds // HOUR, seconds % HOUR // 60, seconds % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def scene_words(scene: Scene) -> str:
    """Where the work on a call stands."""
    return {
        Scene.ON_DUTY: pgettext("scene", "On duty"),
        Scene.RINGING: pgettext("scene", "Ringing"),
        Scene.ASKING: pgettext("scene", "Asking"),
        Scene.DISPATCHING: pgettext("scene", "Dispatching"),
        Scene.FOLLOWING: pgettext("scene", "Following"),
    }[scene]


def call_words(call: PhoneCall) -> str:
    """How a call stands."""
    if call.joined and call.state is CallState.TALKING:
        return _("Three-party call with {number}").format(number=shown_number(call.joined))
    return {
        CallState.RINGING: pgettext("call", "Incoming"),
        CallState.DIALLING: pgettext("call", "Dialling"),
        CallState.TALKING: pgettext("call", "Talking"),
        CallState.HELD: pgettext("call", "On hold"),
        CallState.TRANSFERRING: pgettext("call", "Being transferred"),
        CallState.ENDED: pgettext("call", "Over"),
    }[call.state]


def line_words(line: LineState) -> str:
    """How the phone stands with the exchange."""
    return {
        LineState.NONE: _("No phone is set up"),
        LineState.CONNECTING: _("Connecting to the exchange"),
        LineState.READY: _("Line ready"),
        LineState.TROUBLE: _("Line in trouble"),
    }[line]


def phone_trouble(code: str) -> str:
    """The sentence for a code of the phone's trouble; empty for none."""
    return phone_troubles().get(code, _("The phone says: {code}").format(code=code)) if code else ""


def phone_troubles() -> Mapping[str, str]:
    """What is wrong with the phone or a call, and what to do next; by code."""
    by_hand = _("take calls on another telephone, by hand (Ctrl+N)")
    return {
        "no_phone": _("No phone is set up here; the settings (Ctrl+,) say how"),
        "phone_program_missing": _(
            "The phone program baresip is not installed (on Debian: apt install baresip-core); until it is, {by_hand}"
        ).format(by_hand=by_hand),
        "no_such_phone_program": _(
            "There is no baresip at the path in the settings (Ctrl+,); empty is the system's "
            "(apt install baresip-core); until then {by_hand}"
        ).format(by_hand=by_hand),
        "no_such_local_address": _(
            "This machine does not have the address in the settings (Ctrl+,); empty finds it; until then {by_hand}"
        ).format(by_hand=by_hand),
        "local_port_taken": _(
            "Another program has the port in the settings (Ctrl+,); 0 is any free one; until then {by_hand}"
        ).format(by_hand=by_hand),
        "phone_program_died": _("The phone program stopped and is started again; until then {by_hand}").format(
            by_hand=by_hand
        ),
        "exchange_unreachable": _("The exchange does not answer and is tried again; until then {by_hand}").format(
            by_hand=by_hand
        ),
        "exchange_refused": _("The exchange refuses this number or password; check them in the settings (Ctrl+,)"),
        "no_sound": _("The sound device cannot be opened; choose another in the settings (Ctrl+,)"),
        "no_such_call": _("This call is over"),
        "wrong_call_state": _("That cannot be done with the call as it stands now"),
        "not_a_number": _("This number cannot be dialled"),
        "phone_not_ready": _("The line is not ready to dial; take another telephone or wait for it"),
        "no_conference": _("No conference number is set up; the settings (Ctrl+,) have a field for it"),
        "hold_failed": _("The call could not be held; the caller hears you"),
        "resume_failed": _("The call could not be resumed; try again"),
        "transfer_failed": _("The transfer failed; if the caller is gone, call back"),
        "conference_failed": _("The three-party call failed; the caller is still on the line"),
        "third_party_busy": _("The third party is busy; the caller is still on the line"),
        "third_party_not_reached": _("The third party was not reached; the caller is still on the line"),
        "third_party_left": _("The third party has hung up; the caller is still on the line"),
        "connection_lost": _("The connection broke; call back"),
        "not_dialled": _("The exchange did not take the call; check the number and dial again"),
    }


def _name(card: CallerCard | None) -> str:
    return card.heading if card is not None else ""


def _also(others: Sequence[PhoneCall], now: datetime, revealed: Collection[str]) -> str:
    if not others:
        return ""
    first = next((call for call in others if call.state is CallState.RINGING), others[0])
    also = _("also {state}: {number} {length}").format(
        state=call_words(first), number=shown_number(first.number, revealed), length=length_of(first, now)
    )
    more = len(others) - 1
    return also + (" · " + ngettext("{count} more", "{count} more", more).format(count=more) if more else "")


def _hold_words(keys: PhoneKeys) -> str:
    if keys.resume and keys.transfer != keys.resume:
        return pgettext("phone", "Other call")
    return pgettext("phone", "Resume") if keys.resume else pgettext("phone", "Hold")


def _hang_up_words(call: PhoneCall | None) -> str:
    rings = call is not None and call.state is CallState.RINGING
    return pgettext("phone", "Decline") if rings else pgettext("phone", "Hang up")


def _newest(standing: PhoneStanding, state: CallState) -> PhoneCall | None:
    return next((call for call in reversed(standing.calls) if call.state is state), None)


def _oldest(standing: PhoneStanding, state: CallState) -> PhoneCall | None:
    return next((call for call in standing.calls if call.state is state), None)


def _id(call: PhoneCall | None) -> str:
    return call.id if call is not None else ""
