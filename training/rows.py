"""The lines of JSON Lines files, with errors that say which line is wrong."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from training.errors import BadLine, CorpusMissing

Row = dict[str, Any]
Made = TypeVar("Made")


def read(path: Path, wanted: Callable[[Row], bool], make: Callable[[Row], Made]) -> Iterator[Made]:
    """What is made of each line that is wanted; the file may be gzipped, blank lines are passed over.

    Raises:
        CorpusMissing: there is no such file, or it is no whole gzip file.
        BadLine: a line is no JSON object, lacks a field, or has one that nothing can be made of.
    """
    for number, line in _numbered(path):
        try:
            row = _object(line)
            made = [make(row)] if wanted(row) else []
        except KeyError as error:
            raise BadLine(path, number, f"{error} is missing or not known") from error
        except (ValueError, TypeError, IndexError, AttributeError) as error:
            raise BadLine(path, number, str(error)) from error
        yield from made


def _numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line
    except FileNotFoundError as error:
        raise CorpusMissing(path, "there is no such file") from error
    except (OSError, EOFError, zlib.error) as error:
        raise CorpusMissing(path, f"cannot be read: {error}") from error


def _object(line: bytes) -> Row:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise TypeError("not a JSON object")
    return row
