"""The training loop: one mixed batch a step, with checkpoints and a log."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy
import torch
from torch import nn

from training import checkpoint, journal, rates
from training.batches import Tile, draw
from training.checkpoint import Run
from training.errors import NothingToLearn
from training.heads import Reader
from training.material import Material, digest
from training.recipe import WEIGHTS, Pace, Recipe
from training.steps import kept_losses, step_losses
from training.windows import tiles

_PACE = Pace()


def train(
    material: Material,
    model: Reader,
    recipe: Recipe,
    folder: Path,
    *,
    until: int | None = None,
    pace: Pace = _PACE,
) -> None:
    """Train a model in place, taking up the last checkpoint in ``folder``.

    The same seed gives the same batches, and on a processor the same weights.

    Args:
        material: what to learn from.
        model: lies on the device that is to compute.
        recipe: how to learn.
        folder: for the checkpoint and the log.
        until: stop after this step as if interrupted; None to go on to the end.
        pace: when to write what.

    Raises:
        AnotherRun: the folder holds a run of another recipe or other material.
        NothingToLearn: the articles do not fill a single step.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = _plan(material, recipe)
    run = _start(material, model, recipe, len(plan), folder)
    end = run.steps if until is None else min(until, run.steps)
    found: list[dict[str, float]] = []
    started = time.monotonic()
    for step in range(run.step, end):
        found.append(_step(run, material, recipe, plan[step]))
        if run.step % pace.log == 0:
            seconds = (time.monotonic() - started) / len(found)
            journal.write(folder, run.step, run.steps, _means(found), seconds)
            found, started = [], time.monotonic()
        if run.step % pace.curve == 0 or run.step == end:
            journal.write(folder, run.step, run.steps, kept_losses(model, material))
        if run.step % pace.checkpoint == 0 or run.step == end:
            checkpoint.save(run, folder)


def _plan(material: Material, recipe: Recipe) -> list[list[Tile]]:
    """The article windows of every step."""
    found: list[Tile] = []
    for epoch in range(math.ceil(recipe.epochs)):
        shuffled = tiles(material.articles, numpy.random.default_rng([recipe.seed, 0, epoch]))
        found += shuffled[: round(len(shuffled) * min(1.0, recipe.epochs - epoch))]
    size = recipe.articles
    plan = [found[at : at + size] for at in range(0, len(found) - size + 1, size)]
    if not plan:
        raise NothingToLearn(f"{len(found)} windows of articles do not fill one step of {size}")
    return plan


def _start(material: Material, model: Reader, recipe: Recipe, steps: int, folder: Path) -> Run:
    optimizer = rates.optimizer(model, recipe)
    identity = checkpoint.identity(recipe, digest(material), steps)
    run = Run(model, optimizer, rates.schedule(optimizer, recipe, steps), 0, steps, identity)
    checkpoint.take_up(run, folder)
    journal.take_up(folder, run.step)
    return run


def _step(run: Run, material: Material, recipe: Recipe, chosen: Sequence[Tile]) -> dict[str, float]:
    # Numbers drawn depend on the step alone, so that a run taken up again draws the same.
    rng = numpy.random.default_rng([recipe.seed, 1, run.step])
    torch.manual_seed(recipe.seed + run.step)
    run.model.train()
    found = step_losses(run.model, material, draw(material, recipe, chosen, rng))
    total = torch.stack([WEIGHTS[name] * loss for name, loss in found.items()]).sum()
    run.optimizer.zero_grad(set_to_none=True)
    total.backward()
    nn.utils.clip_grad_norm_(run.model.parameters(), recipe.clip)
    run.optimizer.step()
    run.schedule.step()
    run.step += 1
    return {name: float(loss.detach()) for name, loss in found.items()}


def _means(found: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sum(losses[name] for losses in found) / len(found) for name in found[0]}
