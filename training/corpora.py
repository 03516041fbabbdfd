"""The corpora, each read into texts with labelled spans of characters.

Formats and licences: SOURCES.md beside the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from news.article import Span
from training.rows import Row, read

Made = TypeVar("Made")


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


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the corpora to read.

    Attributes:
        folder: laid out as SOURCES.md says.
        only_licensed: leave out what states no licence.
        limit: texts, or questions, taken of each file, to try things out; None for all.
    """

    folder: Path
    only_licensed: bool = False
    limit: int | None = None

    def read(self, path: Path, make: Callable[[Row], Made]) -> Iterator[Made]:
        """What is made of the lines of a file that may be used; errors as in training/rows.py."""
        return read(path, self._allows, make)

    def some(self, found: Iterable[Made]) -> list[Made]:
        """As many as the limit leaves."""
        return list(islice(found, self.limit))

    def _allows(self, row: Row) -> bool:
        return not self.only_licensed or licensed(row)


def licensed(row: Row) -> bool:
    """Whether a row's corpus states a licence; a row that says nothing of it is taken to have none."""
    stated = row.get("licence") or _LICENCES.get(row.get("source", ""), _NO_LICENCE)
    return _NO_LICENCE not in stated


_NO_LICENCE = "none stated"  # the words of the corpora's own licence fields
_LICENCES = {"GUM": "CC BY 4.0", "EWT": "CC BY-SA 4.0", "UNER-EWT": "CC BY-SA 4.0"}
"""Of the corpora whose rows have no licence field, as SOURCES.md has them."""

_SILVER = {
    "PERSON": "PERSON", "ORGANIZATION": "ORGANISATION", "LOCATION": "PLACE", "DATE": "DATE", "MISC": "MISC",
}  # fmt: skip


def attribution_texts(choice: Choice) -> list[Text]:
    """Articles with attributions (PolNeAR's training part), with CoreNLP's entities where there are any.

    None without an error where only licensed corpora are wanted and there is no such file.
    """
    path = choice.folder / "attribution.jsonl"
    if choice.only_licensed and not path.exists():
        return []
    texts = choice.some(choice.read(path, _attribution_text))
    if not texts:
        return []
    silver = dict(choice.read(choice.folder / "polnear_silver.jsonl.gz", _silver))
    return [replace(text, entities=silver.get(text.id)) for text in texts]


def _attribution_text(row: Row) -> Text:
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
    return Text(row["id"], row["text"], tuple(labels), tuple(links), gold=False)


def _spans(value: list[Any] | None) -> list[Span]:
    """``[start, end, text]`` or a list of such, or nothing."""
    if not value:
        return []
    parts = value if isinstance(value[0], list) else [value]
    return [Span(part[0], part[1]) for part in parts]


def _silver(row: Row) -> tuple[str, tuple[Label, ...]]:
    found: list[Label] = []
    last = ""
    for (start, end), name in zip(row["offsets"], row["ner"], strict=True):
        kind = _SILVER.get(name, "")
        if kind and kind == last:
            found[-1] = Label(Span(found[-1].span.start, end), kind)
        elif kind:
            found.append(Label(Span(start, end), kind))
        last = kind
    return row["id"], tuple(found)


_OTHER_KINDS = frozenset({"PERSON", "ORGANISATION", "DATE", "MISC"})


def place_texts(path: Path, choice: Choice) -> list[Text]:
    """The documents of the places set: toponyms are labelled, all else is open but for being no place."""
    return choice.some(choice.read(path, _place_text))


def _place_text(row: Row) -> Text:
    required = [t for t in row["toponyms"] if t["status"] != "optional"]
    optional = [t for t in row["toponyms"] if t["status"] == "optional"]
    labels = tuple(Label(Span(t["start"], t["end"]), "PLACE") for t in required)
    ignored = tuple(Span(t["start"], t["end"]) for t in optional)
    return Text(
        row["id"], row["text"], entities=labels, unknown=_OTHER_KINDS, ignored=ignored, group=row["corpus"]
    )


def questions(choice: Choice) -> list[Question]:
    """Questions with gold sentences, and some that their text does not answer."""
    return choice.some(choice.read(choice.folder / "questions.jsonl.gz", _question))


def _question(row: Row) -> Question:
    return Question(
        row["id"],
        row["corpus"],
        row.get("group") or row["text"][:80],
        row["question"],
        row["text"],
        tuple(Span(*span[:2]) for span in row["gold_sentences"]),
        tuple(Span(*span[:2]) for span in row.get("ignore_sentences") or ()),
    )


def held_out(texts: Iterable[Text], every: int) -> tuple[list[Text], list[Text]]:
    """Split off every n-th text by its place in the order of ids, for the training curve."""
    ordered = sorted(texts, key=lambda text: text.id)
    learnt = [text for place, text in enumerate(ordered) if place % every]
    return learnt, ordered[::every]
