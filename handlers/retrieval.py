"""Retrieval: the sentences that answer a question best, by their words, their meaning and the model."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from news.answer_features import NO_COSINE, Asked, Candidate
from news.answer_model import AnswerModel, Ranked
from news.article import Span
from news.asker import Asker
from news.embeddings import Floats
from news.judge import Passage as Read
from news.question import Question
from news.tagged import Entity
from storage import search
from storage.archive import Storage
from storage.embeddings import Near
from storage.passages import Passage
from storage.signs import Place

# Candidates by words and by embeddings, each; and how many of the best of them the model is asked about.
# A question's time is mostly the model's: with ten judged, recall@1 and @3 were no better than with six; with
# three, recall@3 was .02 less.
_LOOKED_AT: Final = 60
_ARTICLES: Final = 30  # whose sentences are compared with their neighbours'
_JUDGED: Final = 6
# For how many seconds a question is remembered: as long as it is put to one article and then to all of them.
# Meanwhile an article may come with a word that none had before.
_REMEMBERED: Final = 2.0


_Known = TypeVar("_Known")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence found, and how good an answer it is.

    Attributes:
        before: the sentence before it in the body, or None where it is the first.
        context: the sentence between its neighbours, as the model read it.
    """

    passage: Passage
    before: Passage | None
    ranked: Ranked
    context: Read


@dataclass(frozen=True, slots=True)
class Finding:
    """What a question found.

    Attributes:
        best: best first.
        probability: that the first one is an answer.
        sure: whether that is enough to say so.
    """

    asked: Asked
    best: tuple[Found, ...]
    probability: float
    sure: bool


class _Remembered(Generic[_Known]):
    """What was found out about the last question, for a moment: ``ask`` puts it to one, then to all."""

    def __init__(self) -> None:
        self._of: tuple[int, str] | None = None
        self._until = 0.0
        self._known: _Known | None = None

    async def get(self, guild_id: int, text: str, find: Callable[[], Awaitable[_Known]]) -> _Known:
        """What is known of the question, found out now if it is another one than the last."""
        loop = asyncio.get_running_loop()
        known = self._known
        if known is None or self._of != (guild_id, text) or loop.time() > self._until:
            known = await find()
            self._of, self._known, self._until = (guild_id, text), known, loop.time() + _REMEMBERED
        return known


class Retrieval:
    """Finds sentences that answer a question.

    Args:
        storage: the archive.
        asker: embeds and weighs.
        model: the weights.
    """

    def __init__(self, storage: Storage, asker: Asker, model: AnswerModel | None = None) -> None:
        self._storage = storage
        self._asker = asker
        self._model = model or AnswerModel.load()
        self._embedded: _Remembered[tuple[Floats, str]] = _Remembered()
        self._counted: _Remembered[search.Frequencies] = _Remembered()

    async def __call__(
        self,
        guild_id: int,
        question: Question,
        article_ids: Collection[int] | None = None,
        *,
        glance: bool = False,
    ) -> Finding:
        """Rank the sentences of these articles, or of all of the guild's.

        With ``glance``, where more will be looked through anyway, the model is not asked about articles that
        seem to be about something else; nothing is found in them then.
        """
        asked, candidates = await self.candidates(guild_id, question, article_ids)
        if glance and _hopeless(asked, [candidate for _, candidate in candidates]):
            return Finding(asked, (), 0.0, sure=False)
        ranked = self._model.rank(asked, [candidate for _, candidate in candidates])
        passages = {id(candidate): passage for passage, candidate in candidates}
        first = [(passages[id(one.candidate)], one.candidate) for one in ranked[:_JUDGED]]
        judged = await self._judged(guild_id, question.text, first)
        best = self._model.rank(asked, [candidate for *_, candidate in judged])
        known = {id(candidate): (passage, before, context) for passage, before, context, candidate in judged}
        found: list[Found] = []
        for one in best:
            passage, before, context = known[id(one.candidate)]
            found.append(Found(passage, before, one, context))
        probability = self._model.probability(asked, best)
        return Finding(asked, tuple(found), probability, probability >= self._model.threshold)

    async def names(self, chosen: Sequence[Found]) -> dict[Place, tuple[Entity, ...]]:
        """The names in each sentence, as offsets into its context."""
        named = await self._asker.names([found.passage.text for found in chosen])
        return {
            found.passage.place: tuple(_moved(entity, found.context.sentence.start) for entity in entities)
            for found, entities in zip(chosen, named, strict=True)
        }

    async def candidates(
        self, guild_id: int, question: Question, article_ids: Collection[int] | None
    ) -> tuple[Asked, list[tuple[Passage, Candidate]]]:
        """The sentences that come into question, with all that is known of them but the model's judgement."""
        # The model works on the question while the database counts its words.
        (embedding, model, near), (counted, hits) = await asyncio.gather(
            self._by_meaning(guild_id, question.text, article_ids),
            self._by_words(guild_id, question.text, article_ids),
        )
        ranks = _shares({Place(hit.article_id, hit.position): hit.rank for hit in hits})
        places = _alternating([*ranks], [Place(one.article_id, one.position) for one in near], _ARTICLES)
        passages, alike = await asyncio.gather(
            self._storage.passages.at(guild_id, places),
            self._storage.embeddings.cosines_of(guild_id, embedding, model, _with_neighbours(places)),
        )
        asked = Asked.of(question, search.weights_of(counted))
        return asked, [
            (passage, _candidate(passage, ranks.get(place, 0.0), alike))
            for place, passage in passages.items()
        ]

    async def _by_meaning(
        self, guild_id: int, text: str, article_ids: Collection[int] | None
    ) -> tuple[Floats, str, list[Near]]:
        """The question's vector, the name of the model it is by, and the sentences nearest to it."""
        embedding, model = await self._embedded.get(guild_id, text, lambda: self._asker.embed_by_model(text))
        near = await self._storage.embeddings.nearest(
            guild_id, embedding, model, article_ids, limit=_LOOKED_AT
        )
        return embedding, model, near

    async def _by_words(
        self, guild_id: int, text: str, article_ids: Collection[int] | None
    ) -> tuple[search.Frequencies, list[search.Hit]]:
        """In how many of the guild's sentences each word stands, and the best of those that hold some."""
        async with self._storage.database.read() as connection:
            counted = await self._counted.get(
                guild_id, text, lambda: search.frequencies(connection, guild_id, text)
            )
            return counted, await search.candidates(
                connection, guild_id, text, article_ids, limit=_LOOKED_AT, counted=counted
            )

    async def _judged(
        self, guild_id: int, question: str, chosen: Sequence[tuple[Passage, Candidate]]
    ) -> list[tuple[Passage, Passage | None, Read, Candidate]]:
        around = _with_neighbours(passage.place for passage, _ in chosen)
        neighbours = await self._storage.passages.at(guild_id, around)
        contexts = [_context(passage, neighbours) for passage, _ in chosen]
        judgements = await self._asker.weigh(question, contexts) if contexts else []
        return [
            (
                passage,
                neighbours.get(Place(passage.place.article_id, passage.place.position - 1)),
                context,
                replace(candidate, judged=judgement),
            )
            for (passage, candidate), context, judgement in zip(chosen, contexts, judgements, strict=True)
        ]


