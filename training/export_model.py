"""``python -m training.export_model WORK OUT``: the last checkpoints of a run as news/model/ has them."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from training.checkpoint import trained
from training.errors import TrainingError
from training.export import export, export_judge
from training.judge import FOLDER as JUDGE


def main() -> None:
    """Read the checkpoints, the reader's and the judge's, and write the model's files."""
    parser = argparse.ArgumentParser(prog="python -m training.export_model", description=__doc__)
    parser.add_argument("work", type=Path, help="folder of the run")
    parser.add_argument(
        "out", type=Path, help="folder for reader.onnx, judge.onnx, tokenizer.json, labels.json"
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        export(trained(arguments.work), arguments.work / "tokenizer.json", arguments.out)
        export_judge(trained(arguments.work / JUDGE), arguments.out)
    except TrainingError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
