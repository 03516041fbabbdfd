"""The corpora, each read into texts with labelled spans of characters.

Formats and licences: SOURCES.md beside the data.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from news.article import Span

Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Label:
    """A span with the name of its kind."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of content with what it belongs to; None where the text names nothing."""

    content: Span
    source: Span | None
    cue: Span | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what annotators marked in it.

    Attributes:
        attributions: spans of SOURCE, CUE and CONTENT; None where nobody looked for them.
        entities: spans of the entity kinds; None where nobody looked.
        unknown: entity kinds that nobody looked for here; a piece without a label may be one of them.
        ignored: spans whose entity label is open.
        gold: whether people made the entity labels, not a program.
    """

    id: str
    text: str
    attributions: tuple[Label, ...] | None = None
    links: tuple[Link, ...] = ()
    entities: tuple[Label, ...] | None = None
    unknown: frozenset[str] = frozenset()
    ignored: tuple[Span, ...] = ()
    gold: bool = True
    group: str = field(default="")


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a text, with the sentences that answer it (none: it is not answered there)."""

    id: str
    corpus: str
    group: str
    question: str
    text: str
    answers: tuple[Span, ...]
    ignored: tuple[Span, ...]


def rows(path: Path) -> Rows:
    """The lines of a JSON Lines file, gzipped or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


_SILVER = {
    "PERSON": "PERSON", "ORGANIZATION": "ORGANISATION", "LOCATION": "PLACE", "DATE": "DATE", "MISC": "MISC",
}  # fmt: skip
_GOLD = {
    "PER": "PERSON", "ORG": "ORGANISATION", "LOC": "PLACE", "TIME": "DATE", "MISC": "MISC", "EVENT": "MISC",
}  # fmt: skip


def attribution_texts(folder: Path) -> list[Text]:
    """PolNeAR's training articles, with CoreNLP's entities where there are any."""
    silver = {row["id"]: _silver_labels(row) for row in rows(folder / "polnear_silver.jsonl.gz")}
    return [_attribution_text(row, silver.get(row["id"])) for row in rows(folder / "attribution.jsonl")]


def _attribution_text(row: dict[str, Any], entities: tuple[Label, ...] | None) -> Text:
    labels: list[Label] = []
    links: list[Link] = []
    for attribution in row["attributions"]:
        source = Span(*attribution["source"][:2]) if attribution["source"] else None
        cues = _spans(attribution["cue"])
        contents = _spans(attribution["content"])
        labels += [Label(span, "CONTENT") for span in contents]
        labels += [Label(span, "CUE") for span in cues]
        labels += [Label(source, "SOURCE")] if source else []
        links += [Link(span, source, cues[0] if cues else None) for span in contents]
    return Text(row["id"], row["text"], tuple(labels), tuple(links), entities, gold=False)


def _spans(value: list[Any] | None) -> list[Span]:
    """``[start, end, text]`` or a list of such, or nothing."""
    if not value:
        return []
    parts = value if isinstance(value[0], list) else [value]
    return [Span(part[0], part[1]) for part in parts]


def _silver_labels(row: dict[str, Any]) -> tuple[Label, ...]:
    found: list[Label] = []
    last = ""
    for (start, end), name in zip(row["offsets"], row["ner"], strict=True):
        kind = _SILVER.get(name, "")
        if kind and kind == last:
            found[-1] = Label(Span(found[-1].span.start, end), kind)
        elif kind:
            found.append(Label(Span(start, end), kind))
        last = kind
    return tuple(found)


def entity_texts(folder: Path) -> list[Text]:
    """The documents of GUM and UNER, with gold entities.

    UNER names people, organisations and places only. GUM leaves demonyms out, so its unlabelled
    plurals may be anything.
    """
    paragraphs = {row["id"] for row in rows(folder / "trees.jsonl.gz") if row["newpar"]}
    documents: dict[str, list[dict[str, Any]]] = {}
    for row in rows(folder / "ner.jsonl"):
        documents.setdefault(f"{row['source']}/{row['doc']}", []).append(row)
    return [_joined(name, sentences, paragraphs) for name, sentences in documents.items()]


def _joined(name: str, sentences: list[dict[str, Any]], paragraphs: set[str]) -> Text:
    text = ""
    labels: list[Label] = []
    for row in sentences:
        if text:
            text = text.rstrip() + ("\n\n" if row["id"] in paragraphs else " ")
        spaces = row["spaces"] or [True] * len(row["tokens"])
        for token, space, tag in zip(row["tokens"], spaces, row["bio"], strict=True):
            start, text = len(text), text + token
            if tag.startswith("B-"):
                labels.append(Label(Span(start, len(text)), _GOLD[tag[2:]]))
            elif tag.startswith("I-"):
                labels[-1] = Label(Span(labels[-1].span.start, len(text)), labels[-1].kind)
            text += " " if space else ""
    unknown = frozenset({"DATE", "MISC"}) if name.startswith("UNER") else frozenset[str]()
    return Text(name, text, entities=tuple(labels), unknown=unknown)


_OTHER_KINDS = frozenset({"PERSON", "ORGANISATION", "DATE", "MISC"})


def place_texts(path: Path) -> list[Text]:
    """The documents of the places set: toponyms are labelled, all else is open but for being no place."""
    found: list[Text] = []
    for row in rows(path):
        required = [t for t in row["toponyms"] if t["status"] != "optional"]
        optional = [t for t in row["toponyms"] if t["status"] == "optional"]
        labels = tuple(Label(Span(t["start"], t["end"]), "PLACE") for t in required)
        ignored = tuple(Span(t["start"], t["end"]) for t in optional)
        found.append(
            Text(row["id"], row["text"], entities=labels, unknown=_OTHER_KINDS, ignored=ignored,
                 group=row["corpus"])
        )  # fmt: skip
    return found


def questions(folder: Path) -> list[Question]:
    """Questions with gold sentences, and some that their text does not answer."""
    return [
        Question(
            row["id"],
            row["corpus"],
            row.get("group") or row["text"][:80],
            row["question"],
            row["text"],
            tuple(Span(*span[:2]) for span in row["gold_sentences"]),
            tuple(Span(*span[:2]) for span in row.get("ignore_sentences") or ()),
        )
        for row in rows(folder / "questions.jsonl.gz")
    ]


def held_out(texts: Iterable[Text], every: int) -> tuple[list[Text], list[Text]]:
    """Split off every n-th text by its place in the order of ids, for the training curve."""
    ordered = sorted(texts, key=lambda text: text.id)
    return [t for i, t in enumerate(ordered) if i % every], [
        t for i, t in enumerate(ordered) if not i % every
    ]
