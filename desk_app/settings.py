"""What can be configured, read once at the start and frozen: defaults < settings file < environment < command line.

The file is TOML: the seat's names at its top level, the centre's in a table `[central]`. The environment's names are
`DESK_APP_SERVER_URL` for a seat's `server_url` and `DESK_APP_CENTRAL_PORT` for the centre's `port`. What the command
line leaves open is passed as None and does not count.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from desk_app.paths import default_data_dir

THEMES = ("light", "dark")
ENVIRONMENT_PREFIX = "DESK_APP_"


class BadSetting(ValueError):
    """A setting that cannot be used, with a stable code and what the words for it need."""

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a seat, a wall or a sandbox needs to know before it starts."""

    server_url: str = "http://127.0.0.1:8400"
    language: str = ""  # a locale's name; words.supported() says which language that is
    theme: str = "light"
    data_dir: Path = Path()
    seat: str = ""  # the name of this seat on the floor, "07"; empty: the machine's own name
    log_level: str = "INFO"

    def __post_init__(self) -> None:
        _one_of("theme", self.theme, THEMES)
        _one_of("log_level", self.log_level, ("DEBUG", "INFO", "WARNING", "ERROR"))
        if not self.server_url.startswith(("http://", "https://")):
            raise BadSetting("setting_not_a_url", name="server_url", value=self.server_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralSettings:
    """What the central store needs to know before it starts."""

    database: str = ""  # SQLAlchemy address; empty: one SQLite file in data_dir
    data_dir: Path = Path()
    host: str = "127.0.0.1"
    port: int = 8400
    tls_cert: str = ""
    tls_key: str = ""
    workers: int = 1
    district: str = "320506"  # the key of everything in the ledger: the district's administrative code
    zone: str = "Asia/Shanghai"
    log_level: str = "INFO"

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise BadSetting("setting_out_of_range", name="port", value=str(self.port))
        if self.workers < 1:
            raise BadSetting("setting_out_of_range", name="workers", value=str(self.workers))
        if bool(self.tls_cert) != bool(self.tls_key):
            raise BadSetting("setting_needs_other", name="tls_cert", value="tls_key")


Kind = TypeVar("Kind", Settings, CentralSettings)


def read(environ: Mapping[str, str], overrides: Mapping[str, Any], file: Path | None = None) -> Settings:
    """A seat's settings. Raises BadSetting; a file that does not exist is an empty one."""
    table = {name: value for name, value in _table(file).items() if name != "central"}
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return _merged(Settings, table, environ, ENVIRONMENT_PREFIX, {"language": locale}, overrides)


def read_central(environ: Mapping[str, str], overrides: Mapping[str, Any], file: Path | None = None) -> CentralSettings:
    """The centre's settings. Raises BadSetting; a file that does not exist is an empty one."""
    table = _table(file).get("central", {})
    if not isinstance(table, dict):
        raise BadSetting("setting_invalid", name="central", value=str(table))
    return _merged(CentralSettings, table, environ, ENVIRONMENT_PREFIX + "CENTRAL_", {}, overrides)


def _table(file: Path | None) -> dict[str, Any]:
    if file is None or not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as why:
        raise BadSetting("settings_file_unreadable", file=str(file), why=str(why)) from why


def _merged(
    kind: type[Kind],
    table: Mapping[str, Any],
    environ: Mapping[str, str],
    prefix: str,
    defaults: Mapping[str, Any],
    overrides: Mapping[str, Any],
) -> Kind:
    known = {field.name: field.type for field in fields(kind)}
    for name in [*table, *overrides]:
        if name not in known:
            raise BadSetting("setting_unknown", name=name)
    from_environment = {name: environ[prefix + name.upper()] for name in known if prefix + name.upper() in environ}
    given = {name: value for name, value in overrides.items() if value is not None}
    chosen = {"data_dir": default_data_dir(), **defaults, **table, **from_environment, **given}
    return kind(**{name: _converted(name, value, known[name]) for name, value in chosen.items()})


def _converted(name: str, value: object, wanted: object) -> Any:
    if wanted is int and isinstance(value, (int, str)) and not isinstance(value, bool):
        try:
            return int(value)
        except ValueError:
            raise BadSetting("setting_invalid", name=name, value=str(value)) from None
    if wanted is Path and isinstance(value, (str, Path)):
        return Path(value).expanduser().absolute()
    if wanted is str and isinstance(value, str):
        return value
    raise BadSetting("setting_invalid", name=name, value=str(value))


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise BadSetting("setting_not_one_of", name=name, value=value, choices=", ".join(choices))
