"""``python -m training``: from corpora and base weights to a trained checkpoint and its curve."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch

from news.pieces import PieceReader
from training import base, corpora, curve, folds, material
from training.encoder import load
from training.errors import TrainingError
from training.heads import Reader, attribute_nothing
from training.loop import train
from training.recipe import Recipe

log = logging.getLogger(__name__)


def main(words: Sequence[str] | None = None) -> None:
    """Train as the command line says."""
    arguments = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given = {f.name: v for f in fields(Recipe) if (v := getattr(arguments, f.name)) is not None}
    try:
        _run(arguments, Recipe(**given))
    except TrainingError as error:
        raise SystemExit(str(error)) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"), help="folder of corpora")
    parser.add_argument("--places-data", type=Path, help="places set to learn from too (JSON Lines)")
    parser.add_argument("--without", type=int, help="leave this fold (of 4) of the places set out")
    parser.add_argument("--work", type=Path, default=Path("build/model"), help="checkpoints, log and curve")
    parser.add_argument(
        "--only-licensed", action="store_true", help="leave out corpora that state no licence"
    )
    parser.add_argument("--limit", type=int, help="texts, or questions, of each file: to try things out")
    parser.add_argument("--until", type=int, help="stop after this step; the same command goes on from there")
    parser.add_argument(
        "--device", type=torch.device, default=_device(), help="cuda or cpu (%(default)s here)"
    )
    for field in fields(Recipe):
        kind: Any = type(field.default)
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, help=f"{field.default}")
    return parser


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _run(arguments: argparse.Namespace, recipe: Recipe) -> None:
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    start = base.fetch(work.parent / "base")
    (work / "tokenizer.json").write_text(start.tokenizer, encoding="utf-8")
    (work / "recipe.json").write_text(json.dumps(asdict(recipe), indent=2) + "\n", encoding="utf-8")
    found = _gathered(arguments, start)
    torch.manual_seed(recipe.seed)
    model = Reader(start.shape)
    load(model.encoder, start.weights)
    if not found.attributed:
        attribute_nothing(model)
    log.info("training on %s", arguments.device)
    train(found, model.to(arguments.device), recipe, work, until=arguments.until)
    log.info("drew %s", curve.draw(work))


def _gathered(arguments: argparse.Namespace, start: base.Base) -> material.Material:
    choice = corpora.Choice(arguments.data, arguments.only_licensed, arguments.limit)
    texts = corpora.place_texts(arguments.places_data, choice) if arguments.places_data else []
    if arguments.without is not None:
        texts, _ = folds.apart(texts, arguments.without)
    reader = PieceReader(arguments.work / "tokenizer.json")
    stored = arguments.work.parent / "cache"
    return material.gather(choice, texts, start, reader, stored, arguments.device)


if __name__ == "__main__":
    main()
