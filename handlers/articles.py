"""``articles``: list, show and forget what has been read."""

from __future__ import annotations

from handlers.scope import Scope
from handlers.which import WhichArticle
from news.answer import Answer, Entry, Paging, Phrase, Source
from news.errors import BadArgument, NotAllowed, NothingStored
from storage.archive import Storage
from storage.articles import ArticleRow
from storage.forget import Replies

PAGE = 10
CARD_SPEAKERS = 5


class ArticleList:
    """Answers ``articles list``, ``articles show`` and ``articles forget``."""

    def __init__(self, storage: Storage, which: WhichArticle) -> None:
        self._articles = storage.articles
        self._attributions = storage.attributions
        self._posts = storage.posts
        self._guilds = storage.guilds
        self._forgetting = storage.forgetting
        self._which = which

    async def list(self, scope: Scope, page: int = 1) -> Answer:
        """One page of the guild's articles, newest first.

        Raises:
            NothingStored: no article has been read in this guild.
            BadArgument: there is no such page.
        """
        within = await self._which.visible(scope)
        total = await self._articles.count(scope.guild_id, article_ids=within)
        if not total:
            raise NothingStored
        pages = -(-total // PAGE)
        if not 1 <= page <= pages:
            raise BadArgument(Phrase("There are pages 1 to {pages}.", {"pages": pages}))
        rows = await self._articles.listing(
            scope.guild_id, limit=PAGE, offset=PAGE * (page - 1), article_ids=within
        )
        paging = Paging(page, pages) if pages > 1 else None
        title = Phrase("{count} article", {"count": total}, plural="{count} articles")
        return Answer(title, tuple(_row(row) for row in rows), paging=paging)

    async def show(self, scope: Scope, which: str | None = None) -> Answer:
        """What is known of one article: where it is from, who is quoted, its first sentence of note."""
        selection = await self._which(scope, which)
        if selection.source is None:
            return await self.list(scope)
        return await self.card(scope.guild_id, selection.source)

    async def card(self, guild_id: int, source: Source) -> Answer:
        """The compact page that stands for an article."""
        row = await self._articles.row(guild_id, source.article_id)
        citations = tuple(await self._articles.summary(guild_id, source.article_id, 1))
        await self._articles.verify(guild_id, citations)
        speakers = await self._attributions.speakers(guild_id, [source.article_id])
        # Where a sentence is cited, its source is named beside it.
        detail = _counts(row) if citations else _origin(source) + _counts(row)
        notes: tuple[Phrase, ...] = ()
        if speakers:
            names = ", ".join(speaker.name for speaker in speakers[:CARD_SPEAKERS])
            rest = len(speakers) - CARD_SPEAKERS
            template = "Quoted: {names} and {rest} more" if rest > 0 else "Quoted: {names}"
            notes = (Phrase(template, {"names": names, "rest": rest}),)
        title = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
        return Answer(title, (Entry(None, citations, detail),), notes)

    async def forget(self, scope: Scope, which: str, *, may_moderate: bool) -> tuple[Answer, Replies]:
        """Delete an article and everything read from it; also returns our replies about it.

        Members may forget what they alone posted, unless only moderators may here; moderators anything.

        Raises:
            NotAllowed: somebody else posted the article, or only moderators may forget.
            BadArgument: ``all``, which is never forgotten by this command.
        """
        selection = await self._which(scope, which)
        source = selection.source
        if source is None:
            raise BadArgument("Name one article to forget, by its number or link.")
        if not may_moderate:
            if (await self._guilds.settings(scope.guild_id)).forget_by == "moderators":
                raise NotAllowed(Phrase("Here only moderators can forget articles."))
            posts = await self._posts.of_article(scope.guild_id, source.article_id)
            if {post.member_id for post in posts} != {scope.member_id}:
                raise NotAllowed("Only moderators can forget an article that somebody else posted.")
        forgotten = await self._forgetting.article(scope.guild_id, source.article_id)
        values = {"number": source.number, "title": source.title}
        notes = (Phrase("What I had written about it is deleted too."),) if forgotten.replies else ()
        return Answer(Phrase("Forgotten: #{number} {title}", values), notes=notes), forgotten.replies


def _row(row: ArticleRow) -> Entry:
    source = row.source
    heading = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
    return Entry(heading, detail=_origin(source) + _counts(row), about=source)


def _origin(source: Source) -> tuple[Phrase, ...]:
    told = (source.publisher, source.byline, source.published)
    return tuple(Phrase("{fact}", {"fact": str(fact)}) for fact in told if fact)


def _counts(row: ArticleRow) -> tuple[Phrase, ...]:
    words = Phrase("{count} word", {"count": row.words}, plural="{count} words")
    places = Phrase("{count} place", {"count": row.places}, plural="{count} places")
    quotations = Phrase("{count} quotation", {"count": row.quotations}, plural="{count} quotations")
    # Some quotations have no speaker with a name, so the two are not "by" each other.
    named = Phrase("{count} speaker named", {"count": row.speakers}, plural="{count} speakers named")
    return (words, quotations, named, places) if row.speakers else (words, quotations, places)
