"""The training loop: one mixed batch a step, checkpoints, a log, a curve."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy
import torch
from torch import Tensor, nn

from news.pieces import BREAK, INSIDE, QUESTION
from training import asking, losses
from training.encode import Encoded
from training.heads import Outputs, Reader, pooled
from training.material import Material
from training.windows import Floats, Stack, Window, cut, framed, framed_ids, random_tile, stack, tiles

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is, apart from its data. Rows are windows of 256 pieces.

    Attributes:
        epochs: passes over the articles.
        articles, entities, places, retrieval, joint: rows of each kind in a step.
        alone: sentences of articles encoded by themselves in a step.
        rate: peak learning rate of the top layer; each layer below has ``decay`` times the one above.
        head_rate: of everything that is not the base's.
    """

    seed: int = 20240607
    epochs: float = 6.0
    articles: int = 8
    entities: int = 2
    places: int = 2
    retrieval: int = 3
    joint: int = 5
    alone: int = 10
    rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.06
    clip: float = 1.0


WEIGHTS = {
    "tags": 1.0, "entities": 0.5, "links": 0.3, "kept_in_text": 1.0, "kept_alone": 1.0, "retrieval": 0.1,
    "joint": 0.4,
}  # fmt: skip
"""Of the losses; the first two and the distances from the base's vectors as first measured to work."""

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


def train(material: Material, model: Reader, recipe: Recipe, folder: Path) -> Reader:
    """Train, taking up the last checkpoint in ``folder``; the same seed gives the same batches."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = _plan(material, recipe)
    run = _start(model, recipe, len(plan), folder)
    started = time.monotonic()
    sums: dict[str, float] = {}
    for step in range(run.step, run.steps):
        rng = numpy.random.default_rng([recipe.seed, 1, step])
        torch.manual_seed(recipe.seed + step)
        found = _step(run, material, recipe, plan[step], rng)
        for name, value in found.items():
            sums[name] = sums.get(name, 0.0) + value / LOG_EVERY
        run.step = step + 1
        if run.step % LOG_EVERY == 0:
            _log(folder, run, sums, (time.monotonic() - started) / LOG_EVERY)
            sums, started = {}, time.monotonic()
        if run.step % CURVE_EVERY == 0 or run.step == run.steps:
            _log(folder, run, kept_losses(model, material), 0.0)
        if run.step % CHECKPOINT_EVERY == 0 or run.step == run.steps:
            _save(run, folder)
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
        state: dict[str, Any] = torch.load(kept, weights_only=True)
        if (state["recipe"], state["steps"]) == (asdict(recipe), steps):
            model.load_state_dict(state["model"])
            optimizer.load_state_dict(state["optimizer"])
            run.schedule.load_state_dict(state["schedule"])
            run.step = state["step"]
            log.info("going on from step %d of %d", run.step, steps)
        else:
            log.warning("%s is of another recipe or other data: starting anew", kept)
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


def step_losses(
    model: Reader,
    material: Material,
    recipe: Recipe,
    chosen: list[tuple[int, int, int]],
    rng: numpy.random.Generator,
) -> dict[str, Tensor]:
    """The losses of one mixed batch."""
    windows = [cut(number, _varied(material, number, rng), a, b) for number, a, b in chosen]
    extra = [*_draw(material.entities, recipe.entities, rng), *_draw(material.places, recipe.places, rng)]
    batch = stack([*windows, *extra])
    questions = asking.pick(material.questions, recipe.retrieval, rng, answered=True)
    context = asking.passages(questions, rng, joint=False)
    tried = asking.pick(material.questions, recipe.joint, rng, answered=False)
    joint = asking.passages(asking.put_elsewhere(tried, material.questions, rng), rng, joint=True)
    queries = asking.alone(questions)
    short = _sentences_alone(material, windows, recipe.alone, rng)
    with torch.autocast("cpu", torch.bfloat16):
        long = _run(model, [batch, context, joint])
        brief = _run(model, [queries, short])
    count, asked = len(windows), len(questions)
    tagged, embedded, answered = _split(long, [len(batch.ids), asked, len(joint.ids)])
    alone, sentences = _split(brief, [asked, len(short.ids)])
    vectors = pooled(embedded.sentences, torch.from_numpy(context.pools))
    found = {
        "tags": losses.tag_loss(tagged.tags[:count], torch.from_numpy(batch.tags[:count])),
        "entities": losses.entity_loss(
            tagged.entities, torch.from_numpy(batch.entities), torch.from_numpy(batch.entity_weights)
        ),
        "links": losses.link_loss(tagged.links[:count], torch.from_numpy(batch.links[:count])),
        "kept_in_text": _kept_in_text(tagged, batch, windows, material),
        "kept_alone": losses.distance(
            torch.cat([_mean(alone.sentences, queries.mask), _mean(sentences.sentences, short.mask)]),
            torch.from_numpy(numpy.concatenate([queries.vectors, short.vectors])),
        ),
        "retrieval": _retrieval(_mean(alone.sentences, queries.mask), vectors, context),
    }
    scores = pooled(answered.answers, torch.from_numpy(joint.pools))[..., 0]
    found["joint"] = losses.choice_loss(scores, torch.from_numpy(joint.right), torch.from_numpy(joint.open))
    return found


_MARKS_CHANCES = (0.12, 0.02, 0.02)
_LOWER_CHANCE = 0.03
_NO_BREAKS_CHANCE = 0.03
_FEATURES_LEFT = {"case": ~3, "breaks": ~BREAK}


def _varied(material: Material, number: int, rng: numpy.random.Generator) -> Encoded:
    """An article as others might paste it: with other marks, all in lower case, without line breaks."""
    encoded = material.articles[number]
    chance = rng.random(3)
    pieces = encoded.pieces
    for variant, edge in zip(material.variants[number], numpy.cumsum(_MARKS_CHANCES), strict=True):
        if chance[0] < edge:
            pieces = variant
            break
    mask = (_FEATURES_LEFT["case"] if chance[1] < _LOWER_CHANCE else -1) & (
        _FEATURES_LEFT["breaks"] if chance[2] < _NO_BREAKS_CHANCE else -1
    )
    return replace(encoded, pieces=replace(pieces, features=pieces.features & mask))


def _run(model: Reader, parts: list[Any]) -> Outputs:
    ids, features, mask = (
        torch.from_numpy(numpy.concatenate([getattr(part, name) for part in parts]))
        for name in ("ids", "features", "mask")
    )
    return model(ids, features, mask)


def _split(outputs: Outputs, sizes: list[int]) -> Iterator[Outputs]:
    columns = [tensor.split(sizes) for tensor in outputs]
    return (Outputs(*parts) for parts in zip(*columns, strict=True))


def _mean(vectors: Tensor, mask: numpy.ndarray) -> Tensor:
    """Mean over all but the frame's pieces."""
    inner = torch.from_numpy(mask).float()
    inner[:, 0] = 0
    inner.scatter_(1, torch.from_numpy(mask).sum(1, keepdim=True) - 1, 0.0)
    return (vectors.float() * inner[..., None]).sum(1) / inner.sum(1, keepdim=True).clamp(min=1)


