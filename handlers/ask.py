"""``ask``: a question in a member's own words, answered with the articles' own sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import ask_answers as answers
from handlers.ask_marks import NAMING, answering
from handlers.ask_memory import Last, Memory, bare_name, resolved
from handlers.ask_said import Said, Words
from handlers.retrieval import Finding, Found, Retrieval
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Phrase, Source
from news.article import Span
from news.errors import BadArgument
from news.question import Question, asks_who_said
from news.summary_anaphora import leans
from news.summary_dateline import without_datelines
from news.tagged import Entity
from storage.archive import Storage
from storage.keys import clean

LONGEST: Final = 500
"""Characters of a question."""

_MOST_SENTENCES = 3
_MOST_QUOTATIONS = 4
# Of the score of the best sentence, by how much another one may stay behind to be shown beside it.
_CLOSE = 1.0
# Probability from which on the nearest sentence is shown though it is not taken for an answer: of the
# development questions refused, with 89 % of those whose answer it is, and with 39 % of those that their text
# does not answer though it has their words.
_NEAR = 0.45
_CHANNEL = frozenset({"channel", "here", "this channel"})
_SERVER = frozenset({"server", "everywhere", "anywhere"})


class Ask:
    """Answers ``ask``.

    Args:
        storage: the archive.
        which: finds the article meant.
        retrieval: finds sentences.
        words: finds what people said.
        memory: the last answers, for questions that lean on them.
    """

    def __init__(
        self,
        storage: Storage,
        which: WhichArticle,
        retrieval: Retrieval,
        words: Words,
        memory: Memory | None = None,
    ) -> None:
        self._storage = storage
        self._which = which
        self._retrieval = retrieval
        self._words = words
        self._memory = memory or Memory()

    async def __call__(self, scope: Scope, asked: str | None, which: str | None = None) -> Answer:
        """Answer a question from one article, a channel or the whole server.

        Without a ``which`` the latest article is asked first, or the one that answered the question this
        one leans on, and then all of the guild's.

        Raises:
            BadArgument: there is no question, or one too long.
            RequestError: there is no such article.
        """
        text = _question(asked)
        last = self._memory.last(scope)
        question, leaning = resolved(text, last, speaks=await self._speaks(scope, text))
        selection = await self._selection(scope, which, last if leaning else None)
        told, answered = await self._answer(scope, question, selection, last)
        answer = without_datelines(told)
        await self._storage.articles.verify(scope.guild_id, answer.citations)
        if answer.citations and (answered or question.speaker):
            self._remember(scope, question, answer, last)
        return answer

    async def _speaks(self, scope: Scope, text: str) -> bool:
        """Whether a name that goes on from the last question is somebody who is quoted."""
        name = bare_name(text)
        if name is None:
            return False
        visible = await self._which.visible(scope)
        return bool(await self._storage.attributions.resolve(scope.guild_id, name, visible))

    async def _selection(self, scope: Scope, which: str | None, last: Last | None) -> Selection:
        named = (which or "").strip().casefold()
        if named in _CHANNEL:
            selection = await self._which(scope, "all")
            found = await self._storage.posts.articles_in(scope.guild_id, [scope.channel_id])
            return replace(selection, within=tuple(found))
        if named in _SERVER:
            return await self._which(scope, "all")
        selection = await self._which(scope, which)
        if (
            last is None
            or which
            or (selection.within is not None and last.article_id not in selection.within)
        ):
            return selection
        source = await self._storage.passages.sources(scope.guild_id, [last.article_id])
        return replace(selection, source=source.get(last.article_id, selection.source), notes=())

    async def _answer(
        self, scope: Scope, question: Question, selection: Selection, last: Last | None
    ) -> tuple[Answer, bool]:
        """An answer, and whether it is one."""
        if question.next and last is not None:
            if following := await self._words.next(scope.guild_id, last):
                return answers.quoted(question, str(last.speaker), following[:1], selection), True
            return answers.nothing_next(question, last.speaker or ""), False
        if question.speaker is not None and (said := await self._said(scope, question, selection)):
            return said
        if about := asks_who_said(question):
            for ids in _wider(selection):
                if found := await self._words.who(scope.guild_id, question, about, ids):
                    return answers.who(question, found, selection), True
        return await self._found(scope, question, selection)

    async def _said(
        self, scope: Scope, question: Question, selection: Selection
    ) -> tuple[Answer, bool] | None:
        nearest: Said | None = None
        for ids in _wider(selection):
            said = await self._words.of_speaker(scope.guild_id, question, str(question.speaker), ids)
            if said is None or not said.citations:
                continue
            if said.about:
                shown = said.citations[:_MOST_QUOTATIONS]
                return answers.quoted(question, said.name, shown, selection), True
            nearest = nearest or said
        if nearest is None:
            return None
        answer, sure = await self._found(scope, question, selection, nearest)
        return (
            (answer, True)
            if sure
            else (answers.not_about(question, nearest.name, nearest.citations[:1]), False)
        )

    async def _found(
        self, scope: Scope, question: Question, selection: Selection, said: Said | None = None
    ) -> tuple[Answer, bool]:
        finding: Finding | None = None
        wider = _wider(selection)
        for ids in wider:
            tried = await self._retrieval(scope.guild_id, question, ids, glance=ids is not wider[-1])
            if tried.sure and (said is None or said.may_be(tried.best[0].passage.text)):
                return await self._shown(scope, tried, selection), True
            finding = max(finding or tried, tried, key=lambda one: one.probability)
        nearest = await self._nearest(scope, finding) if finding else ()
        return answers.refused(question, nearest, selection), False

    async def _shown(self, scope: Scope, finding: Finding, selection: Selection) -> Answer:
        best = finding.best[0]
        close = [
            found
            for found in finding.best
            if found.ranked.score >= best.ranked.score - _CLOSE and _fits(found)
        ]
        chosen = list({found.passage.text: found for found in [best, *close]}.values())[:_MOST_SENTENCES]
        return answers.found(finding.asked.question, await self._cited(scope, finding, chosen), selection)

    async def _nearest(self, scope: Scope, finding: Finding) -> tuple[Citation, ...]:
        """The sentence that comes nearest to an answer, if it has to do with the question at all."""
        near = finding.best[:1] if finding.probability >= _NEAR else ()
        return await self._cited(scope, finding, near)

    async def _cited(self, scope: Scope, finding: Finding, chosen: Sequence[Found]) -> tuple[Citation, ...]:
        """The sentences, best article first and in the order of its text, each with what it leans on."""
        sources = await self._storage.passages.sources(
            scope.guild_id, {found.passage.place.article_id for found in chosen}
        )
        articles = list(dict.fromkeys(found.passage.place.article_id for found in chosen))
        ordered = sorted(chosen, key=lambda f: (articles.index(f.passage.place.article_id), f.passage.span))
        names = await self._retrieval.names(ordered) if finding.asked.question.kind in NAMING else {}
        citations: list[Citation] = []
        for found in ordered:
            lead, start = found.before, found.passage.span.start
            if lead and lead.paragraph == found.passage.paragraph and leans(found.passage.text, "en"):
                start = lead.span.start
            citations.append(
                await self._citation(
                    scope,
                    finding,
                    found,
                    names.get(found.passage.place, ()),
                    sources[found.passage.place.article_id],
                    Span(start, found.passage.span.end),
                )
            )
        return _apart(citations)

    async def _citation(
        self,
        scope: Scope,
        finding: Finding,
        found: Found,
        names: Sequence[Entity],
        source: Source,
        span: Span,
    ) -> Citation:
        passage = found.passage.text
        if span != found.passage.span:
            passage = span.of(await self._storage.articles.text(scope.guild_id, source.article_id))
        shift = found.passage.span.start - found.context.sentence.start
        marks = answering(finding.asked, found.context, names)
        return Citation(source, span, passage, tuple(Span(m.start + shift, m.end + shift) for m in marks))

    def _remember(self, scope: Scope, question: Question, answer: Answer, last: Last | None) -> None:
        cited = answer.citations[-1]
        speaker = cited.speaker or question.speaker or (last.speaker if last else None)
        kept = Last(question.text, cited.source.article_id, speaker, cited.span)
        self._memory.keep(scope, kept)


def _question(asked: str | None) -> str:
    text = " ".join(clean(asked or "").split())
    if not any(map(str.isalnum, text)):
        raise BadArgument("Ask a question: /ask how many people were killed in Aleppo?")
    if len(text) > LONGEST:
        raise BadArgument(
            Phrase("That question is too long; {most} characters are the most.", {"most": LONGEST})
        )
    return text


def _wider(selection: Selection) -> list[tuple[int, ...] | None]:
    """Where to look, one after the other: the article selected and, unless it was named, everything."""
    if selection.source is None or selection.explicit:
        return [selection.article_ids]
    return [selection.article_ids, selection.within]


def _fits(found: Found) -> bool:
    judged = found.ranked.candidate.judged
    return judged is not None and judged.may_answer


def _apart(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Without those that stand in another one, whose marks are kept."""
    found: list[Citation] = []
    for citation in citations:
        if found and found[-1].source == citation.source and found[-1].span.end > citation.span.start:
            first = found.pop()
            kept = first if first.span.covers(citation.span) else citation
            marks = [m for m in {*first.marks, *citation.marks} if kept.span.covers(m)]
            citation = replace(kept, marks=tuple(sorted(marks)))  # noqa: PLW2901 - takes the place of both
        found.append(citation)
    return tuple(found)
