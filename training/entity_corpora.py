"""The corpora of gold entities, GUM and UNER: sentences in tokens, put together to documents."""

from __future__ import annotations

from dataclasses import dataclass

from news.article import Span
from training.corpora import Choice, Label, Text
from training.rows import Row

_GOLD = {
    "PER": "PERSON", "ORG": "ORGANISATION", "LOC": "PLACE", "TIME": "DATE", "MISC": "MISC", "EVENT": "MISC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    """A word; ``mark`` is B where a name begins, I where it goes on, O elsewhere."""

    text: str
    spaced: bool
    mark: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    id: str
    document: str
    tokens: tuple[_Token, ...]


def entity_texts(choice: Choice) -> list[Text]:
    """The documents of GUM and UNER, with gold entities.

    UNER names people, organisations and places only. GUM leaves demonyms out, so its unlabelled
    plurals may be anything.
    """
    trees = choice.folder / "trees.jsonl.gz"
    paragraphs = {name for name, first in choice.read(trees, _paragraph_start) if first}
    documents: dict[str, list[_Sentence]] = {}
    for sentence in choice.read(choice.folder / "ner.jsonl", _sentence):
        documents.setdefault(sentence.document, []).append(sentence)
    return [_joined(name, sentences, paragraphs) for name, sentences in choice.some(documents.items())]


def _paragraph_start(row: Row) -> tuple[str, bool]:
    return row["id"], bool(row["newpar"])


def _sentence(row: Row) -> _Sentence:
    spaces = row["spaces"] or [True] * len(row["tokens"])
    words = zip(row["tokens"], spaces, row["bio"], strict=True)
    tokens = [_Token(word, space, tag[0], _GOLD[tag[2:]] if tag != "O" else "") for word, space, tag in words]
    marks = "O" + "".join(token.mark for token in tokens)
    if "OI" in marks:
        raise ValueError("bio: a name goes on that never began")
    return _Sentence(row["id"], f"{row['source']}/{row['doc']}", tuple(tokens))


def _joined(name: str, sentences: list[_Sentence], paragraphs: set[str]) -> Text:
    text = ""
    labels: list[Label] = []
    for sentence in sentences:
        if text:
            text = text.rstrip() + ("\n\n" if sentence.id in paragraphs else " ")
        for token in sentence.tokens:
            start, text = len(text), text + token.text
            if token.mark == "B":
                labels.append(Label(Span(start, len(text)), token.kind))
            elif token.mark == "I":
                labels[-1] = Label(Span(labels[-1].span.start, len(text)), labels[-1].kind)
            text += " " if token.spaced else ""
    unknown = frozenset({"DATE", "MISC"}) if name.startswith("UNER") else frozenset[str]()
    return Text(name, text, entities=tuple(labels), unknown=unknown)
