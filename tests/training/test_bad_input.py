from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.training.making import write_corpora
from training.corpora import Choice, attribution_texts, place_texts, questions
from training.entity_corpora import entity_texts
from training.errors import BadLine, CorpusMissing

READERS: dict[str, Callable[[Path], object]] = {
    "attribution.jsonl": lambda folder: attribution_texts(Choice(folder)),
    "polnear_silver.jsonl.gz": lambda folder: attribution_texts(Choice(folder)),
    "ner.jsonl": lambda folder: entity_texts(Choice(folder)),
    "trees.jsonl.gz": lambda folder: entity_texts(Choice(folder)),
    "questions.jsonl.gz": lambda folder: questions(Choice(folder)),
    "places.jsonl": lambda folder: place_texts(folder / "places.jsonl", Choice(folder)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_corpora(tmp_path / "data")
    return tmp_path / "data"


def read(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def put_second(path: Path, line: bytes) -> None:
    first, rest = read(path).split(b"\n", 1)
    data = first + b"\n" + line + b"\n" + rest
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.mark.parametrize("name", READERS)
def test_a_whole_file_is_read(folder: Path, name: str) -> None:
    assert READERS[name](folder)


@pytest.mark.parametrize("name", READERS)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CorpusMissing, match=name):
        READERS[name](folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing, match="nowhere"):
        questions(Choice(tmp_path / "nowhere"))


@pytest.mark.parametrize("line", [b'{"id": "x"', b"[1, 2]", b'{"id": "x"}', b'{"id": "\xff"}'])
@pytest.mark.parametrize("name", READERS)
def test_a_malformed_line_is_named_with_its_file(folder: Path, name: str, line: bytes) -> None:
    put_second(folder / name, line)
    with pytest.raises(BadLine, match=f"{name}, line 2: "):
        READERS[name](folder)


@pytest.mark.parametrize(
    ("tags", "why"),
    [(["B-PER"], "shorter"), (["B-WHO", "O"], "B-WHO|WHO"), (["O", "I-PER"], "never began")],
)
def test_malformed_entity_tags_are_told(folder: Path, tags: list[str], why: str) -> None:
    line = {"id": "x", "source": "GUM", "doc": "x", "tokens": ["Ann", "went"], "spaces": None, "bio": tags}
    put_second(folder / "ner.jsonl", str(line).replace("'", '"').replace("None", "null").encode())
    with pytest.raises(BadLine, match=f"ner.jsonl, line 2: .*({why})"):
        entity_texts(Choice(folder))


def test_a_cut_off_gzip_file_is_named(folder: Path) -> None:
    path = folder / "questions.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CorpusMissing, match=r"questions\.jsonl\.gz: cannot be read"):
        questions(Choice(folder))


def test_blank_lines_are_passed_over(folder: Path) -> None:
    before = questions(Choice(folder))
    put_second(folder / "questions.jsonl.gz", b"")
    assert questions(Choice(folder)) == before
