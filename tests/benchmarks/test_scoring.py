from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.figures import Section, pick
from benchmarks.scoring import held_out, score_held_out_places, score_speakers
from tests.shared_data import shared_path

TEXT = '"It rained," said Ann Lee. "It poured," she said. "It stopped," a neighbour said.'


def quote(words: str, name: str, source: str) -> dict[str, Any]:
    """A gold attribution of quoted words."""
    start, at = TEXT.index(words), TEXT.index(source)
    mention = [at, at + len(source), source]
    return {
        "id": name,
        "kind": "direct",
        "content": [[start, start + len(words), words]],
        "source": mention,
        "source_head": mention,
        "source_name": None,
        "source_type": {"she": "pronoun", "a neighbour": "nominal"}.get(source, "name"),
        "cue": None,
    }


GOLD: dict[str, Any] = {
    "id": "rain",
    "corpus": "own",
    "text": TEXT,
    "attributions": [
        quote('"It rained,"', "E1", "Ann Lee"),
        quote('"It poured,"', "E2", "she"),
        quote('"It stopped,"', "E3", "a neighbour"),
    ],
}
ANN: dict[str, Any] = {
    "name": "Ann Lee",
    "description": None,
    "kind": "person",
    "aliases": [],
    "unsure": False,
}
NAMELESS = ANN | {"name": None, "description": "a neighbour"}


def written(file: Path, *records: Mapping[str, object]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of data of our own, with the real scorer."""
    scorer = shared_path("data/score.py").read_text()
    monkeypatch.setenv("VERBATIM_SHARED", str(tmp_path))
    dev = tmp_path / "data/dev"
    told = [{"attribution": "E1"} | ANN, {"attribution": "E2"} | ANN, {"attribution": "E3"} | NAMELESS]
    written(dev / "speakers.jsonl", {"id": "rain", "speakers": told})
    (tmp_path / "data/score.py").write_text(scorer)
    return dev


def speakers(shared: Path, *names: str | None) -> dict[str, float]:
    """The figures where the three quotations are credited to these."""
    gold = written(shared / "attribution.jsonl", GOLD)
    found = [
        {"content": [span[:2] for span in a["content"]], "source": a["source"][:2], "speaker": name}
        for a, name in zip(GOLD["attributions"], names, strict=True)
    ]
    scores = score_speakers(gold, [{"id": "rain", "attributions": found}])
    return {figure.name.removeprefix("speakers."): figure.value for figure in pick(Section.SPEAKERS, scores)}


@pytest.mark.parametrize(
    ("names", "figures"),
    [
        (("Ann Lee", "Ann Lee", None), (1.0, 1.0, 1.0, 0.0)),
        (("Ann Lee", None, None), (0.5, 0.0, 0.5, 0.0)),
        (("Ann Lee", "Bob Ray", "Ann Lee"), (0.5, 0.0, 0.5, 1.0)),
        # Repeating the description as if it were a name is false naming too.
        (("Ann Lee", "Ann Lee", "a neighbour"), (1.0, 1.0, 1.0, 1.0)),
    ],
)
def test_speakers_are_rated_by_name(
    shared: Path, names: tuple[str | None, ...], figures: tuple[float, ...]
) -> None:
    rated = speakers(shared, *names)
    assert (rated["right"], rated["right_pronouns"], rated["full_name"], rated["false_naming"]) == figures


def place_record(name: str) -> dict[str, Any]:
    """A document of the places set with a toponym; its texts have nothing in common."""
    text = " ".join(f"{name}{number}" for number in range(30)) + " Lyon"
    toponym = {"start": len(text) - 4, "end": len(text), "text": "Lyon", "status": "required"}
    return {
        "id": name,
        "corpus": "own",
        "text": text,
        "toponyms": [toponym | {"lat": 45.75, "lon": 4.85, "geonameid": None}],
    }


def test_held_out_places_are_rated_by_their_documents_alone(shared: Path) -> None:
    records = [place_record(f"doc{number}") for number in range(12)]
    gold = written(shared / "places.jsonl", *records)
    outside = held_out(gold)
    assert 0 < len(outside) < len(records)
    predictions: list[dict[str, Any]] = []
    for record in records:
        (toponym,) = record["toponyms"]
        found = {key: toponym[key] for key in ("start", "end", "lat", "lon")}
        predictions.append({"id": record["id"], "places": [found] if record["id"] in outside else []})
    rated = [
        figure.value for figure in pick(Section.PLACES_HELD_OUT, score_held_out_places(gold, predictions))
    ]
    assert rated == [1.0, 1.0, 1.0]


def test_a_quarter_or_so_of_the_places_set_is_held_out() -> None:
    gold = shared_path("data/dev/places.jsonl")
    total = len(gold.read_text(encoding="utf-8").splitlines())
    assert 0.2 < len(held_out(gold)) / total < 0.3
