"""Which version is running."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PACKAGE = "verbatim-news-bot"


def current_version() -> str:
    """The installed version, or 0 from a checkout that is not installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "0"
