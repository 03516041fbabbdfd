"""The gazetteer on disk: one file of flat arrays, mapped into memory so that all processes share its pages.

Layout: 8 bytes of magic, the CRC-32 of all that follows (4 bytes), the length of the header (4 bytes), the
header (JSON: where each array lies), the arrays. Numbers are little-endian.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Final, cast

import numpy
from numpy.typing import NDArray

from news.gazetteer_rows import NameKind, Row, name_key

_MAGIC: Final = b"VBGAZET\x01"
_HEAD: Final = struct.Struct("<8sII")
_ALIGN: Final = 64
_CHECKED: Final = 1 << 20  # bytes read at a time to check the file: it need not be in memory as a whole
NOWHERE: Final = -1
FEATURES: Final = ("city", "state", "county", "country", "continent", "region")

Arrays = dict[str, "NDArray[numpy.generic]"]


class Damaged(Exception):
    """The file is no gazetteer, or is not complete."""


def key_hash(key: str) -> int:
    """A 64-bit hash that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


class _Columns:
    """Rows as they come, one array for each of their parts."""

    def __init__(self) -> None:
        self.ids, self.populations = array("i"), array("q")
        self.latitudes, self.longitudes = array("f"), array("f")
        self.features, self.capitals = array("B"), array("B")
        self.name_ends, self.names = array("I"), bytearray()
        self.countries, self.states = array("H"), array("H")
        self.codes: dict[str, int] = {"": 0}
        self.hashes, self.rows, self.kinds = array("Q"), array("I"), array("B")
        self._seats: dict[str, int] = {}

    def add(self, row: Row) -> None:
        index = len(self.ids)
        self.ids.append(row.geonames_id)
        self.populations.append(row.population)
        self.latitudes.append(row.latitude)
        self.longitudes.append(row.longitude)
        self.features.append(FEATURES.index(row.feature))
        self.capitals.append(0)
        if row.capital:
            self._seat(row.country, index)
        self.names += row.name.encode()
        self.name_ends.append(len(self.names))
        self.countries.append(self._code(row.country))
        self.states.append(self._code(f"{row.country}.{row.state}" if row.state else ""))
        kinds: dict[str, NameKind] = {}
        for name, kind in row.names:
            key = name_key(name)
            if key:
                kinds[key] = min(kind, kinds.get(key, kind))
        for key, kind in kinds.items():
            self.hashes.append(key_hash(key))
            self.rows.append(index)
            self.kinds.append(kind)

    def _seat(self, country: str, index: int) -> None:
        """Of all towns with the name of their country's capital the largest is it."""
        former = self._seats.get(country)
        if former is not None and self.populations[former] >= self.populations[index]:
            return
        if former is not None:
            self.capitals[former] = 0
        self.capitals[index] = 1
        self._seats[country] = index

    def _code(self, code: str) -> int:
        return self.codes.setdefault(code, len(self.codes))


def collect(rows: Iterable[Row]) -> Arrays:
    """The arrays of the file; names sorted by their hash, each row's codes as numbers of ``codes``."""
    columns = _Columns()
    for row in rows:
        columns.add(row)
    hashes = numpy.frombuffer(columns.hashes, dtype="<u8")
    order = numpy.argsort(hashes, kind="stable")
    codes = numpy.frombuffer("\n".join(columns.codes).encode(), dtype="u1")
    return {
        "ids": numpy.frombuffer(columns.ids, dtype="<i4"),
        "populations": numpy.frombuffer(columns.populations, dtype="<i8"),
        "latitudes": numpy.frombuffer(columns.latitudes, dtype="<f4"),
        "longitudes": numpy.frombuffer(columns.longitudes, dtype="<f4"),
        "features": numpy.frombuffer(columns.features, dtype="u1"),
        "capitals": numpy.frombuffer(columns.capitals, dtype="u1"),
        "countries": numpy.frombuffer(columns.countries, dtype="<u2"),
        "states": numpy.frombuffer(columns.states, dtype="<u2"),
        "name_ends": numpy.frombuffer(columns.name_ends, dtype="<u4"),
        "names": numpy.frombuffer(columns.names, dtype="u1"),
        "codes": codes,
        "hashes": hashes[order],
        "rows": numpy.frombuffer(columns.rows, dtype="<u4")[order],
        "kinds": numpy.frombuffer(columns.kinds, dtype="u1")[order],
    }


def write(path: Path, arrays: Arrays) -> None:
    """Write the file so that others see the old one or the whole new one, never a part.

    Raises:
        OSError: the folder can't be written.
    """
    places: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, values in arrays.items():
        places[name] = (values.dtype.str, at, len(values))
        at += -(-values.nbytes // _ALIGN) * _ALIGN
    header = json.dumps(places).encode()
    header += b" " * (-(_HEAD.size + len(header)) % _ALIGN)
    parts = [header]
    parts += [values.tobytes() + bytes(-values.nbytes % _ALIGN) for values in arrays.values()]
    check = 0
    for part in parts:
        check = zlib.crc32(part, check)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_HEAD.pack(_MAGIC, check, len(header)))
            stream.writelines(parts)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def map_file(path: Path) -> Arrays:
    """Map the file's arrays, read only.

    Raises:
        Damaged: it is not what ``write`` wrote.
        OSError: it can't be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise Damaged("too short")
        magic, check, length = cast("tuple[bytes, int, int]", _HEAD.unpack(head))
        if magic != _MAGIC or sys.byteorder != "little":
            raise Damaged("no gazetteer")
        found = 0
        while part := stream.read(_CHECKED):
            found = zlib.crc32(part, found)
        if found != check:
            raise Damaged("checksum")
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    header = cast("dict[str, tuple[str, int, int]]", json.loads(mapped[_HEAD.size : _HEAD.size + length]))
    start = _HEAD.size + length
    return {
        name: numpy.frombuffer(mapped, dtype=dtype, count=count, offset=start + at)
        for name, (dtype, at, count) in header.items()
    }
