from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import examine
from bot.settings import Settings
from storage.archive import open_storage
from tests.bot.process import run_bot
from tests.discord_server import DiscordServer, point_client_at
from tests.storage.filling import stored

# Each starts processes or polls a web server several times: make test-slow.
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


async def examined(
    discord: DiscordServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    **settings: str,
) -> tuple[bool, list[str]]:
    """Whether all is well, and the lines printed."""
    for name, value in {
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        **settings,
    }.items():
        monkeypatch.setenv(name, value)
    with point_client_at(discord):
        healthy = await examine()
    return healthy, capsys.readouterr().out.splitlines()


async def test_all_is_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    async with DiscordServer.start() as discord:
        healthy, lines = await examined(discord, monkeypatch, capsys)
        assert discord.violations == []
    assert healthy
    assert [line[:4] for line in lines] == ["✓ se", "✓ da", "✓ re", "✓ di"]
    assert "SQLite" in lines[1]
    assert "verbatim.db" in lines[1]
    assert "Lyon" not in lines[2]
    assert "Message Content intent on" in lines[3]


async def test_what_is_wrong_is_said_for_each_part(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file[").mkdir()
    (tmp_path / "file[" / "]").touch()
    async with DiscordServer.start() as discord:
        healthy, lines = await examined(
            discord, monkeypatch, capsys, DATABASE_URL="sqlite:///file[/]/news.db", DISCORD_TOKEN="wrong"
        )
    assert not healthy
    assert [line[:4] for line in lines] == ["✓ se", "✗ da", "✓ re", "✗ di"]
    assert "My archive does not answer" in lines[1]
    assert lines[3] == "✗ discord: DISCORD_TOKEN: Discord does not accept it"


async def test_what_waits_to_be_read_again_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_storage("sqlite:///news.db") as storage:
        await stored(storage, "It rained in <Paris>.")
    async with DiscordServer.start() as discord:
        healthy, lines = await examined(discord, monkeypatch, capsys, DATABASE_URL="sqlite:///news.db")
    assert healthy
    assert lines[1].endswith("; 1 articles were read by an older model and wait to be read again")


async def test_a_missing_intent_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with DiscordServer.start() as discord:
        discord.options.intents = frozenset({"members"})
        healthy, lines = await examined(discord, monkeypatch, capsys)
    assert not healthy
    assert lines[3].startswith("✗ discord: the Message Content intent is off: switch it on")


async def test_no_token_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert await examine()
    assert "no DISCORD_TOKEN set, so not tried" in capsys.readouterr().out


def test_bad_settings_end_badly(tmp_path: Path) -> None:
    done = run_bot(["doctor"], tmp_path, DATABASE_URL="mysql://u:hunter2@host/db", READER_WORKERS="[/many]")
    told = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (1, b"")
    assert [line.split(":")[1] for line in told.splitlines()] == [" DATABASE_URL", " READER_WORKERS"]
    assert "hunter2" not in told
