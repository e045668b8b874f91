"""What baresip reads when it starts, as texts: its configuration and its one account."""

from __future__ import annotations

from pathlib import Path

from desk_app.telephony.settings import PhoneSettings, Transport

RING_SECONDS = 120
"""A call that nobody takes is let go after so long, in and out."""
MOST_CALLS = 6
"""A three-way call has three legs for a moment, and others may ring meanwhile; more are answered as busy."""
REGISTER_EVERY = 60
"""Seconds between two reports to the exchange: so long may it stay unseen that the exchange has gone."""
SIP_PORT = 5060
SOUND_PORTS = "10000-19999"
"""Where sound comes in: below the ports that are chosen for everything else here."""
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def config_text(settings: PhoneSettings, control_port: int, modules: Path) -> str:
    """The configuration. Only what is needed is loaded; without sound modules nothing is played or recorded.

    The account is not among the modules: it is loaded once the control port is listened to (`BaresipWords.start`).
    """
    sounds = {"audio_source": settings.sound_in, "audio_player": settings.sound_out, "audio_alert": settings.sound_ring}
    sound_modules = sorted({sound.partition(",")[0] for sound in sounds.values() if sound})
    lines = [
        "poll_method epoll" if Path("/proc").exists() else "poll_method select",
        f"module_path {modules}",
        f"call_local_timeout {RING_SECONDS}",
        f"call_max_calls {MOST_CALLS}",
        f"rtp_ports {SOUND_PORTS}",
        *_network(settings),
        "module g711.so",
        *(f"module {name}.so" for name in sound_modules),
        "module_app menu.so",  # without it there are no commands
        "module_app ctrl_tcp.so",
        f"ctrl_tcp_listen 127.0.0.1:{control_port}",
        "statmode_default off",
        "menu_bell no",
        *(f"{name} {sound}" for name, sound in sounds.items() if sound),
    ]
    return "\n".join(lines) + "\n"


def _network(settings: PhoneSettings) -> list[str]:
    port = settings.local_port or (0 if settings.registers else SIP_PORT)
    address = settings.local_address
    host = f"[{address}]" if ":" in address else address or "0.0.0.0"
    lines = [f"net_interface {address}"] if address else []
    if address or port:
        lines.append(f"sip_listen {host}:{port}")
    if settings.transport is Transport.TLS and CERTIFICATES.exists():
        lines.append(f"sip_cafile {CERTIFICATES}")
    return lines


def account_text(settings: PhoneSettings) -> str:
    """The account, the password in it.

    A call is never taken without the operator, and never handed on because the other end says so.
    """
    name = f'"{settings.display_name}" ' if settings.display_name else ""
    parts = [f"{name}<sip:{settings.user}@{exchange_of(settings)};transport={settings.transport}>"]
    parts += [f"auth_user={settings.login}"] if settings.login else []
    parts += [f'auth_pass="{settings.password}"'] if settings.password else []
    parts += [f"regint={REGISTER_EVERY if settings.registers else 0}", "answermode=manual", "call_transfer=no"]
    return ";".join(parts) + "\n"


def exchange_of(settings: PhoneSettings) -> str:
    """Where numbers are: the exchange, or without one this phone itself."""
    return settings.exchange or settings.local_address or "127.0.0.1"
