"""``python -m training.export_model WORK OUT``: the last checkpoint of a run as news/model/ has it."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import torch

from training.encoder import Shape
from training.export import export
from training.heads import Reader


def main() -> None:
    """Read the checkpoint and write the model's files."""
    parser = argparse.ArgumentParser(prog="python -m training.export_model", description=__doc__)
    parser.add_argument("work", type=Path, help="folder of the run")
    parser.add_argument("out", type=Path, help="folder for reader.onnx, tokenizer.json, labels.json")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    model = Reader(Shape())
    state = torch.load(arguments.work / "checkpoint.pt", weights_only=True)
    model.load_state_dict(state["model"])
    export(model, arguments.work / "tokenizer.json", arguments.out)


if __name__ == "__main__":
    main()
