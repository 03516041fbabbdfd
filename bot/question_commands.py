"""The commands that go through many articles at once: questions, search, people, dates, stories, digests."""

from __future__ import annotations

from typing import Final, Literal

from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.commands import LAST_PAGE, WHICH, Context
from bot.respond import acknowledge, send
from bot.scope import scope_of
from handlers.digest import DEFAULT_HOURS, MOST_HOURS

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

    def __init__(self, app: App) -> None:
        self._app = app

    @commands.hybrid_command(name="ask", description="A question, answered with the articles' own sentences")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(self, context: Context, *, options: AskOptions) -> None:
        """Answer a question."""
        await acknowledge(context)
        await send(context, await self._app.ask(scope_of(context), options.question, options.article))

    @commands.hybrid_command(name="search", description="The sentences that hold certain words")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def search(self, context: Context, *, options: SearchOptions) -> None:
        """Search all articles."""
        await acknowledge(context)
        await send(context, await self._app.search(scope_of(context), options.query, options.page))

    @commands.hybrid_command(name="who", description="People and organisations, and what they are said to be")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def who(self, context: Context, *, options: WhoOptions) -> None:
        """List who is named."""
        await acknowledge(context)
        await send(context, await self._app.who(scope_of(context), options.name, options.article))

    @commands.hybrid_command(name="when", description="The dates an article gives, and their sentences")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def when(self, context: Context, *, options: WhenOptions) -> None:
        """List dates and times."""
        await acknowledge(context)
        await send(context, await self._app.when(scope_of(context), options.words, options.article))

    @commands.hybrid_command(name="story", description="All articles on the same event, side by side")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(article=WHICH)
    async def story(self, context: Context, *, article: str | None = None) -> None:
        """Put the articles on one event together."""
        await acknowledge(context)
        await send(context, await self._app.story(scope_of(context), article))

    @commands.hybrid_command(name="digest", description="The last hours' news here, story by story")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def digest(self, context: Context, *, options: DigestOptions) -> None:
        """Sum up the last hours."""
        await acknowledge(context)
        await send(context, await self._app.digest(scope_of(context), options.hours, options.where))
