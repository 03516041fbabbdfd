"""Answers the presses on the panel of a feed, and on the list of them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

import discord

from bot.custom_ids import Press
from bot.feed_channels import Place, lacking, place_of
from bot.feed_panel import listing, option_form, option_named, option_panel, panel, removal
from bot.feed_pressing import numbered
from bot.feed_sending import FeedPoster
from bot.feed_times import page_of
from bot.forms import Form
from bot.panels import check, detail, fill
from bot.presses import Action, Pressed
from bot.render import Say
from bot.respond import Reply, Responder
from bot.scope import scope_of_interaction
from handlers.scope import Scope
from news.answer import Answer, Phrase
from news.errors import BadArgument
from storage.feed_rows import FollowedFeed

NOTHING_CHANGED: Final = Phrase("Nothing was chosen, so nothing was changed.")
POSTED: Final = Phrase("Posted in {channel}, without alerting anybody.")


class FeedPresses:
    """The panel, the list and what is done from them.

    Args:
        responder: knows the handlers.
        poster: posts what is to be seen at once.
    """

    def __init__(self, responder: Responder, poster: FeedPoster) -> None:
        self._feeds = responder.app.feeds
        self._poster = poster

    def actions(self) -> dict[str, Action]:
        """What answers each of the buttons, menus and forms."""
        return {
            "feed-list": self.turn,
            "feed-open": self.open,
            "feed-option": self.open_option,
            "feed-value": self.choose,
            "feed-set": self.set,
            "feed-form": self.form,
            "feed-written": self.written,
            "feed-do": self.do,
            "feed-why": self.ask_why,
            "feed-why-of": self.why,
        }

    async def list(self, scope: Scope, say: Say, page: int = 1) -> Reply:
        """A page of the server's feeds."""
        answer = await self._feeds.list(scope, page)
        choices = [(each.label, each.value) for each in await self._feeds.choices(scope, page)]
        return listing(answer, choices, say)

    async def panel(self, scope: Scope, which: str, say: Say) -> Reply:
        """The panel of one feed."""
        return panel(await self._feeds.show(scope, which), await self._feeds.get(scope, which), say)

    async def test(self, scope: Scope, which: str, guild: discord.Guild | None) -> Answer:
        """Post the newest item of a feed where its items go.

        Raises:
            BadArgument: the feed cannot be had, or nothing may be posted there.
        """
        feed = await self._feeds.get(scope, which)
        if missing := lacking(guild, Place(feed.channel_id, feed.settings.target)):
            raise BadArgument(missing)
        post = await self._feeds.test(scope, which)
        posted = await self._poster.post_now(post, feed.channel_id, secrets.token_hex(12))
        return Answer(Phrase(POSTED.template, {"channel": f"<#{posted.channel_id}>"}))

    async def turn(self, pressed: Pressed) -> None:
        """Show another page of the list."""
        check(pressed)
        numbers = pressed.press.numbers(1) or (1,)
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, await self.list(scope, pressed.say, max(numbers[0], 1)))

    async def open(self, pressed: Pressed) -> None:
        """Show the panel of a feed."""
        check(pressed)
        await self._show(pressed, pressed.values[0] if pressed.values else detail(pressed, 0))

    async def open_option(self, pressed: Pressed) -> None:
        """Show one option of a feed."""
        check(pressed)
        await self._show_option(pressed, detail(pressed, 0), "".join(pressed.values[:1]))

    async def choose(self, pressed: Pressed) -> None:
        """Set what was chosen in a menu."""
        check(pressed)
        name, values = detail(pressed, 1), pressed.values
        if not values:
            await pressed.tell(NOTHING_CHANGED)
            return
        await self._change(pressed, name, changes_of(pressed.interaction.guild, name, values))

    async def set(self, pressed: Pressed) -> None:
        """Set what a button says."""
        check(pressed)
        name = detail(pressed, 1)
        await self._change(pressed, name, {option_named(name).name: detail(pressed, 2)})

    async def form(self, pressed: Pressed) -> None:
        """Open the form in which an option is written."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        feed = await self._feeds.get(scope, detail(pressed, 0))
        await pressed.open(option_form(option_named(detail(pressed, 1)), feed, pressed.say))

    async def written(self, pressed: Pressed) -> None:
        """Set what was written in the form; nothing clears it."""
        check(pressed)
        name = detail(pressed, 1)
        value = str(pressed.fields.get("value") or "").strip()
        await self._change(pressed, name, changes_of(pressed.interaction.guild, name, [value or "off"]))

    async def do(self, pressed: Pressed) -> None:
        """Pause, resume, test or remove a feed."""
        check(pressed)
        which, deed = str(numbered(pressed)), detail(pressed, 1)
        scope = await scope_of_interaction(pressed.interaction)
        if deed == "ask":
            await fill(pressed, removal(await self._feeds.get(scope, which), pressed.say))
            return
        await pressed.interaction.response.defer()
        if deed == "remove":
            await fill(pressed, Reply(page_of(await self._feeds.remove(scope, which), pressed.say)))
        elif deed == "test":
            await self._tell(pressed, await self.test(scope, which, pressed.interaction.guild))
        elif deed in ("pause", "resume"):
            await (self._feeds.pause if deed == "pause" else self._feeds.resume)(scope, which)
            await self._show(pressed, which)

    async def ask_why(self, pressed: Pressed) -> None:
        """Open the form that asks which item is missed."""
        check(pressed)
        form = Form(pressed.say(Phrase("Why not posted?")), Press.of("feed-why-of", numbered(pressed)))
        form.field(pressed.say(Phrase("The item's link, or words of its title")), "item", limit=300)
        await pressed.open(form)

    async def why(self, pressed: Pressed) -> None:
        """Say what became of an item."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        item = str(pressed.fields.get("item") or "")
        await pressed.interaction.response.defer(ephemeral=True, thinking=True)
        await self._tell(pressed, await self._feeds.why(scope, str(numbered(pressed)), item))

    async def _change(self, pressed: Pressed, name: str, changes: Mapping[str, object]) -> None:
        scope = await scope_of_interaction(pressed.interaction)
        which = str(numbered(pressed))
        await self._feeds.edit(scope, which, changes)
        await self._show_option(pressed, which, name)

    async def _show(self, pressed: Pressed, which: str) -> None:
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, await self.panel(scope, which, pressed.say))

    async def _show_option(self, pressed: Pressed, which: str, name: str) -> None:
        option = option_named(name)
        scope = await scope_of_interaction(pressed.interaction)
        answer, feed = await self._feeds.show(scope, which), await self._feeds.get(scope, which)
        tags = forum_tags(pressed.interaction.guild, feed)
        await fill(pressed, option_panel(option, answer, feed, pressed.say, tags))

    async def _tell(self, pressed: Pressed, answer: Answer) -> None:
        """Answer the member alone, beside the panel."""
        embed = page_of(answer, pressed.say).embed()
        await pressed.interaction.followup.send(embed=embed, ephemeral=True)


