"""How fast each part of the model learns."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from training.heads import Reader
from training.recipe import Recipe


def optimizer(model: Reader, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW over all but the word embeddings, which stay as they are; norms and biases do not decay."""
    return torch.optim.AdamW(_groups(model, recipe), betas=(0.9, 0.999), fused=True)


def schedule(
    optimizer: torch.optim.Optimizer, recipe: Recipe, steps: int
) -> torch.optim.lr_scheduler.LRScheduler:
    """Up in a straight line while warming up, then down to nothing at the last step."""
    warm = max(1, round(recipe.warm_up * steps))

    def factor(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def _groups(model: Reader, recipe: Recipe) -> list[dict[str, Any]]:
    model.encoder.embeddings.words.requires_grad_(False)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
            rate = _rate(name, len(model.encoder.layers), recipe)
            groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": found, "lr": rate, "weight_decay": decay} for (rate, decay), found in groups.items()]


def _rate(name: str, layers: int, recipe: Recipe) -> float:
    if name.startswith("encoder.layers."):
        return recipe.rate * recipe.decay ** (layers - 1 - int(name.split(".")[2]))
    if name.startswith("encoder.embeddings.") and name.rsplit(".", 1)[1] not in {"cases", "flags"}:
        return recipe.rate * recipe.decay**layers
    return recipe.rate if name.startswith("sentences.") else recipe.head_rate
