"""A run on disk: all that is needed to go on as if it had never stopped."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from training.encoder import Shape
from training.errors import AnotherRun, NothingToLearn
from training.heads import Reader
from training.recipe import Recipe

log = logging.getLogger(__name__)

NAME = "checkpoint.pt"


@dataclass(slots=True)
class Run:
    """A model in training.

    Attributes:
        step: steps made.
        steps: steps to be made in all.
        identity: what makes it this run and no other: recipe, material, number of steps.
    """

    model: Reader
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    step: int
    steps: int
    identity: dict[str, Any]


def identity(recipe: Recipe, material: str, steps: int) -> dict[str, Any]:
    """What two runs must share for one to go on where the other stopped."""
    return {"recipe": asdict(recipe), "material": material, "steps": steps}


def save(run: Run, folder: Path) -> None:
    """Replace the checkpoint; one who is interrupted here keeps the one before."""
    state = {
        "model": run.model.state_dict(),
        "shape": asdict(run.model.shape),
        "optimizer": run.optimizer.state_dict(),
        "schedule": run.schedule.state_dict(),
        "step": run.step,
        **run.identity,
    }
    fresh = folder / "checkpoint.new"
    torch.save(state, fresh)
    fresh.replace(folder / NAME)


def take_up(run: Run, folder: Path) -> None:
    """Bring a run to where its checkpoint is, if there is one.

    Raises:
        AnotherRun: the checkpoint is that of another run.
    """
    if not (folder / NAME).exists():
        return
    state = _load(folder, run.model.device)
    other = [name for name, value in run.identity.items() if state.get(name) != value]
    if state.get("shape") != asdict(run.model.shape):
        other.append("shape")
    if other:
        differing = ", ".join(other)
        raise AnotherRun(f"{folder} holds a run with another {differing}: remove it or take another folder")
    run.model.load_state_dict(state["model"])
    run.optimizer.load_state_dict(state["optimizer"])
    run.schedule.load_state_dict(state["schedule"])
    run.step = state["step"]
    log.info("going on from step %d of %d", run.step, run.steps)


def trained(folder: Path) -> Reader:
    """The model of the last checkpoint.

    Raises:
        NothingToLearn: there is no checkpoint.
    """
    if not (folder / NAME).exists():
        raise NothingToLearn(f"{folder / NAME}: there is no such file; train first")
    state = _load(folder, torch.device("cpu"))
    model = Reader(Shape(**state.get("shape", {})))
    model.load_state_dict(state["model"])
    return model


def _load(folder: Path, device: torch.device) -> dict[str, Any]:
    return torch.load(folder / NAME, weights_only=True, map_location=device)
