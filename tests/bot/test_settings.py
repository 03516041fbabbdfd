from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from news.errors import SettingsError
from tests.shared_data import REPOSITORY

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def load(**more: object) -> Settings:
    return load_settings(env_file=None, **more)  # type: ignore[arg-type]  # need_token only


def test_defaults_need_nothing() -> None:
    settings = load()
    assert settings.database_url == "sqlite:///verbatim.db"
    assert settings.command_prefix == "!"


def test_every_problem_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "READER_WORKERS": "many",
        "DATABASE_URL": "mysql://x",
        "LOG_LEVEL": "LOUD",
        "COMMAND_PREFIX": "/",
        "FETCH_ALLOWED_HOSTS": "http://wiki/",
        "DISCORD_API_URL": "localhost",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(need_token=True)
    named = {problem.split(":")[0] for problem in caught.value.problems}
    assert named == {
        "READER_WORKERS", "DATABASE_URL", "LOG_LEVEL", "COMMAND_PREFIX", "FETCH_ALLOWED_HOSTS", "DISCORD_API_URL",
        "DISCORD_TOKEN",
    }  # fmt: skip


def test_a_missing_token_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match="developer portal"):
        load(need_token=True)


def test_the_token_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("secret\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    assert load(need_token=True).token() == "secret"


def test_an_unreadable_token_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match="DISCORD_TOKEN_FILE"):
        load(need_token=True)


def test_the_token_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    assert "very-secret" not in repr(load(need_token=True))
    monkeypatch.setenv("READER_WORKERS", "many")
    with pytest.raises(SettingsError) as caught:
        load()
    assert "very-secret" not in str(caught.value)


def test_an_env_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("DISCORD_TOKEN=abc\nCOMMAND_PREFIX=?\n")
    settings = load_settings(need_token=True, env_file=str(tmp_path / "env"))
    assert (settings.token(), settings.command_prefix) == ("abc", "?")


def test_hosts_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOWED_HOSTS", "Wiki.local, 10.0.0.1:80,")
    assert load().fetch_allowed_hosts == ("wiki.local", "10.0.0.1:80")


def test_the_example_file_names_every_setting() -> None:
    example = (REPOSITORY / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == set(NAMES)


@pytest.mark.parametrize("host", ["wiki.local", "wiki.local:8080", "10.0.0.5", "[fd00::1]:80"])
def test_hosts_may_have_ports(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOWED_HOSTS", host)
    assert load().fetch_allowed_hosts == (host,)


@pytest.mark.parametrize("host", ["http://wiki/", "wiki:port", "a b", "user@wiki"])
def test_what_is_no_host_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOWED_HOSTS", host)
    with pytest.raises(SettingsError, match="FETCH_ALLOWED_HOSTS"):
        load()


def test_a_line_break_cannot_get_into_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_URL", "https://bot.example/\r\nX-Evil: yes")
    with pytest.raises(SettingsError, match="CONTACT_URL"):
        load()
