"""The commands for what is asked of articles, each as a slash command and with the prefix."""

from __future__ import annotations

from typing import Final, Literal

from discord import app_commands
from discord.ext import commands

from bot.asked import Asked, as_typed
from bot.offered import for_members
from bot.replied_to import articles_of_reply
from bot.respond import Interaction, Responder, acknowledge
from bot.scope import may_moderate, scope_of
from bot.suggested import Offers, offers, worded_offers
from bot.withdraw import withdraw
from handlers.summary import MOST_SENTENCES

Context = commands.Context[commands.Bot]

WHICH = "Which article: latest, a number, a link, words of its title, or all"


class SummaryOptions(commands.FlagConverter):
    """``!summary 3 sentences: 5``, ``!summary 3, 5, 7 length: one-line``, ``!summary focus: Idlib``.

    Typed, a length may stand behind the article: ``!summary 3 short``.
    """

    article: str | None = commands.flag(
        positional=True, default=None, description=f"{WHICH}; several as 3, 5, 7"
    )
    # Without "| None", for which discord.py forgets to say which option was wrong.
    sentences: commands.Range[int, 1, MOST_SENTENCES] = commands.flag(
        default=None, description="How many sentences, 1 to 15; three unless you say"
    )
    length: Literal["one-line", "short", "long"] = commands.flag(
        default=None, description="In place of a number: one sentence, three, or a fifth of the article"
    )
    focus: str | None = commands.flag(
        default=None, description="What it is to be about, such as: what about Idlib?"
    )


class WhoSaidOptions(commands.FlagConverter):
    """``!who-said Churkin article: all``."""

    who: str | None = commands.flag(
        positional=True,
        default=None,
        description="A person's name, or words of what was said; nothing for everyone",
    )
    article: str | None = commands.flag(default=None, description=WHICH)


class WhereOptions(commands.FlagConverter):
    """``!where Idlib article: 3``."""

    place: str | None = commands.flag(
        positional=True, default=None, description="One place to look for; nothing for all places"
    )
    article: str | None = commands.flag(default=None, description=WHICH)


# Discord's own limit for whole numbers lies far beyond; no list is that long.
LAST_PAGE: Final = 100_000


class AbilityCommands(commands.Cog):
    """What members ask of an article.

    A typed command that replies to a message is about the articles of that message.
    """

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @commands.hybrid_command(name="summary", description="The sentences that stand best for an article")
    @for_members
    async def summary(self, context: Context, *, options: SummaryOptions) -> None:
        """Copy an article's most important sentences."""
        given = {"article": options.article, "sentences": options.sentences}
        asked = Asked("summary", given | {"length": options.length, "focus": options.focus})
        if context.interaction is None:
            asked = await as_typed(self._responder.app, await scope_of(context), asked)
        article = asked.text("article") or await articles_of_reply(context, self._responder)
        await self._responder.command(context, asked.with_arguments(article=article))

    @commands.hybrid_command(
        name="who-said", aliases=["whosaid", "who_said"], description="Who is quoted, and with what words"
    )
    @for_members
    async def who_said(self, context: Context, *, options: WhoSaidOptions) -> None:
        """Find quotations by speaker or by words."""
        article = options.article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(context, Asked("who-said", {"who": options.who, "article": article}))

    @commands.hybrid_command(
        name="where", description="The places an article names, and the sentences about them"
    )
    @for_members
    async def where(self, context: Context, *, options: WhereOptions) -> None:
        """List the places of an article."""
        article = options.article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(context, Asked("where", {"place": options.place, "article": article}))

    @commands.hybrid_group(name="articles", fallback="list", description="The articles read here")
    @for_members
    @app_commands.describe(page="Which page of the list, counting from 1")
    async def articles(self, context: Context, page: commands.Range[int, 1, LAST_PAGE] = 1) -> None:
        """List what has been read, newest first."""
        await self._responder.command(context, Asked("articles", {"page": page}))

    # Discord offers the group itself as "list", and a command of that name here would displace it there.
    @articles.command(name="all", aliases=["list"], with_app_command=False)
    async def list_typed(self, context: Context, page: commands.Range[int, 1, LAST_PAGE] = 1) -> None:
        """List what has been read, for who types the word."""
        await self.articles(context, page)

    @articles.command(name="show", description="What is known of one article")
    @app_commands.describe(article=WHICH)
    async def show(self, context: Context, *, article: str | None = None) -> None:
        """Show one article's facts."""
        article = article or await articles_of_reply(context, self._responder, most=1)
        await self._responder.command(context, Asked("article", {"article": article}))

    @articles.command(name="forget", description="Delete an article and everything read from it")
    @app_commands.describe(article="Its number or link; members may forget what they posted themselves")
    async def forget(self, context: Context, *, article: str) -> None:
        """Delete an article."""
        await acknowledge(context)
        scope, allowed = await scope_of(context), may_moderate(context)
        answer, replies = await self._responder.app.articles.forget(scope, article, may_moderate=allowed)
        await withdraw(context.bot, replies)
        await self._responder.answer(context, answer)

    @summary.autocomplete("article")
    @who_said.autocomplete("article")
    @where.autocomplete("article")
    @show.autocomplete("article")
    @forget.autocomplete("article")
    async def _articles(self, interaction: Interaction, typed: str) -> Offers:
        return await worded_offers(interaction, self._responder, self._responder.app.suggest.articles, typed)

    @who_said.autocomplete("who")
    async def _people(self, interaction: Interaction, typed: str) -> Offers:
        return await offers(interaction, self._responder.app.suggest.people, typed)

    @where.autocomplete("place")
    async def _places(self, interaction: Interaction, typed: str) -> Offers:
        return await worded_offers(interaction, self._responder, self._responder.app.suggest.places, typed)
