"""Settings: where they come from, and what a wrong one is told."""

from pathlib import Path

import pytest

from hotline.errors import BadSettings
from hotline.secrets_file import load_secrets
from hotline.settings import load_settings


def test_without_any_file_everything_is_on_loopback_and_in_the_home_folder(tmp_path: Path) -> None:
    settings = load_settings({"HOTLINE_HOME": str(tmp_path)})

    assert (settings.sip_host, settings.web_host) == ("127.0.0.1", "127.0.0.1")
    assert settings.store_url == f"sqlite+aiosqlite:///{tmp_path}/db/hotline.sqlite3"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "hotline.toml").write_text("web_port = 9000\nsip_port = 5070\n")

    settings = load_settings({"HOTLINE_HOME": str(tmp_path), "HOTLINE_WEB_PORT": "9001"})

    assert (settings.web_port, settings.sip_port) == (9001, 5070)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("web_prot = 80", "web_prot"),
        ("web_port = 70000", "web_port"),
        ('switch_name = "Main Office"', "switch_name"),
        ("web_port = ", "hotline.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "hotline.toml").write_text(text)

    with pytest.raises(BadSettings, match=named):
        load_settings({"HOTLINE_HOME": str(tmp_path)})


def test_secrets_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    first = load_secrets(tmp_path)

    assert load_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(first.ami) >= 24


def test_damaged_secrets_stop_the_start_and_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{half")

    with pytest.raises(BadSettings, match="restore it from a backup"):
        load_secrets(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == "{half"
