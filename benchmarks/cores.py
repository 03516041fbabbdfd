"""Which processor core is for what is measured, and which are for everything around it."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

CORE: Final = 0
"""The core of what is measured, with its worker processes."""


@contextmanager
def on_other_cores() -> Generator[None]:
    """Leave that core to what is measured, where there is another."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, (before - {CORE}) or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
