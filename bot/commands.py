"""The commands members and moderators use, each as a slash command and with the prefix."""

from __future__ import annotations

from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.respond import acknowledge, send
from bot.scope import may_moderate, scope_of
from bot.withdraw import withdraw
from handlers.summary import MOST_SENTENCES

Context = commands.Context[commands.Bot]

WHICH = "Which article: latest, a number, a link, words of its title, or all"


class SummaryOptions(commands.FlagConverter):
    """``!summary 3 sentences: 5``, ``!summary 3, 5, 7 length: one-line``, ``!summary focus: Idlib``."""

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
    """What members ask."""

    def __init__(self, app: App) -> None:
        self._app = app

    @commands.hybrid_command(name="summary", description="The sentences that stand best for an article")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def summary(self, context: Context, *, options: SummaryOptions) -> None:
        """Copy an article's most important sentences."""
        await acknowledge(context)
        answer = await self._app.summary(
            scope_of(context), options.article, options.sentences, options.length, options.focus
        )
        await send(context, answer)

    @commands.hybrid_command(
        name="who-said", aliases=["whosaid", "who_said"], description="Who is quoted, and with what words"
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def who_said(self, context: Context, *, options: WhoSaidOptions) -> None:
        """Find quotations by speaker or by words."""
        await acknowledge(context)
        await send(context, await self._app.who_said(scope_of(context), options.who, options.article))

    @commands.hybrid_command(
        name="where", description="The places an article names, and the sentences about them"
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def where(self, context: Context, *, options: WhereOptions) -> None:
        """List the places of an article."""
        await acknowledge(context)
        await send(context, await self._app.where(scope_of(context), options.place, options.article))

    @commands.hybrid_group(name="articles", fallback="list", description="The articles read here")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(page="Which page of the list, counting from 1")
    async def articles(self, context: Context, page: commands.Range[int, 1, LAST_PAGE] = 1) -> None:
        """List what has been read, newest first."""
        await acknowledge(context)
        await send(context, await self._app.articles.list(scope_of(context), page))

    @articles.command(name="show", description="What is known of one article")
    @app_commands.describe(article=WHICH)
    async def show(self, context: Context, *, article: str | None = None) -> None:
        """Show one article's facts."""
        await acknowledge(context)
        await send(context, await self._app.articles.show(scope_of(context), article))

    @articles.command(name="forget", description="Delete an article and everything read from it")
    @app_commands.describe(article="Its number or link; members may forget what they posted themselves")
    async def forget(self, context: Context, *, article: str) -> None:
        """Delete an article."""
        await acknowledge(context)
        allowed = may_moderate(context)
        answer, replies = await self._app.articles.forget(scope_of(context), article, may_moderate=allowed)
        await withdraw(context.bot, replies)
        await send(context, answer)


class ModeratorCommands(commands.Cog):
    """What moderators decide."""

    def __init__(self, app: App) -> None:
        self._app = app

    @commands.hybrid_group(
        name="watch",
        fallback="show",
        description="Which channels I read by myself (moderators)",
    )
    @commands.guild_only()
    @commands.has_guild_permissions(manage_guild=True)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def watch(self, context: Context) -> None:
        """Show which channels are watched."""
        await acknowledge(context)
        await send(context, await self._app.watch.show(scope_of(context)))

    @watch.command(
        name="add", description="Read the articles posted in this channel; others only if added too"
    )
    @commands.guild_only()
    @commands.has_guild_permissions(manage_guild=True)
    @app_commands.describe(channel="The channel to read")
    async def add(self, context: Context, channel: discord.TextChannel) -> None:
        """Watch a channel."""
        await acknowledge(context)
        await send(context, await self._app.watch.add(scope_of(context), channel.id))

    @watch.command(name="remove", description="Stop reading a channel that was added")
    @commands.guild_only()
    @commands.has_guild_permissions(manage_guild=True)
    @app_commands.describe(channel="The channel to leave alone")
    async def remove(self, context: Context, channel: discord.TextChannel) -> None:
        """Stop watching a channel."""
        await acknowledge(context)
        await send(context, await self._app.watch.remove(scope_of(context), channel.id))

    @watch.command(name="all", description="Read every channel I can see")
    @commands.guild_only()
    @commands.has_guild_permissions(manage_guild=True)
    async def everywhere(self, context: Context) -> None:
        """Watch every channel."""
        await acknowledge(context)
        await send(context, await self._app.watch.everywhere(scope_of(context)))
