"""How long something takes, whatever else runs on the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec

Given = ParamSpec("Given")


def processor_seconds(work: Callable[Given, object], *args: Given.args, **kwargs: Given.kwargs) -> float:
    """What a call takes on the processor: other processes slow it down a little, but are not counted."""
    start = time.process_time()
    work(*args, **kwargs)
    return time.process_time() - start