# Of the development questions, 18 of 566 share so little with the text that answers them, and none of the 18
# is answered; of those that their text does not answer, 90 of 150 do.
_LITTLE_COVERED: Final = 0.4
_LITTLE_ALIKE: Final = 0.5


def _hopeless(asked: Asked, candidates: Sequence[Candidate]) -> bool:
    """Whether no sentence holds the question's words or means something like it."""
    return all(one.cosine < _LITTLE_ALIKE and asked.covered(one.text) < _LITTLE_COVERED for one in candidates)


def _shares(ranks: Mapping[Place, float]) -> dict[Place, float]:
    most = max(ranks.values(), default=0.0)
    return {place: rank / most if most > 0 else 0.0 for place, rank in ranks.items()}


def _alternating(first: Sequence[Place], second: Sequence[Place], articles: int) -> list[Place]:
    """Both, the best of each first, as far as they are of so many articles."""
    found: dict[Place, None] = {}
    seen: set[int] = set()
    for number in range(max(len(first), len(second))):
        for places in (first, second):
            if number < len(places) and (places[number].article_id in seen or len(seen) < articles):
                seen.add(places[number].article_id)
                found[places[number]] = None
    return list(found)


def _with_neighbours(places: Iterable[Place]) -> set[Place]:
    """The places, and those of the sentences before and after."""
    return {Place(article, position + step) for article, position in places for step in (-1, 0, 1)}


def _moved(entity: Entity, by: int) -> Entity:
    return entity._replace(span=Span(entity.span.start + by, entity.span.end + by))


def _candidate(passage: Passage, rank: float, alike: Mapping[Place, float]) -> Candidate:
    article, position = passage.place
    return Candidate(
        passage.text,
        position,
        rank,
        alike.get(passage.place, NO_COSINE),
        alike.get(Place(article, position - 1), 0.0),
        alike.get(Place(article, position + 1), 0.0),
    )


def _context(passage: Passage, neighbours: Mapping[Place, Passage]) -> Read:
    """The sentence between its neighbours, as the model was taught to read it."""
    article, position = passage.place
    before = neighbours.get(Place(article, position - 1))
    after = neighbours.get(Place(article, position + 1))
    text, start = passage.text, 0
    if before is not None:
        gap = " " if before.paragraph == passage.paragraph else "\n\n"
        text, start = before.text + gap + text, len(before.text) + len(gap)
    if after is not None:
        gap = " " if after.paragraph == passage.paragraph else "\n\n"
        text += gap + after.text
    return Read(text, Span(start, start + len(passage.text)))
