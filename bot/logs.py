"""Logging of the process: one format, our own lines at the level set, libraries quieter."""

from __future__ import annotations

import logging

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# They report ordinary events of theirs as warnings or information.
_NOISY = {
    "trafilatura": logging.CRITICAL,
    "htmldate": logging.CRITICAL,
    "courlan": logging.CRITICAL,
    "justext": logging.CRITICAL,
    "py3langid": logging.WARNING,
    "charset_normalizer": logging.WARNING,
    "alembic": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "asyncio": logging.WARNING,
    "discord": logging.INFO,
    "discord.gateway": logging.WARNING,
    "discord.client": logging.WARNING,
}


def set_up_logging(level: str) -> None:
    """Send log lines to standard error."""
    logging.basicConfig(level=level, format=_FORMAT, force=True)
    floor = logging.getLevelNamesMapping()[level]
    for name, quietest in _NOISY.items():
        logging.getLogger(name).setLevel(max(floor, quietest))
