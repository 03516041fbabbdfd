from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from news.gazetteer import Gazetteer, cache_folder, file_name
from news.gazetteer_file import Damaged, collect, map_file, write
from news.gazetteer_rows import NameKind, Row

ROOT = Path(__file__).parents[2]
ROWS = [
    Row(
        1,
        "Aleppo",
        36.2,
        37.2,
        "SY",
        "09",
        "city",
        100,
        [("Aleppo", NameKind.MAIN), ("Halab", NameKind.ALTERNATE)],
    ),
    Row(
        2,
        "Syria",
        35.0,
        38.0,
        "SY",
        "",
        "country",
        200,
        [("Syria", NameKind.MAIN), ("Syrian", NameKind.DEMONYM)],
    ),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.bin"
    write(path, collect(ROWS))
    return path


def test_what_is_written_is_mapped(small: Path) -> None:
    arrays = map_file(small)
    assert arrays["ids"].tolist() == [1, 2]
    assert arrays["names"].tobytes() == b"AleppoSyria"
    assert sorted(arrays["kinds"].tolist()) == [0, 0, 1, 3]
    assert arrays["hashes"].tolist() == sorted(arrays["hashes"].tolist())


def test_the_mapping_is_read_only(small: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        map_file(small)["ids"][0] = 3


@pytest.mark.parametrize("kept", [0, 7, 16, 100, -1])
def test_a_file_cut_short_is_damaged(small: Path, kept: int) -> None:
    small.write_bytes(small.read_bytes()[:kept])
    with pytest.raises(Damaged):
        map_file(small)


@pytest.mark.parametrize("at", [0, 9, 20, 200, -1])
def test_a_changed_byte_is_damage(small: Path, at: int) -> None:
    changed = bytearray(small.read_bytes())
    changed[at] ^= 0xFF
    small.write_bytes(changed)
    with pytest.raises(Damaged):
        map_file(small)


def test_nothing_unfinished_is_left_behind(small: Path) -> None:
    assert [path.name for path in small.parent.iterdir()] == [small.name]


@pytest.mark.slow
def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / file_name()).write_bytes(b"no gazetteer")
    assert Gazetteer(tmp_path).knows("Aleppo")
    assert map_file(tmp_path / file_name())["ids"].size > 200_000


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_costs_only_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Gazetteer(tmp_path / "file").knows("Aleppo")


@pytest.mark.slow
def test_processes_that_start_at_once_all_get_the_whole_file(tmp_path: Path) -> None:
    code = "from news.gazetteer import Gazetteer; print(len(Gazetteer()), end='')"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    sizes = [process.communicate(timeout=110)[0] for process in running]
    assert sizes[0] == sizes[1]
    assert int(sizes[0]) > 200_000
    assert [path.name for path in (tmp_path / "verbatim").iterdir()] == [file_name()]


def test_the_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "verbatim"


def test_without_a_writable_folder_temporary_files_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cache_folder() == Path(tempfile.gettempdir())
