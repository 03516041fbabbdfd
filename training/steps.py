"""The losses of one step, and those on the articles kept for the curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training import asking, losses
from training.batches import Batch
from training.heads import Outputs, Reader, pooled
from training.material import Material
from training.windows import Integers, Stack, cut, stack, tiles


class _Inputs(Protocol):
    """What the model reads, shape (rows, length) each."""

    @property
    def ids(self) -> Integers: ...
    @property
    def features(self) -> Integers: ...
    @property
    def mask(self) -> Integers: ...


def step_losses(model: Reader, material: Material, batch: Batch) -> dict[str, Tensor]:
    """The losses of a batch by name; those of attributions only where something teaches them."""
    device, asked = model.device, len(batch.questions)
    with torch.autocast(device.type, torch.bfloat16):
        long = _run(model, [batch.marked, batch.context, batch.joint])
        brief = _run(model, [batch.queries, batch.short])
    marked, embedded, answered = _split(long, [len(batch.marked.ids), asked, len(batch.joint.ids)])
    alone, sentences = _split(brief, [asked, len(batch.short.ids)])
    found = _label_losses(marked, batch.marked, len(batch.windows) if material.attributed else 0)
    found["kept_in_text"] = _kept_in_text(marked, batch, material)
    found["kept_alone"] = losses.distance(
        torch.cat([_mean(alone.sentences, batch.queries.mask), _mean(sentences.sentences, batch.short.mask)]),
        _on(device, numpy.concatenate([batch.queries.vectors, batch.short.vectors])),
    )
    vectors = pooled(embedded.sentences, _on(device, batch.context.pools))
    found["retrieval"] = _retrieval(_mean(alone.sentences, batch.queries.mask), vectors, batch.context)
    scores = pooled(answered.answers, _on(device, batch.joint.pools))[..., 0]
    found["joint"] = losses.choice_loss(scores, _on(device, batch.joint.right), _on(device, batch.joint.open))
    return found


def _label_losses(out: Outputs, batch: Stack, attributed: int) -> dict[str, Tensor]:
    """Losses of the labels; only the first rows have attributions, ``attributed`` in number."""
    device = out.tags.device
    entities = losses.entity_loss(
        out.entities, _on(device, batch.entities), _on(device, batch.entity_weights)
    )
    if not attributed:
        return {"entities": entities}
    return {
        "tags": losses.tag_loss(out.tags[:attributed], _on(device, batch.tags[:attributed])),
        "entities": entities,
        "links": losses.link_loss(out.links[:attributed], _on(device, batch.links[:attributed])),
    }


def _on(device: torch.device, array: NDArray[Any]) -> Tensor:
    return torch.from_numpy(array).to(device)


def _run(model: Reader, parts: Sequence[_Inputs]) -> Outputs:
    ids = numpy.concatenate([part.ids for part in parts])
    features = numpy.concatenate([part.features for part in parts])
    mask = numpy.concatenate([part.mask for part in parts])
    return model(_on(model.device, ids), _on(model.device, features), _on(model.device, mask))


def _split(outputs: Outputs, sizes: list[int]) -> Iterator[Outputs]:
    columns = [tensor.split(sizes) for tensor in outputs]
    return (Outputs(*parts) for parts in zip(*columns, strict=True))


def _mean(vectors: Tensor, mask: Integers) -> Tensor:
    """Mean over all but the frame's pieces."""
    seen = _on(vectors.device, mask)
    inner = seen.float()
    inner[:, 0] = 0
    inner.scatter_(1, seen.sum(1, keepdim=True) - 1, 0.0)
    return (vectors.float() * inner[..., None]).sum(1) / inner.sum(1, keepdim=True).clamp(min=1)


def _kept_in_text(out: Outputs, batch: Batch, material: Material) -> Tensor:
    """Distance of the article's sentences, pooled in their window, from the base's vectors of them."""
    device, windows = out.sentences.device, batch.windows
    pools = batch.marked.pools[: len(windows)]
    rows = pooled(out.sentences[: len(windows)], _on(device, pools))
    limit = pools.shape[1]
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


_KEPT_ROWS = 16  # windows measured together: memory, no more


@torch.inference_mode()
def kept_losses(model: Reader, material: Material) -> dict[str, float]:
    """Losses of the labels on the articles kept for the curve, named kept_ and the loss."""
    model.eval()
    rows = tiles(material.kept, numpy.random.default_rng(0))
    sums: dict[str, float] = {}
    for at in range(0, len(rows), _KEPT_ROWS):
        windows = [cut(number, material.kept[number], a, b) for number, a, b in rows[at : at + _KEPT_ROWS]]
        batch = stack(windows)
        with torch.autocast(model.device.type, torch.bfloat16):
            out = _run(model, [batch])
        share = len(windows) / len(rows)
        for name, loss in _label_losses(out, batch, len(windows) if material.attributed else 0).items():
            sums[f"kept_{name}"] = sums.get(f"kept_{name}", 0.0) + share * float(loss)
    return sums
