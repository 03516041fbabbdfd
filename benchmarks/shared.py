"""Finds the development data, which lies outside the repository."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


class MissingData(Exception):
    """The development data is not there."""


def shared(relative: str) -> Path:
    """A file of the development data.

    Raises:
        MissingData: it is not there; says how to name the folder.
    """
    path = Path(os.environ.get("VERBATIM_SHARED", REPOSITORY.parent / "shared")) / relative
    if not path.exists():
        raise MissingData(
            f"development data {relative} not found: set VERBATIM_SHARED to the folder that holds it"
        )
    return path
