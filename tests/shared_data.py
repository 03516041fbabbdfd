"""Finds the development data, which lies outside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    """The folder with the development data, which may not be there."""
    return Path(os.environ.get("VERBATIM_SHARED", REPOSITORY.parent / "shared"))


def shared_path(relative: str) -> Path:
    """A file of the development data; skips the test where it is missing, fails it under CI."""
    path = shared_folder() / relative
    if path.exists():
        return path
    reason = f"development data {relative} not found: set VERBATIM_SHARED to the folder that holds it"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
