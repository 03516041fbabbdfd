"""``digest``: what the last hours brought, by story, the biggest first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from handlers.quotations import merged, set_off
from handlers.reports import Member, also_at, cited, folded, fullest_first, heading, origin
from handlers.scope import Scope
from handlers.which import Ids, WhichArticle
from news.answer import Answer, Citation, Entry, Phrase
from news.days import Days
from news.errors import BadArgument, NothingStored
from news.story import likenesses, stories
from news.story_quotations import named_first, passage, subject, telling
from news.story_sentences import Line, Told, chosen
from news.story_words import words_of
from news.summary_dateline import without_datelines
from storage.articles import ArticleRow, Articles
from storage.stories import Report, Stories
from storage.types import now

DEFAULT_HOURS = 24
MOST_HOURS = 168
MOST_STORIES = 8
SENTENCES = 2
QUOTATIONS = 2
HERE, EVERYWHERE = "channel", "server"
# Articles whose likeness is looked at, the newest: 150 different ones took 58 ms of computing to compare.
_COMPARED = 80
# Articles of a story whose quotations are gone through, the fullest ones.
_READ = 4
# Other articles of a story that are named.
_NAMED = 3
# Characters of a passage; a longer one would fill the page for itself.
_LONGEST = 400


# The articles of a story, the fullest first.
_Group = Sequence[Member]


class Digest:
    """Answers ``digest``.

    Args:
        articles: the stored articles.
        stories: what is compared of them.
        which: tells what a member may see.
        clock: what time it is.
    """

    def __init__(
        self,
        articles: Articles,
        stories: Stories,
        which: WhichArticle,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._articles = articles
        self._stories = stories
        self._which = which
        self._clock = clock

    async def __call__(self, scope: Scope, hours: int = DEFAULT_HOURS, where: str = HERE) -> Answer:
        """Tell the stories of the last ``hours`` in this channel or on the server.

        Raises:
            BadArgument: ``hours`` is not between 1 and ``MOST_HOURS``, or ``where`` is neither.
            NothingStored: there is no article that the member may see.
        """
        if not 1 <= hours <= MOST_HOURS:
            raise BadArgument(Phrase("A digest is of 1 to {most} hours.", {"most": MOST_HOURS}))
        if where not in (HERE, EVERYWHERE):
            values = {"here": HERE, "everywhere": EVERYWHERE}
            raise BadArgument(Phrase("Write {here} or {everywhere} for where to look.", values))
        visible = await self._which.visible(scope)
        channel_id = scope.channel_id if where == HERE else None
        since = self._clock() - timedelta(hours=hours)
        posted = await self._stories.posted(scope.guild_id, since, channel_id, visible, limit=_COMPARED)
        if not posted.total:
            return await self._nothing(scope, hours, channel_id, visible)
        reports = list((await self._stories.reports(scope.guild_id, posted.article_ids)).values())
        groups = (await asyncio.to_thread(_grouped, reports))[:MOST_STORIES]
        entries = await self._told(scope.guild_id, groups)
        shown = sum(1 + len(member.copies) for group in groups for member in group)
        notes = _notes(posted.total, len(reports), shown)
        answer = without_datelines(Answer(_title(hours, where), entries, notes))
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def stories(self, guild_id: int, article_ids: Sequence[int]) -> tuple[Entry, ...]:
        """Tell the stories of these articles, the biggest first, copies of one report together."""
        reports = list((await self._stories.reports(guild_id, article_ids)).values())
        entries = await self._told(guild_id, await asyncio.to_thread(_grouped, reports))
        answer = without_datelines(Answer(Phrase(""), entries))
        await self._articles.verify(guild_id, answer.citations)
        return answer.entries

    async def _told(self, guild_id: int, groups: Sequence[_Group]) -> tuple[Entry, ...]:
        ids = [member.article_id for group in groups for member in group[:_READ]]
        lines = await self._stories.lines(guild_id, ids)
        said = await self._stories.said(guild_id, ids)
        return await asyncio.to_thread(_entries, groups, lines, said)

    async def _nothing(self, scope: Scope, hours: int, channel_id: int | None, visible: Ids) -> Answer:
        last = await self._articles.listing(scope.guild_id, channel_id, limit=1, article_ids=visible)
        title = _title(hours, EVERYWHERE if channel_id is None else HERE)
        nothing = Phrase("Nothing was posted in that time.")
        if last:
            return Answer(title, notes=(nothing, _last(last[0])))
        if channel_id is None or not await self._articles.count(scope.guild_id, article_ids=visible):
            raise NothingStored
        return Answer(title, notes=(Phrase("No article has been posted in this channel."),))


def _grouped(reports: Sequence[Report]) -> list[_Group]:
    """The stories that articles tell, those told by most articles first, then the newest."""
    members = folded(reports, [words_of(report.sketch.opening) for report in reports])
    alike = likenesses([member.report.sketch for member in members])
    groups = [fullest_first(members[index] for index in group) for group in stories(alike)]
    return sorted(groups, key=lambda group: -sum(1 + len(member.copies) for member in group))


def _entries(
    groups: Sequence[_Group], lines: Mapping[int, Sequence[Line]], said: Sequence[Citation]
) -> tuple[Entry, ...]:
    by_article: dict[int, list[Citation]] = {}
    for citation in said:
        by_article.setdefault(citation.source.article_id, []).append(citation)
    return tuple(_entry(group, lines, by_article) for group in groups)


def _entry(
    group: _Group, lines: Mapping[int, Sequence[Line]], said: Mapping[int, Sequence[Citation]]
) -> Entry:
    fullest = group[0].report
    read = [member.article_id for member in group[:_READ]]
    quotations = {article_id: merged(said.get(article_id, ())) for article_id in read}
    its = lines.get(fullest.source.article_id, ())
    about, told = subject(fullest.source.title, its), Told()
    own = named_first(its, quotations[fullest.source.article_id])
    best = chosen([line for line in own if len(line.text) <= _LONGEST], SENTENCES, told)
    passages = [
        passage(citation, lines.get(article_id, ()))
        for article_id, citations in quotations.items()
        for citation in citations
        if len(citation.passage) <= _LONGEST
    ]
    quoted = [set_off(citation) for citation in telling(passages, about, QUOTATIONS, told)]
    sentences = [cited(line, fullest) for line in sorted(best, key=lambda line: line.position)]
    return Entry(heading(fullest.source), (*sentences, *quoted), _detail(group))


def _detail(group: _Group) -> tuple[Phrase, ...]:
    others = [member.report for member in group[1:]]
    copies = [copy for member in group for copy in member.copies]
    count = len(group) + len(copies)
    detail = (Phrase("{count} article", {"count": count}, plural="{count} articles"),) if count > 1 else ()
    detail += origin(group[0].report)
    detail += tuple(Phrase("also {article}", {"article": heading(r.source)}) for r in others[:_NAMED])
    if len(others) > _NAMED:
        detail += (Phrase("and {count} more", {"count": len(others) - _NAMED}, plural="and {count} more"),)
    return (*detail, also_at(copies)) if copies else detail


def _title(hours: int, where: str) -> Phrase:
    values = {"count": hours}
    if where == HERE:
        return Phrase(
            "The last hour in this channel", values, plural="The last {count} hours in this channel"
        )
    return Phrase("The last hour on this server", values, plural="The last {count} hours on this server")


def _last(row: ArticleRow) -> Phrase:
    day = row.posted_at.date()
    values = {"article": heading(row.source), "day": Days(day, day), "time": f"{row.posted_at:%H:%M}"}
    return Phrase("The last article came on {day}, {time} UTC: {article}", values)


def _notes(total: int, compared: int, shown: int) -> tuple[Phrase, ...]:
    notes: tuple[Phrase, ...] = ()
    if (more := total - shown) > 0:
        notes += (Phrase("And {count} more article.", {"count": more}, plural="And {count} more articles."),)
    if total > compared:
        notes += (Phrase("Only the newest {count} were looked at for stories.", {"count": compared}),)
    return notes
