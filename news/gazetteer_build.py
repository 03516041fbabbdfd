"""Make the gazetteer's file: ``python -m news.gazetteer_build PATH``.

A process of its own, because it needs 120 MB for a few seconds that a reading process would keep.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from news.gazetteer_file import collect, write
from news.gazetteer_rows import rows

_LONGEST: Final = 300.0  # seconds; it takes 6 on one core


def build(path: Path) -> None:
    """Make the file in this process.

    Raises:
        OSError: it can't be written.
    """
    write(path, collect(rows()))


def build_apart(path: Path) -> None:
    """Make the file in a process of its own.

    Raises:
        OSError: the process can't be started.
        subprocess.SubprocessError: it failed or took too long.
    """
    root = str(Path(__file__).parent.parent)
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    subprocess.run(  # noqa: S603 - our own module and a path of our own making
        [sys.executable, "-m", "news.gazetteer_build", str(path)],
        check=True,
        timeout=_LONGEST,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]))
