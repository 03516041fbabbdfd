"""The name under which a reading is kept: the model that made it, and the version of the rules around it.

A stored article whose name differs from the present one is read again in the background.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""Raised whenever reading finds other things in the same text, the model aside, and stored articles should
have them too: every one of them is then read again, at about a second each."""


def reader_name(model: str) -> str:
    """The name of the readings that this version makes with a model, as ``Reading.model`` names it."""
    return f"{model}/{VERSION}"