def _kept_in_text(tagged: Outputs, batch: Stack, windows: list[Window], material: Material) -> Tensor:
    """Distance of the article's sentences, pooled in their window, from the base's vectors of them."""
    rows = pooled(tagged.sentences[: len(windows)], torch.from_numpy(batch.pools[: len(windows)]))
    limit = batch.pools.shape[1]
    ours = torch.cat([row[: len(w.numbers[:limit])] for row, w in zip(rows, windows, strict=True)])
    theirs = numpy.concatenate([material.sentence_vectors[w.text][w.numbers[:limit]] for w in windows])
    return losses.distance(ours, torch.from_numpy(theirs)) if len(theirs) else ours.sum() * 0


def _retrieval(queries: Tensor, vectors: Tensor, rows: asking.Rows) -> Tensor:
    """Each question against all sentences of the step."""
    flat = nn.functional.normalize(vectors.float().flatten(0, 1), dim=-1)
    scores = nn.functional.normalize(queries, dim=-1) @ flat.T / losses.TEMPERATURE
    open_ = numpy.broadcast_to(rows.open.reshape(1, -1), scores.shape)
    right = numpy.zeros(scores.shape, dtype=bool)
    width = rows.open.shape[1]
    for row in range(len(right)):
        right[row, row * width : (row + 1) * width] = rows.right[row]
    return losses.choice_loss(scores, torch.from_numpy(right), torch.from_numpy(open_.copy()))


def _draw(texts: list[Encoded], count: int, rng: numpy.random.Generator) -> list[Window]:
    if not texts:
        return []
    chosen = [random_tile(texts, rng) for _ in range(count)]
    return [cut(number, texts[number], a, b) for number, a, b in chosen]


def _sentences_alone(
    material: Material, windows: list[Window], count: int, rng: numpy.random.Generator
) -> asking.Short:
    """Sentences of the step's windows, each by itself as a question would be."""
    rows: list[Any] = []
    features: list[Any] = []
    wanted: list[Floats] = []
    for _ in range(count):
        window = windows[int(rng.integers(len(windows)))]
        if len(window.numbers):
            place = int(rng.integers(len(window.numbers)))
            first, last = window.sentences[place]
            if last - first <= asking.MAX_QUESTION - 2:
                rows.append(framed_ids(window.ids[first:last]))
                features.append(framed(window.features[first:last] % BREAK % INSIDE + QUESTION, 0))
                wanted.append(material.sentence_vectors[window.text][window.numbers[place]])
    vectors = numpy.stack(wanted) if wanted else numpy.zeros((0, 384), dtype=numpy.float32)
    return asking.short(rows, features, vectors)


@torch.inference_mode()
def kept_losses(model: Reader, material: Material) -> dict[str, float]:
    """Losses on the articles kept for the curve."""
    model.eval()
    rows = tiles(material.kept, numpy.random.default_rng(0))
    sums = {"kept_tags": 0.0, "kept_links": 0.0}
    for at in range(0, len(rows), 16):
        windows = [cut(number, material.kept[number], a, b) for number, a, b in rows[at : at + 16]]
        batch = stack(windows)
        with torch.autocast("cpu", torch.bfloat16):
            out = _run(model, [batch])
        share = len(windows) / len(rows)
        sums["kept_tags"] += share * float(losses.tag_loss(out.tags, torch.from_numpy(batch.tags)))
        sums["kept_links"] += share * float(losses.link_loss(out.links, torch.from_numpy(batch.links)))
    return sums


def _log(folder: Path, run: Run, values: dict[str, float], seconds: float) -> None:
    line = {"step": run.step, "steps": run.steps, **{k: round(v, 4) for k, v in values.items()}}
    if seconds:
        line["seconds"] = round(seconds, 3)
    with (folder / "log.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
    log.info("%s", "  ".join(f"{name} {value}" for name, value in line.items()))


def _save(run: Run, folder: Path) -> None:
    state = {
        "model": run.model.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "schedule": run.schedule.state_dict(),
        "step": run.step,
        "steps": run.steps,
        "recipe": _recipe_of(folder),
    }
    fresh = folder / "checkpoint.new"
    torch.save(state, fresh)
    fresh.replace(folder / "checkpoint.pt")


def _recipe_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "recipe.json").read_text(encoding="utf-8"))