def changes_of(guild: discord.Guild | None, name: str, values: Sequence[str]) -> dict[str, object]:
    """What is to be changed, as the handler takes it, from what was chosen or typed.

    Raises:
        BadArgument: there is no such option, channel or role.
    """
    option = option_named(name).name
    value = values[0]
    match option:
        case "channel":
            number = _mentioned(value)
            channel = guild.get_channel_or_thread(number) if guild and number else None
            place = place_of(channel)
            if missing := lacking(guild, place):
                raise BadArgument(missing)
            return place.changes
        case "role":
            return {"role": _mentioned(value) or value}
        case "tags":
            return {"tags": ",".join(values)}
        case "sentences" if value.isdecimal():
            return {"sentences": int(value[:4])}
        case _:
            return {option: value}


def forum_tags(guild: discord.Guild | None, feed: FollowedFeed) -> Sequence[discord.ForumTag]:
    """The tags of the forum that a feed is posted in; none elsewhere."""
    channel = guild.get_channel(feed.channel_id) if guild else None
    return channel.available_tags if isinstance(channel, discord.ForumChannel) else ()


def _mentioned(value: str) -> int | None:
    """The id in a mention, or the value itself where it is one; None for anything else."""
    digits = value.strip("<#@&!> ")
    return int(digits) if digits.isdecimal() and len(digits) <= 19 else None
