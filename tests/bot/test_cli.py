from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.version import PACKAGE
from tests.bot.process import run_bot


def test_the_help_names_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    for name in ("run", "console", "demo", "read", "doctor"):
        assert re.search(rf"\b{name}\b", result.output)


@pytest.mark.parametrize("name", ["run", "console", "demo", "read", "doctor"])
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_the_version() -> None:
    result = CliRunner().invoke(cli, ["--version"])
    assert (result.exit_code, result.output.strip()) == (0, version(PACKAGE))


@pytest.mark.parametrize("arguments", [["frobnicate"], ["--frobnicate"], ["read", "--nonsense"]])
def test_what_is_not_understood_is_misuse(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2


def test_no_token_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = run_bot([], tmp_path)
    assert done.returncode == 2
    told = done.stderr.decode()
    assert told.startswith("DISCORD_TOKEN: missing.")
    assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_every_bad_setting_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=LOUD\nDISCORD_TOKEN=a-token-that-stays-secret\n")
    done = run_bot(["console"], tmp_path, READER_WORKERS="many", COMMAND_PREFIX="/")
    assert done.returncode == 2
    told = done.stderr.decode()
    assert sorted(line.split(":")[0] for line in told.splitlines()) == [
        "COMMAND_PREFIX",
        "LOG_LEVEL",
        "READER_WORKERS",
    ]
    assert "secret" not in told


def test_an_archive_that_cannot_be_opened_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run_bot(["console", "--database", "sqlite:///file/news.db"], tmp_path)
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "My archive does not answer right now." in told
    assert "Traceback" not in told
