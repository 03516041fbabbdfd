"""``story``: every article on one event, what each adds to the others, and where they differ."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from handlers.language import reading_limits
from handlers.quotations import merged
from handlers.reports import Member, also_at, cited, folded, fullest_first, heading, origin
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.errors import BadArgument, UnknownArticle
from news.story import around, likenesses
from news.story_differences import Side, differing_amounts, differing_speakers
from news.story_quotations import by_worth, subject
from news.story_sentences import Line, Told, added, lead
from news.story_words import words_of
from news.summary_dateline import without_datelines
from storage.articles import Articles
from storage.stories import Report, Stories

log = logging.getLogger(__name__)

LEAD_SENTENCES = 3
ADDED_SENTENCES = 2
# A page on a phone: more than this is scrolled past, and the rest is counted.
MOST_ARTICLES = 6
MOST_DIFFERENCES = 3
# Articles that are gone through for what they add; the biggest stories of a server have this many reports.
_MOST_READ = 12


class Story:
    """Answers ``story``."""

    def __init__(self, articles: Articles, stories: Stories, which: WhichArticle) -> None:
        self._articles = articles
        self._stories = stories
        self._which = which

    async def __call__(self, scope: Scope, which: str | None = None) -> Answer:
        """Put together what the articles tell that are about the same event as one.

        Raises:
            BadArgument: ``all``, which is many stories.
            RequestError: there is no such article.
        """
        selection = await self._which(scope, which)
        if selection.source is None:
            raise BadArgument("Name one article of the story, by its number or link.")
        reports = await self._reports(scope.guild_id, selection, selection.source)
        ids = [report.source.article_id for report in reports[:_MOST_READ]]
        lines = await self._stories.lines(scope.guild_id, ids)
        said = await self._stories.said(scope.guild_id, ids)
        # Comparing sentences of a dozen articles takes tens of milliseconds: not on the event loop.
        answer = without_datelines(await asyncio.to_thread(_answer, selection, reports, lines, said))
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _reports(self, guild_id: int, selection: Selection, source: Source) -> list[Report]:
        """The articles of the story, the one asked about first."""
        near = await self._stories.candidates(guild_id, source.article_id, selection.within)
        found = await self._stories.reports(guild_id, [source.article_id, *near])
        if source.article_id not in found:  # forgotten a moment ago
            raise UnknownArticle(f"#{source.number}", await self._articles.newest_number(guild_id))
        story = await asyncio.to_thread(_story_of_first, list(found.values()))
        log.debug("article %d: %d of %d candidates join its story", source.article_id, len(story), len(near))
        return story


def _story_of_first(reports: Sequence[Report]) -> list[Report]:
    alike = likenesses([report.sketch for report in reports])
    return [reports[index] for index in around(alike, 0)]


def _answer(
    selection: Selection,
    reports: Sequence[Report],
    lines: Mapping[int, Sequence[Line]],
    said: Sequence[Citation],
) -> Answer:
    told = _folded([report for report in reports if report.source.article_id in lines], lines)
    by_id = {report.source.article_id: report for report in reports}
    worth = _by_worth(told, lines, said)
    shown = lead([worth[one.article_id] for one in told], LEAD_SENTENCES)
    best = Entry(
        Phrase("The story in short") if len(reports) > 1 else None,
        tuple(cited(line, by_id[line.article]) for line in shown),
    )
    entries = [best] if best.citations else []
    if len(told) > 1:
        entries += _differences(told, lines, by_id, said)
        entries += _additions(told[:MOST_ARTICLES], worth, shown)
    return Answer(_title(selection, len(reports)), tuple(entries), _notes(selection, reports, told))


def _folded(reports: Sequence[Report], lines: Mapping[int, Sequence[Line]]) -> list[Member]:
    """The articles that others do not contain, the fullest first."""
    own = [lines[report.source.article_id] for report in reports]
    return fullest_first(folded(reports, [[w for line in its for w in words_of(line.text)] for its in own]))


def _by_worth(
    told: Sequence[Member], lines: Mapping[int, Sequence[Line]], said: Sequence[Citation]
) -> dict[int, list[Line]]:
    """The sentences of each article, quotations by what they tell of the story."""
    by_article: dict[int, list[Citation]] = {}
    for citation in said:
        by_article.setdefault(citation.source.article_id, []).append(citation)
    return {
        member.article_id: by_worth(
            lines[member.article_id],
            merged(by_article.get(member.article_id, ())),
            subject(member.report.source.title, lines[member.article_id]),
        )
        for member in told
    }


def _additions(
    told: Sequence[Member], lines: Mapping[int, Sequence[Line]], shown: Sequence[Line]
) -> list[Entry]:
    """What each article has that neither the lead nor an article before it has."""
    before = Told(shown)
    entries: list[Entry] = []
    for one in told:
        new = added(lines[one.article_id], ADDED_SENTENCES, before)
        before.add(lines[one.article_id])
        detail = origin(one.report)
        if one.copies:
            detail += (also_at(one.copies),)
        if not new:
            detail += (Phrase("nothing that is not told above"),)
        citations = tuple(cited(line, one.report) for line in new)
        entries.append(Entry(heading(one.report.source), citations, detail))
    return entries


def _differences(
    told: Sequence[Member],
    lines: Mapping[int, Sequence[Line]],
    by_id: Mapping[int, Report],
    said: Sequence[Citation],
) -> Iterable[Entry]:
    """Two passages side by side wherever two articles do not say the same."""
    for difference in differing_amounts([lines[one.article_id] for one in told])[:MOST_DIFFERENCES]:
        sides = (difference.one, difference.other)
        yield Entry(Phrase("Numbers differ"), tuple(_marked(side, by_id) for side in sides))
    read = {one.article_id for one in told}
    quoted = [citation for citation in said if citation.source.article_id in read]
    for pair in differing_speakers(quoted)[:MOST_DIFFERENCES]:
        yield Entry(Phrase("The same words, credited to different people"), pair)


def _marked(side: Side, by_id: Mapping[int, Report]) -> Citation:
    return replace(cited(side.line, by_id[side.line.article]), marks=(side.mark,))


def _title(selection: Selection, articles: int) -> Phrase:
    return selection.title(
        Phrase(
            "{count} article on the story of #{number} {title}",
            plural="{count} articles on the story of #{number} {title}",
        )
        if articles > 1
        else Phrase("#{number} {title}"),
        Phrase("The story"),
        count=articles,
    )


def _notes(selection: Selection, reports: Sequence[Report], told: Sequence[Member]) -> tuple[Phrase, ...]:
    notes = selection.notes + reading_limits(selection)
    if len(reports) == 1:
        notes += (Phrase("No other article here is about the same event, as far as I can tell."),)
    more = len(reports) - sum(1 + len(one.copies) for one in told[:MOST_ARTICLES])
    if more > 0:
        notes += (Phrase("And {count} more article.", {"count": more}, plural="And {count} more articles."),)
    return notes
