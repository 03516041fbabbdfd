"""The encoder: a BERT of six layers (MiniLM-L6-H384), written for short windows and few cores.

Wang et al. 2020, "MiniLM: Deep Self-Attention Distillation". The module holds only what our base
weights need, so that it exports to ONNX without surprises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from news.pieces import BREAK, FEATURES, INSIDE, QUESTION

_CASES = 4
_FLAGS = (INSIDE, BREAK, QUESTION)


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder; the defaults are those of MiniLM-L6-H384-uncased."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6
    dropout: float = 0.1


class Embeddings(nn.Module):
    """Sum of a piece's own, its position's and its features' vectors."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.base = nn.Parameter(torch.zeros(shape.width))
        self.cases = nn.Parameter(torch.zeros(_CASES, shape.width))
        self.flags = nn.Parameter(torch.zeros(len(_FLAGS), shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)

    def feature_table(self) -> Tensor:
        """One row per feature code of news/pieces.py, shape (FEATURES, width)."""
        codes = torch.arange(FEATURES, device=self.flags.device)
        flags = torch.stack([(codes & flag) > 0 for flag in _FLAGS], dim=1).to(self.flags.dtype)
        return self.base + self.cases[codes % _CASES] + flags @ self.flags

    def forward(self, ids: Tensor, features: Tensor) -> Tensor:
        """Embed, shapes (windows, length) to (windows, length, width)."""
        positions = self.positions.weight[: ids.shape[1]]
        summed = self.words(ids) + positions + functional.embedding(features, self.feature_table())
        return self.dropout(self.norm(summed))


class Layer(nn.Module):
    """Self-attention and a feed-forward network, each with its residual and norm behind it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = shape.dropout
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Attend where the mask is true; shape (windows, length, width) in and out."""
        batch, length, width = hidden.shape
        split = self.qkv(hidden).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        context = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        context = self.attended(context.transpose(1, 2).reshape(batch, length, width))
        hidden = self.attended_norm(hidden + functional.dropout(context, self.dropout, self.training))
        outer = self.outer(functional.gelu(self.inner(hidden)))
        return self.outer_norm(hidden + functional.dropout(outer, self.dropout, self.training))


class Encoder(nn.Module):
    """Pieces in, one vector per piece out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embeddings = Embeddings(shape)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Encode windows.

        Args:
            ids: piece ids, shape (windows, length).
            features: feature codes, shape (windows, length).
            mask: 1 for pieces, 0 for padding, shape (windows, length).

        Returns:
            vectors, shape (windows, length, width).
        """
        hidden = self.embeddings(ids, features)
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            hidden = layer(hidden, seen)
        return hidden


def load(encoder: Encoder, weights: Mapping[str, Tensor]) -> None:
    """Fill an encoder with BERT weights named as in the transformers library.

    Raises:
        KeyError: a weight is missing.
        RuntimeError: one has another shape.
    """
    own: dict[str, Tensor] = {
        "embeddings.words.weight": weights["embeddings.word_embeddings.weight"],
        "embeddings.positions.weight": weights["embeddings.position_embeddings.weight"],
        "embeddings.base": weights["embeddings.token_type_embeddings.weight"][0],
        "embeddings.cases": encoder.embeddings.cases.detach(),
        "embeddings.flags": encoder.embeddings.flags.detach(),
        "embeddings.norm.weight": weights["embeddings.LayerNorm.weight"],
        "embeddings.norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for index in range(len(encoder.layers)):
        theirs = f"encoder.layer.{index}."
        for kind in ("weight", "bias"):
            parts = [weights[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            own[f"layers.{index}.qkv.{kind}"] = torch.cat(parts)
            for ours, name in _NAMES.items():
                own[f"layers.{index}.{ours}.{kind}"] = weights[f"{theirs}{name}.{kind}"]
    encoder.load_state_dict(own)


_NAMES = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
