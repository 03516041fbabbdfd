"""``python -m bot`` as a process of its own, away from the settings of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings
from tests.shared_data import REPOSITORY

SECONDS = 60.0


def environment(**settings: str) -> dict[str, str]:
    """The environment without the bot's settings but for those given."""
    own = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in own}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **settings}


def command(*arguments: str) -> list[str]:
    """The command line of a call of the bot."""
    return [sys.executable, "-m", "bot", *arguments]


def run_bot(
    arguments: Sequence[str], folder: Path, given: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the bot in a folder until it ends."""
    return subprocess.run(
        command(*arguments),
        input=given,
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
