"""Settings: each source overrides the one before it, and what cannot be used is named."""

from pathlib import Path
from typing import Any

import pytest

from desk_app import paths, settings
from desk_app.settings import BadSetting

FILE = 'server_url = "https://file.test"\ntheme = "dark"\n[central]\nport = 9000\ndistrict = "320506"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("environ", "overrides", "server_url", "theme"),
    [
        ({}, {}, "https://file.test", "dark"),
        ({"DESK_APP_THEME": "light"}, {}, "https://file.test", "light"),
        ({"DESK_APP_THEME": "light"}, {"theme": "dark"}, "https://file.test", "dark"),
        ({"DESK_APP_SERVER_URL": "https://env.test"}, {"server_url": None}, "https://env.test", "dark"),
        ({"DESK_APP_SERVER_URL": "https://env.test"}, {"server_url": "http://cli.test"}, "http://cli.test", "dark"),
    ],
)
def test_each_source_overrides_the_one_before(
    file: Path, environ: dict[str, str], overrides: dict[str, Any], server_url: str, theme: str
) -> None:
    read = settings.read(environ, overrides, file)
    assert (read.server_url, read.theme) == (server_url, theme)


def test_the_centre_has_its_own_table_and_names(file: Path) -> None:
    read = settings.read_central({"DESK_APP_CENTRAL_WORKERS": "4"}, {"host": "0.0.0.0"}, file)
    assert (read.port, read.district, read.workers, read.host) == (9000, "320506", 4, "0.0.0.0")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, ""),
        ({"LANG": "en_GB.UTF-8"}, "en_GB.UTF-8"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh_CN.UTF-8"),
        ({"LANG": "zh_CN.UTF-8", "DESK_APP_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_language_comes_from_the_locale_unless_it_is_set(environ: dict[str, str], language: str) -> None:
    assert settings.read(environ, {}).language == language


def test_without_a_word_the_data_lies_in_this_persons_folder() -> None:
    assert settings.read({}, {}).data_dir == paths.default_data_dir()
    assert settings.read({}, {"data_dir": Path("elsewhere")}).data_dir == Path("elsewhere").absolute()


@pytest.mark.parametrize(
    ("text", "environ", "code"),
    [
        ("colour = 1", {}, "setting_unknown"),
        ("theme = 1", {}, "setting_invalid"),
        ("theme = 'pink'", {}, "setting_not_one_of"),
        ("theme =", {}, "settings_file_unreadable"),
        ("server_url = 'centre'", {}, "setting_not_a_url"),
        ("", {"DESK_APP_LOG_LEVEL": "loud"}, "setting_not_one_of"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str, environ: dict[str, str], code: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting) as refused:
        settings.read(environ, {}, file)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"DESK_APP_CENTRAL_PORT": "many"}, "setting_invalid"),
        ({"DESK_APP_CENTRAL_PORT": "70000"}, "setting_out_of_range"),
        ({"DESK_APP_CENTRAL_WORKERS": "0"}, "setting_out_of_range"),
        ({"DESK_APP_CENTRAL_TLS_CERT": "centre.pem"}, "setting_needs_other"),
    ],
)
def test_what_the_centre_cannot_use_is_refused(environ: dict[str, str], code: str) -> None:
    with pytest.raises(BadSetting) as refused:
        settings.read_central(environ, {})
    assert refused.value.code == code


def test_places_lie_below_the_data_folder_and_are_all_different(tmp_path: Path) -> None:
    places = paths.Places(root=tmp_path)
    named = [getattr(places, name) for name, value in vars(paths.Places).items() if isinstance(value, property)]
    assert len(set(named)) == len(named) > 5
    assert all(path.parent == tmp_path for path in named)


def test_resources_are_found_through_the_package() -> None:
    assert paths.resource("locale", "zh_CN", "LC_MESSAGES").is_dir()
