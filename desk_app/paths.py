"""Where things lie: the data that comes with the program, also when packaged, and this person's own folders."""

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import platformdirs

APP_NAME = "desk-app"


def resource(*parts: str) -> Traversable:
    """Something that comes with the program: `resource("themes", "light.json").read_text(encoding="utf-8")`."""
    return files("resources").joinpath(*parts)


def default_data_dir() -> Path:
    """This person's folder for the desk's own files; `--data DIR` names another one."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def default_settings_file() -> Path:
    """This person's settings file; it need not exist."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "settings.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Every file of one seat, below its data folder. Naming a place does not make it."""

    root: Path

    @property
    def desk_db(self) -> Path:
        """Confirmed cases and facts, pending commands, drafts, position; encrypted."""
        return self.root / "desk.db"

    @property
    def datasets(self) -> Path:
        """Folder of the editions, one file each."""
        return self.root / "datasets"

    @property
    def outbox_log(self) -> Path:
        """The second copy of what has not been decided yet, which rescue reads first."""
        return self.root / "outbox.log"

    @property
    def key_file(self) -> Path:
        """The store's key where the system has no keyring; readable by its owner only."""
        return self.root / "desk.key"

    @property
    def lock_file(self) -> Path:
        """Held by the one program that sends from this folder."""
        return self.root / "desk.lock"

    @property
    def layout_file(self) -> Path:
        """Where the panes stood when the window was closed."""
        return self.root / "layout.ini"

    @property
    def log_file(self) -> Path:
        """What the program says about itself."""
        return self.root / "desk.log"

    @property
    def sandbox(self) -> Path:
        """Folder of the sandbox: its private centre and its own seat, never mixed with the real ones."""
        return self.root / "sandbox"
