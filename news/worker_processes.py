"""What the processes that read and draw have in common: how they begin, and how they are ended."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from multiprocessing.process import BaseProcess
from typing import Final

_NICENESS: Final = 10  # the event loop and the database come first
_CLOSING: Final = 5.0  # seconds for killed workers to be collected


def be_polite() -> None:
    """Give a worker low priority, make it deaf to Ctrl-C, and end it when its parent is gone."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def is_ready() -> bool:
    """Whether a worker has started; it answers when it has."""
    return True


def give_memory_back() -> None:
    """Give memory that a worker does not need any more back to the system.

    glibc keeps it otherwise: 35 MB after a few articles. It takes 0.7 ms; other C libraries do it unasked.
    """
    if _trim is not None:
        _trim(0)


def abandon(executor: Executor) -> list[BaseProcess]:
    """Stop an executor without waiting for what it is doing; returns the processes it had."""
    # concurrent.futures has no way to end a busy worker before Python 3.14.
    processes: list[BaseProcess] = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    return processes


def collect(processes: Sequence[BaseProcess]) -> None:
    """Wait a little for killed processes to be gone; blocks."""
    for process in processes:
        process.join(_CLOSING)


def _die_with_parent() -> None:
    """End this process when the one that started it is gone, were it killed without a word."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


_trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
