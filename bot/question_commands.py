"""The commands that go through many articles at once: questions, search, people, dates, stories, digests."""

from __future__ import annotations

from functools import partial
from typing import Final, Literal

from discord import app_commands
from discord.ext import commands

from bot.asked import Asked
from bot.commands import LAST_PAGE, WHICH, Context
from bot.offered import for_members
from bot.replied_to import articles_of_reply
from bot.respond import Interaction, Responder
from bot.suggested import Offers, offers, worded_offers
from handlers.digest import DEFAULT_HOURS, MOST_HOURS
from handlers.suggest import ASK_WORDS

WHERE_TO_LOOK: Final = f"{WHICH}; or channel, or server"


class AskOptions(commands.FlagConverter):
    """``!ask how many were killed in Aleppo? article: 3``."""

    question: str = commands.flag(positional=True, description="A question in your own words")
    article: str | None = commands.flag(default=None, description=WHERE_TO_LOOK)


class SearchOptions(commands.FlagConverter):
    """``!search "no-fly zone" speaker:Kerry after:2016 page: 2``."""

    query: str = commands.flag(
        positional=True,
        description="Words, “phrases”, -without, speaker:, place:, site:, before:, after:, in:, sort:new",
    )
    page: commands.Range[int, 1, LAST_PAGE] = commands.flag(
        default=1, description="Which page, counting from 1"
    )


class WhoOptions(commands.FlagConverter):
    """``!who Churkin article: all``."""

    name: str | None = commands.flag(
        positional=True, default=None, description="A person or organisation; nothing for everybody named"
    )
    article: str | None = commands.flag(default=None, description=WHICH)


class WhenOptions(commands.FlagConverter):
    """``!when ceasefire article: all``."""

    words: str | None = commands.flag(
        positional=True, default=None, description="What it is about; nothing for every date"
    )
    article: str | None = commands.flag(default=None, description=WHICH)


class DigestOptions(commands.FlagConverter):
    """``!digest 48 where: server``."""

    hours: commands.Range[int, 1, MOST_HOURS] = commands.flag(
        positional=True, default=DEFAULT_HOURS, description="How many hours back; 24 unless you say"
    )
    where: Literal["channel", "server"] = commands.flag(
        default="channel", description="This channel or the whole server"
    )


class QuestionCommands(commands.Cog):
    """What members ask of many articles at once."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @commands.hybrid_command(name="ask", description="A question, answered with the articles' own sentences")
    @for_members
    async def ask(self, context: Context, *, options: AskOptions) -> None:
        """Answer a question."""
        article = options.article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(
            context, Asked("ask", {"question": options.question, "article": article})
        )

    @commands.hybrid_command(name="search", description="The sentences that hold certain words")
    @for_members
    async def search(self, context: Context, *, options: SearchOptions) -> None:
        """Search all articles."""
        await self._responder.command(
            context, Asked("search", {"query": options.query, "page": options.page})
        )

    @commands.hybrid_command(name="who", description="People and organisations, and what they are said to be")
    @for_members
    async def who(self, context: Context, *, options: WhoOptions) -> None:
        """List who is named."""
        article = options.article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(context, Asked("who", {"name": options.name, "article": article}))

    @commands.hybrid_command(name="when", description="The dates an article gives, and their sentences")
    @for_members
    async def when(self, context: Context, *, options: WhenOptions) -> None:
        """List dates and times."""
        article = options.article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(context, Asked("when", {"words": options.words, "article": article}))

    @commands.hybrid_command(name="timeline", description="Articles and quotations on a topic, day by day")
    @for_members
    @app_commands.describe(topic="Words, a person or a place; nothing for everything")
    async def timeline(self, context: Context, *, topic: str | None = None) -> None:
        """Draw a topic over days."""
        await self._responder.command(context, Asked("timeline", {"topic": topic}))

    @commands.hybrid_command(name="story", description="All articles on the same event, side by side")
    @for_members
    @app_commands.describe(article=WHICH)
    async def story(self, context: Context, *, article: str | None = None) -> None:
        """Put the articles on one event together."""
        article = article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(context, Asked("story", {"article": article}))

    @commands.hybrid_command(name="digest", description="The last hours' news here, story by story")
    @for_members
    async def digest(self, context: Context, *, options: DigestOptions) -> None:
        """Sum up the last hours."""
        await self._responder.command(
            context, Asked("digest", {"hours": options.hours, "where": options.where})
        )

    @who.autocomplete("article")
    @when.autocomplete("article")
    @story.autocomplete("article")
    async def _articles(self, interaction: Interaction, typed: str) -> Offers:
        return await worded_offers(interaction, self._responder, self._responder.app.suggest.articles, typed)

    @ask.autocomplete("article")
    async def _where_to_look(self, interaction: Interaction, typed: str) -> Offers:
        articles = partial(self._responder.app.suggest.articles, keywords=ASK_WORDS)
        return await worded_offers(interaction, self._responder, articles, typed)

    @who.autocomplete("name")
    async def _named(self, interaction: Interaction, typed: str) -> Offers:
        return await offers(interaction, self._responder.app.suggest.named, typed)

    @timeline.autocomplete("topic")
    @when.autocomplete("words")
    @search.autocomplete("query")
    async def _topics(self, interaction: Interaction, typed: str) -> Offers:
        return await offers(interaction, self._responder.app.suggest.topics, typed)
