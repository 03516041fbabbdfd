"""One step: a mixed batch out of all corpora, and its losses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy
import torch
from torch import Tensor, nn

from news.pieces import BREAK, MIXED, QUESTION
from training import asking, losses
from training.encode import Encoded
from training.heads import Outputs, Reader, pooled
from training.labels import SENTENCE_WIDTH
from training.material import Material
from training.recipe import Recipe
from training.windows import Floats, Stack, Window, cut, framed, framed_ids, random_tile, stack, tiles


def device_of(model: Reader) -> torch.device:
    """Where a model computes."""
    return model.tags.weight.device


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
    joint = asking.passages(
        asking.pick(material.questions, recipe.joint, rng, answered=False), rng, joint=True
    )
    queries = asking.alone(questions)
    short = _sentences_alone(material, windows, recipe.alone, rng)
    device = device_of(model)
    with torch.autocast(device.type, torch.bfloat16):
        long = _run(model, [batch, context, joint])
        brief = _run(model, [queries, short])
    count, asked = len(windows), len(questions)
    tagged, embedded, answered = _split(long, [len(batch.ids), asked, len(joint.ids)])
    alone, sentences = _split(brief, [asked, len(short.ids)])
    asked_vectors = _mean(alone.sentences, queries.mask)
    found = _tag_losses(tagged, batch, count)
    found["kept_in_text"] = _kept_in_text(tagged, batch, windows, material)
    found["kept_alone"] = losses.distance(
        torch.cat([asked_vectors, _mean(sentences.sentences, short.mask)]),
        _on(device, numpy.concatenate([queries.vectors, short.vectors])),
    )
    vectors = pooled(embedded.sentences, _on(device, context.pools))
    found["retrieval"] = _retrieval(asked_vectors, vectors, context)
    scores = pooled(answered.answers, _on(device, joint.pools))[..., 0]
    found["joint"] = losses.choice_loss(scores, _on(device, joint.right), _on(device, joint.open))
    return found


def _tag_losses(tagged: Outputs, batch: Stack, count: int) -> dict[str, Tensor]:
    """Losses of the labels; only the first ``count`` rows are articles with attributions."""
    device = tagged.tags.device
    return {
        "tags": losses.tag_loss(tagged.tags[:count], _on(device, batch.tags[:count])),
        "entities": losses.entity_loss(
            tagged.entities, _on(device, batch.entities), _on(device, batch.entity_weights)
        ),
        "links": losses.link_loss(tagged.links[:count], _on(device, batch.links[:count])),
    }


def _on(device: torch.device, array: numpy.ndarray) -> Tensor:
    return torch.from_numpy(array).to(device)


_MARKS_CHANCES = (0.12, 0.02, 0.02)
_LOWER_CHANCE = 0.03
_NO_BREAKS_CHANCE = 0.03
_CASES = MIXED + 1
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
        _on(device_of(model), numpy.concatenate([getattr(part, name) for part in parts]))
        for name in ("ids", "features", "mask")
    )
    return model(ids, features, mask)


def _split(outputs: Outputs, sizes: list[int]) -> Iterator[Outputs]:
    columns = [tensor.split(sizes) for tensor in outputs]
    return (Outputs(*parts) for parts in zip(*columns, strict=True))


def _mean(vectors: Tensor, mask: numpy.ndarray) -> Tensor:
    """Mean over all but the frame's pieces."""
    seen = _on(vectors.device, mask)
    inner = seen.float()
    inner[:, 0] = 0
    inner.scatter_(1, seen.sum(1, keepdim=True) - 1, 0.0)
    return (vectors.float() * inner[..., None]).sum(1) / inner.sum(1, keepdim=True).clamp(min=1)


def _kept_in_text(tagged: Outputs, batch: Stack, windows: list[Window], material: Material) -> Tensor:
    """Distance of the article's sentences, pooled in their window, from the base's vectors of them."""
    device = tagged.sentences.device
    rows = pooled(tagged.sentences[: len(windows)], _on(device, batch.pools[: len(windows)]))
    limit = batch.pools.shape[1]
    ours = torch.cat([row[: len(w.numbers[:limit])] for row, w in zip(rows, windows, strict=True)])
    theirs = numpy.concatenate([material.sentence_vectors[w.text][w.numbers[:limit]] for w in windows])
    return losses.distance(ours, _on(device, theirs)) if len(theirs) else ours.sum() * 0


def _retrieval(queries: Tensor, vectors: Tensor, rows: asking.Rows) -> Tensor:
    """Each question against all sentences of the step."""
    flat = nn.functional.normalize(vectors.float().flatten(0, 1), dim=-1)
    scores = nn.functional.normalize(queries, dim=-1) @ flat.T / losses.TEMPERATURE
    open_ = numpy.broadcast_to(rows.open.reshape(1, -1), scores.shape)
    right = numpy.zeros(scores.shape, dtype=bool)
    width = rows.open.shape[1]
    for row in range(len(right)):
        right[row, row * width : (row + 1) * width] = rows.right[row]
    return losses.choice_loss(scores, _on(queries.device, right), _on(queries.device, open_.copy()))


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
                features.append(framed(window.features[first:last] % _CASES + QUESTION, 0))
                wanted.append(material.sentence_vectors[window.text][window.numbers[place]])
    vectors = numpy.stack(wanted) if wanted else numpy.zeros((0, SENTENCE_WIDTH), dtype=numpy.float32)
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
        with torch.autocast(device_of(model).type, torch.bfloat16):
            out = _run(model, [batch])
        share = len(windows) / len(rows)
        sums["kept_tags"] += share * float(losses.tag_loss(out.tags, _on(out.tags.device, batch.tags)))
        sums["kept_links"] += share * float(losses.link_loss(out.links, _on(out.links.device, batch.links)))
    return sums
