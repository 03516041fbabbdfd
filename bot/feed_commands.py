"""``feed``: what moderators do with the feeds of their server."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.feed_adding import FeedAdding
from bot.feed_channels import Place, PlaceOption, place_of
from bot.feed_files import has_list, list_in, send_list, send_report
from bot.feed_panel import OFF, removal, shown_options
from bot.feed_presses import FeedPresses, changes_of
from bot.feed_times import page_of, pages_of
from bot.offered import check_moderator, for_moderators
from bot.render import Say
from bot.respond import Interaction, Reply, Responder
from bot.scope import scope_of
from bot.suggested import Offers, offers
from handlers.scope import Scope
from news.answer import Answer

Context = commands.Context[commands.Bot]

WHICH: Final = "Which feed: its number, its address, or words of its title"
# Discord's own limit for whole numbers lies far beyond; no list is that long.
LAST_PAGE: Final = 10_000


class WhyOptions(commands.FlagConverter):
    """``!feed why Lyon reopens its bridge feed: 3``."""

    item: str = commands.flag(positional=True, description="The item's link, or words of its title")
    feed: str | None = commands.flag(default=None, description=WHICH)


class FeedCommands(commands.Cog):
    """Feeds that are posted by themselves.

    Args:
        responder: knows the handlers.
        adding: asks before a feed is saved.
        presses: the panel and the list.
    """

    def __init__(self, responder: Responder, adding: FeedAdding, presses: FeedPresses) -> None:
        self._responder = responder
        self._feeds = responder.app.feeds
        self._adding = adding
        self._presses = presses

    async def cog_check(self, context: Context) -> bool:  # type: ignore[override]  # discord.py awaits it
        """For moderators."""
        return check_moderator(context)

    @commands.hybrid_group(
        name="feed", fallback="list", description="Feeds whose articles I post by myself (moderators)"
    )
    @for_moderators
    @app_commands.describe(page="Which page of the list, counting from 1")
    async def feed(self, context: Context, page: commands.Range[int, 1, LAST_PAGE] = 1) -> None:
        """List the feeds."""
        scope = await self._begin(context)
        await self._show(context, await self._presses.list(scope, (await self._say(context)), page))

    # Discord offers the group itself as "list", and a command of that name here would displace it there.
    @feed.command(name="all", aliases=["list"], with_app_command=False)
    async def list_typed(self, context: Context, page: commands.Range[int, 1, LAST_PAGE] = 1) -> None:
        """List the feeds, for who types the word."""
        await self.feed(context, page)

    @feed.command(name="add", description="Follow a feed, or choose from the feeds of a page")
    @app_commands.describe(
        url="The address of a feed, or of a page that has feeds",
        channel="Where to post: a text channel, thread or forum; here unless you say",
    )
    async def add(self, context: Context, url: str, channel: PlaceOption | None = None) -> None:
        """Show what would be posted, and ask."""
        scope = await self._begin(context)
        place: Place = channel or place_of(context.channel)
        reply = await self._adding.found(
            scope, url.strip("<>"), place, await self._say(context), context.guild
        )
        await self._show(context, reply)

    @feed.command(name="show", description="One feed: what is set for it, and how it is doing")
    @app_commands.describe(feed=WHICH)
    async def show(self, context: Context, *, feed: str) -> None:
        """Open the panel of a feed."""
        scope = await self._begin(context)
        await self._show(context, await self._presses.panel(scope, feed, await self._say(context)))

    @feed.command(name="edit", description="Change what is posted, where, when, and who is alerted")
    @app_commands.describe(
        feed=WHICH,
        option="What to change; nothing for the panel",
        value="The new value; leave it out to go back to the default",
    )
    async def edit(
        self, context: Context, feed: str, option: str | None = None, *, value: str | None = None
    ) -> None:
        """Change one option, or open the panel."""
        scope = await self._begin(context)
        if option is not None:
            changes = changes_of(context.guild, option, [value or OFF])
            await self._tell(context, await self._feeds.edit(scope, feed, changes))
        else:
            await self._show(context, await self._presses.panel(scope, feed, await self._say(context)))

    @feed.command(name="pause", description="Post nothing of a feed until it is resumed")
    @app_commands.describe(feed=WHICH)
    async def pause(self, context: Context, *, feed: str) -> None:
        """Stop posting."""
        scope = await self._begin(context)
        await self._tell(context, await self._feeds.pause(scope, feed))

    @feed.command(name="resume", description="Go on posting a feed that was paused or whose channel was gone")
    @app_commands.describe(feed=WHICH)
    async def resume(self, context: Context, *, feed: str) -> None:
        """Go on posting."""
        scope = await self._begin(context)
        await self._tell(context, await self._feeds.resume(scope, feed))

    @feed.command(name="remove", description="Stop following a feed and delete its settings; I ask first")
    @app_commands.describe(feed=WHICH)
    async def remove(self, context: Context, *, feed: str) -> None:
        """Ask whether a feed is to be removed."""
        scope = await self._begin(context)
        found = await self._feeds.get(scope, feed)
        await self._show(context, removal(found, await self._say(context)))

    @feed.command(name="test", description="Post a feed's newest item now, alerting nobody")
    @app_commands.describe(feed=WHICH)
    async def test(self, context: Context, *, feed: str) -> None:
        """Post the newest item."""
        scope = await self._begin(context)
        await self._tell(context, await self._presses.test(scope, feed, context.guild))

    @feed.command(name="why", description="Why an item was posted or not")
    async def why(self, context: Context, *, options: WhyOptions) -> None:
        """Say what became of an item."""
        scope = await self._begin(context)
        await self._tell(context, await self._feeds.why(scope, options.feed, options.item))

    @feed.command(name="import", description="Follow the feeds of an OPML file from another reader")
    @commands.check(has_list)
    @app_commands.describe(file="The OPML file", channel="Where to post them; here unless you say")
    async def import_(
        self, context: Context, file: discord.Attachment, channel: PlaceOption | None = None
    ) -> None:
        """Follow every feed of a file, with a report of each line."""
        scope = await self._begin(context)
        place: Place = channel or place_of(context.channel)
        answer = await self._feeds.import_opml(scope, await list_in(file), place.id)
        await self._tell(context, answer)
        say = await self._say(context)
        if len(pages_of(answer, say)) > 1:
            await send_report(context, answer, say)

    @feed.command(name="export", description="The feeds of this server as an OPML file for other readers")
    async def export(self, context: Context) -> None:
        """Send the feeds as a file."""
        scope = await self._begin(context)
        document = await self._feeds.export_opml(scope)
        await send_list(context, document, await self._say(context))

    @show.autocomplete("feed")
    @edit.autocomplete("feed")
    @pause.autocomplete("feed")
    @resume.autocomplete("feed")
    @remove.autocomplete("feed")
    @test.autocomplete("feed")
    @why.autocomplete("feed")
    async def _offered(self, interaction: Interaction, typed: str) -> Offers:
        return await offers(interaction, self._feeds.suggest, typed)

    @edit.autocomplete("option")
    async def _options(self, _: Interaction, typed: str) -> Offers:
        wanted = typed.strip().casefold().replace(" ", "_")
        names = [option.name for option in shown_options()]
        found = [name for name in names if wanted in name] or names
        return [app_commands.Choice(name=name, value=name) for name in found]

    @edit.autocomplete("value")
    async def _values(self, interaction: Interaction, typed: str) -> Offers:
        chosen = str(interaction.namespace.option or "")
        allowed = [each for option in shown_options() if option.name == chosen for each in option.allowed]
        found = [each for each in allowed if typed.strip().casefold() in each]
        return [app_commands.Choice(name=each, value=each) for each in found[:25]]

    async def _begin(self, context: Context) -> Scope:
        """Show that the command was heard; what moderators set is theirs to see."""
        if context.interaction is not None:
            await context.defer(ephemeral=True)
        else:
            await context.typing()
        return await scope_of(context)

    async def _say(self, context: Context) -> Say:
        return (await self._responder.speech(context)).say

    async def _show(self, context: Context, reply: Reply) -> None:
        await self._responder.send(context, reply, await self._say(context), ephemeral=True)

    async def _tell(self, context: Context, answer: Answer) -> None:
        await self._show(context, Reply(page_of(answer, await self._say(context))))
