"""``python -m training.judge WORK``: from a trained reader to the judge of passages.

The judge begins as the reader of the last checkpoint in WORK and learns on from questions alone: which of
some passages of a text answers a question, and which sentence in each passage, or none. What it forgets
meanwhile (who said what, names) it is never asked. Checkpoint and log lie in WORK/judge; killed at any
moment, it goes on by the same command.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy
import torch
from torch import Tensor, nn

from news.pieces import PieceReader
from training import base, checkpoint, corpora, journal, losses
from training.asking import pick, put_elsewhere
from training.checkpoint import Run
from training.errors import NothingToLearn, TrainingError
from training.heads import Reader, pooled
from training.judge_rows import Likeness, Passages, chosen, passages
from training.material import Asked, questions_of
from training.recipe import JudgeRecipe, Pace

log = logging.getLogger(__name__)

FOLDER = "judge"
"""Within the reader's work folder."""
_PACE = Pace()


def main(words: Sequence[str] | None = None) -> None:
    """Train as the command line says."""
    arguments = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given = {f.name: v for f in fields(JudgeRecipe) if (v := getattr(arguments, f.name)) is not None}
    try:
        _run(arguments, JudgeRecipe(**given))
    except TrainingError as error:
        raise SystemExit(str(error)) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.judge", description=__doc__)
    parser.add_argument("work", type=Path, help="folder of the reader's run")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"), help="folder of corpora")
    parser.add_argument(
        "--only-licensed", action="store_true", help="leave out corpora that state no licence"
    )
    parser.add_argument("--limit", type=int, help="questions of each file: to try things out")
    parser.add_argument("--until", type=int, help="stop after this step; the same command goes on from there")
    for field in fields(JudgeRecipe):
        kind: Any = type(field.default)
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, help=f"{field.default}")
    return parser


def _run(arguments: argparse.Namespace, recipe: JudgeRecipe) -> None:
    work: Path = arguments.work
    model = checkpoint.trained(work)
    choice = corpora.Choice(arguments.data, arguments.only_licensed, arguments.limit)
    start = base.fetch(work.parent / "base")
    questions = questions_of(choice, start, PieceReader(work / "tokenizer.json"), work.parent / "cache")
    log.info("%d questions", len(questions))
    train(questions, model, recipe, work / FOLDER, until=arguments.until)


def train(
    questions: Sequence[Asked],
    model: Reader,
    recipe: JudgeRecipe,
    folder: Path,
    *,
    until: int | None = None,
    pace: Pace = _PACE,
) -> None:
    """Teach a reader to judge, in place, taking up the last checkpoint in ``folder``.

    Raises:
        AnotherRun: the folder holds a run of another recipe, reader or other questions.
        NothingToLearn: the questions do not fill a single step.
    """
    steps = int(recipe.epochs * len(questions) / recipe.questions)
    if not steps:
        raise NothingToLearn(f"{len(questions)} questions do not fill one step of {recipe.questions}")
    folder.mkdir(parents=True, exist_ok=True)
    run = _start(questions, model, recipe, steps, folder)
    likeness = Likeness.of(questions)
    found: list[dict[str, float]] = []
    started = time.monotonic()
    end = steps if until is None else min(until, steps)
    for _ in range(run.step, end):
        found.append(_step(run, questions, recipe, likeness))
        if run.step % pace.log == 0:
            means = {name: sum(one[name] for one in found) / len(found) for name in found[0]}
            journal.write(folder, run.step, steps, means, (time.monotonic() - started) / len(found))
            found, started = [], time.monotonic()
        if run.step % pace.checkpoint == 0 or run.step == end:
            checkpoint.save(run, folder)


def _start(questions: Sequence[Asked], model: Reader, recipe: JudgeRecipe, steps: int, folder: Path) -> Run:
    identity = {"recipe": asdict(recipe), "material": _digest(questions, model), "steps": steps}
    groups: list[dict[str, Any]] = []
    for name, parameter in model.named_parameters():
        head = name.startswith("answers.")
        parameter.requires_grad_(head or name.startswith("encoder."))
        if parameter.requires_grad:
            decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
            rate = recipe.head_rate if head else recipe.rate
            groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    optimizer = torch.optim.AdamW(groups)
    warm = max(1, int(recipe.warm_up * steps))

    def factor(step: int) -> float:
        return min(1.0, (step + 1) / warm) * max(0.0, (steps - step) / steps)

    run = Run(model, optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, factor), 0, steps, identity)
    checkpoint.take_up(run, folder)
    journal.take_up(folder, run.step)
    return run


def _digest(questions: Sequence[Asked], model: Reader) -> str:
    """Tells these questions, and the reader that is begun with, from others."""
    found = hashlib.sha256()
    for asked in questions:
        found.update(asked.pieces.ids.tobytes())
    for weights in model.state_dict().values():
        found.update(weights.cpu().numpy().tobytes())
    return found.hexdigest()[:16]


def _step(run: Run, questions: Sequence[Asked], recipe: JudgeRecipe, likeness: Likeness) -> dict[str, float]:
    # Numbers drawn depend on the step alone, so that a run taken up again draws the same.
    rng = numpy.random.default_rng([recipe.seed, run.step])
    torch.manual_seed(run.step)
    run.model.train()
    asked = put_elsewhere(pick(questions, recipe.questions, rng, answered=False), questions, rng)
    drawn = [chosen(question, likeness, recipe.passages, rng) for question in asked]
    within, between = judge_losses(run.model, passages(asked, drawn, recipe.passages))
    run.optimizer.zero_grad(set_to_none=True)
    (within + between).backward()
    taught = [parameter for parameter in run.model.parameters() if parameter.requires_grad]
    nn.utils.clip_grad_norm_(taught, recipe.clip)
    run.optimizer.step()
    run.schedule.step()
    run.step += 1
    return {"within": float(within.detach()), "between": float(between.detach())}


def judge_losses(model: Reader, batch: Passages) -> tuple[Tensor, Tensor]:
    """Of choosing a sentence, or none, within each passage, and of choosing among a question's passages."""
    device = model.device
    inputs = (torch.from_numpy(each).to(device) for each in (batch.ids, batch.features, batch.mask))
    with torch.autocast(device.type, torch.bfloat16):
        answers = model(*inputs).answers
    scores = pooled(answers.float(), torch.from_numpy(batch.pools).to(device))[..., 0]
    right, open_ = torch.from_numpy(batch.right).to(device), torch.from_numpy(batch.open).to(device)
    within = losses.choice_loss(scores, right, open_)
    rows = torch.from_numpy(batch.rows).to(device)
    centre = torch.from_numpy(batch.centre).to(device)[:, None]
    there = rows >= 0

    def of_centres(values: Tensor) -> Tensor:
        return values.gather(1, centre)[:, 0][rows.clamp(min=0)]

    between = losses.choice_loss(of_centres(scores), of_centres(right) & there, there)
    return within, between


if __name__ == "__main__":
    main()
