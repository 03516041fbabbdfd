"""The training loop: checkpoints, a log, and one mixed batch a step."""

from __future__ import annotations

import json
import logging
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy
import torch
from torch import nn

from training.heads import Reader
from training.material import Material
from training.recipe import WEIGHTS, Recipe
from training.steps import device_of, kept_losses, step_losses
from training.windows import tiles

log = logging.getLogger(__name__)


CHECKPOINT_EVERY = 100
LOG_EVERY = 20
CURVE_EVERY = 200


@dataclass(slots=True)
class Run:
    """A model in training."""

    model: Reader
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    step: int
    steps: int


def train(
    material: Material, model: Reader, recipe: Recipe, folder: Path, until: int | None = None
) -> Reader:
    """Train, taking up the last checkpoint in ``folder``; the same seed gives the same batches.

    Args:
        material: what to learn from.
        model: is changed in place, on the device where it lies.
        recipe: how to learn.
        folder: for the checkpoint and the log.
        until: stop after this step as if interrupted; None to go on to the end.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = _plan(material, recipe)
    run = _start(model, recipe, len(plan), folder)
    started = time.monotonic()
    sums: dict[str, float] = {}
    end = run.steps if until is None else min(until, run.steps)
    for step in range(run.step, end):
        rng = numpy.random.default_rng([recipe.seed, 1, step])
        torch.manual_seed(recipe.seed + step)
        found = _step(run, material, recipe, plan[step], rng)
        for name, value in found.items():
            sums[name] = sums.get(name, 0.0) + value / LOG_EVERY
        run.step = step + 1
        if run.step % LOG_EVERY == 0:
            _log(folder, run, sums, (time.monotonic() - started) / LOG_EVERY)
            sums, started = {}, time.monotonic()
        if run.step % CURVE_EVERY == 0 or run.step == end:
            _log(folder, run, kept_losses(model, material), 0.0)
        if run.step % CHECKPOINT_EVERY == 0 or run.step == end:
            _save(run, recipe, folder)
    return model


def _plan(material: Material, recipe: Recipe) -> list[list[tuple[int, int, int]]]:
    """The article windows of every step."""
    found: list[tuple[int, int, int]] = []
    for epoch in range(math.ceil(recipe.epochs)):
        shuffled = tiles(material.articles, numpy.random.default_rng([recipe.seed, 0, epoch]))
        found += shuffled[: round(len(shuffled) * min(1.0, recipe.epochs - epoch))]
    size = recipe.articles
    return [found[at : at + size] for at in range(0, len(found) - size + 1, size)]


def _start(model: Reader, recipe: Recipe, steps: int, folder: Path) -> Run:
    optimizer = torch.optim.AdamW(_groups(model, recipe), betas=(0.9, 0.999), fused=True)
    warm = max(1, round(recipe.warm_up * steps))

    def factor(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    run = Run(model, optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, factor), 0, steps)
    kept = folder / "checkpoint.pt"
    if kept.exists():
        state: dict[str, Any] = torch.load(kept, weights_only=True, map_location=device_of(model))
        if (state["recipe"], state["steps"]) == (asdict(recipe), steps):
            model.load_state_dict(state["model"])
            optimizer.load_state_dict(state["optimizer"])
            run.schedule.load_state_dict(state["schedule"])
            run.step = state["step"]
            log.info("going on from step %d of %d", run.step, steps)
        else:
            log.warning("%s is of another recipe or other data: starting anew", kept)
            (folder / "log.jsonl").unlink(missing_ok=True)
    return run


def _groups(model: Reader, recipe: Recipe) -> list[dict[str, Any]]:
    """Parameters by learning rate; word embeddings stay as they are, norms and biases do not decay."""
    model.encoder.embeddings.words.requires_grad_(False)
    count = len(model.encoder.layers)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder.layers."):
            rate = recipe.rate * recipe.decay ** (count - 1 - int(name.split(".")[2]))
        elif name.startswith("encoder.embeddings.") and name.rsplit(".", 1)[1] not in {"cases", "flags"}:
            rate = recipe.rate * recipe.decay**count
        elif name.startswith("sentences."):
            rate = recipe.rate
        else:
            rate = recipe.head_rate
        decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": found, "lr": rate, "weight_decay": decay} for (rate, decay), found in groups.items()]


def _step(
    run: Run,
    material: Material,
    recipe: Recipe,
    chosen: list[tuple[int, int, int]],
    rng: numpy.random.Generator,
) -> dict[str, float]:
    run.model.train()
    found = step_losses(run.model, material, recipe, chosen, rng)
    total = torch.stack([WEIGHTS[name] * loss for name, loss in found.items()]).sum()
    run.optimizer.zero_grad(set_to_none=True)
    total.backward()
    nn.utils.clip_grad_norm_(run.model.parameters(), recipe.clip)
    run.optimizer.step()
    run.schedule.step()
    return {name: float(loss.detach()) for name, loss in found.items()}


def _log(folder: Path, run: Run, values: dict[str, float], seconds: float) -> None:
    line = {"step": run.step, "steps": run.steps, **{k: round(v, 4) for k, v in values.items()}}
    if seconds:
        line["seconds"] = round(seconds, 3)
    with (folder / "log.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
    log.info("%s", "  ".join(f"{name} {value}" for name, value in line.items()))


def _save(run: Run, recipe: Recipe, folder: Path) -> None:
    state = {
        "model": run.model.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "schedule": run.schedule.state_dict(),
        "step": run.step,
        "steps": run.steps,
        "recipe": asdict(recipe),
    }
    fresh = folder / "checkpoint.new"
    torch.save(state, fresh)
    fresh.replace(folder / "checkpoint.pt")
