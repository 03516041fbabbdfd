"""From a trained model to the files of news/model/: int8 ONNX, tokeniser, labels."""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training.heads import Reader, attributes
from training.labels import ATTRIBUTION_TAGS, ENTITY_TAGS, LINK_VECTORS, LINK_WIDTH
from training.windows import WINDOW

log = logging.getLogger(__name__)

OUTPUTS = ("tags", "entities", "links", "sentences", "answers")
_OPSET = 17


class _Exported(nn.Module):
    """The model with its feature table folded and some of its outputs in a row."""

    def __init__(self, model: Reader, outputs: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.outputs = outputs

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        found = self.model(ids, features, mask)
        return tuple(getattr(found, name) for name in self.outputs)


def export(model: Reader, tokenizer: Path, folder: Path) -> Path:
    """Write ``reader.onnx`` (int8 per channel), ``tokenizer.json`` and ``labels.json``; returns the first.

    Inputs are ids, features and mask, int64, shape (windows, length); outputs as in training/heads.py.
    """
    if not attributes(model):
        log.warning("this model was taught nothing about who said what: with it, no article quotes anyone")
    folder.mkdir(parents=True, exist_ok=True)
    _write(model, OUTPUTS, folder / "reader.onnx")
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    labels = {
        "attribution_tags": ATTRIBUTION_TAGS,
        "entity_tags": ENTITY_TAGS,
        "link_vectors": LINK_VECTORS,
        "link_width": LINK_WIDTH,
        "sentence_width": model.shape.width,
        "window": WINDOW,
    }
    (folder / "labels.json").write_text(json.dumps(labels, indent=2) + "\n", encoding="utf-8")
    return folder / "reader.onnx"


def export_judge(model: Reader, folder: Path) -> Path:
    """Write ``judge.onnx``: inputs as for ``export``, the one output ``answers``; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(model, ("answers",), folder / "judge.onnx")
    return folder / "judge.onnx"


def _write(model: Reader, outputs: Sequence[str], path: Path) -> None:
    """Write a model with some of its outputs, its layers in eight bits."""
    model.eval()
    with tempfile.TemporaryDirectory() as scratch:
        plain, prepared = Path(scratch) / "plain.onnx", Path(scratch) / "prepared.onnx"
        _to_onnx(model, outputs, plain)
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared), str(path), per_channel=True, weight_type=QuantType.QInt8,
            nodes_to_exclude=_heads(prepared),
        )  # fmt: skip
    onnx.checker.check_model(str(path))
    log.info("wrote %s, %.1f MB", path, path.stat().st_size / 1e6)


def _heads(path: Path) -> list[str]:
    """The matrix products that yield outputs: small, and what they lose in eight bits is lost for good."""
    names = [node.name for node in onnx.load(str(path)).graph.node if node.op_type in {"MatMul", "Gemm"}]
    return [name for name in names if not name.startswith("/model/encoder/")]


def _to_onnx(model: Reader, outputs: Sequence[str], path: Path) -> None:
    example = torch.ones(2, 16, dtype=torch.int64)
    axes = {name: {0: "windows", 1: "length"} for name in ("ids", "features", "mask", *outputs)}
    with warnings.catch_warnings():
        # There is a newer exporter; the graphs of this one are what the quantiser was tried on.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            _Exported(model, outputs), (example, torch.zeros_like(example), example), str(path),
            dynamo=False, input_names=["ids", "features", "mask"], output_names=list(outputs),
            dynamic_axes=axes, opset_version=_OPSET,
        )  # fmt: skip
