"""``python -m training``: from corpora and base weights to news/model/."""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import asdict, fields, replace
from pathlib import Path

import torch

from news.pieces import PieceReader
from training import base, corpora, folds, material
from training.encoder import Shape, load
from training.heads import Reader
from training.loop import Recipe, train


def main() -> None:
    """Run one of the steps, or all."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"), help="folder of corpora")
    parser.add_argument("--places-data", type=Path, help="places set to learn from too (JSON Lines)")
    parser.add_argument("--without", type=int, help="leave this fold (of 4) of the places set out")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="checkpoints and logs")
    for field in fields(Recipe):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(getattr(Recipe(), field.name)))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given = {f.name: v for f in fields(Recipe) if (v := getattr(arguments, f.name)) is not None}
    recipe = replace(Recipe(), **given)
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    start = base.fetch(work.parent / "base")
    (work / "tokenizer.json").write_text(start.tokenizer, encoding="utf-8")
    (work / "recipe.json").write_text(json.dumps(asdict(recipe), indent=2), encoding="utf-8")
    reader = PieceReader(work / "tokenizer.json")
    texts = corpora.place_texts(arguments.places_data) if arguments.places_data else []
    if arguments.without is not None:
        texts, _ = folds.apart(texts, arguments.without)
    found = material.gather(arguments.data, texts, start, reader, work.parent / "cache")
    torch.manual_seed(recipe.seed)
    model = Reader(Shape())
    load(model.encoder, start.weights)
    train(found, model, recipe, work)


if __name__ == "__main__":
    main()
