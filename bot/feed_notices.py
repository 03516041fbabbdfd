"""What moderators are told, once, about channels, permissions and roles that their feeds lack."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.feed_channels import NEEDS_TAG, Place, lacking, requires_tag
from bot.feed_posting import Posted
from bot.language import language_of, speech
from bot.render import render_error
from bot.respond import Responder
from handlers.feeds_delivery import FeedPost
from handlers.feeds_poller import SUSPENDED_KEPT
from news.answer import Phrase
from news.days import Days
from news.listed import Listed
from storage.feed_losses import GONE as CHANNEL_GONE
from storage.feed_rows import Delivery, FollowedFeed

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

ROLE_GONE: Final = Phrase("For moderators: the role that feed #{number} mentioned is not there any more.")
ROLE_SILENT: Final = Phrase(
    "For moderators: the role that feed #{number} mentions may not be mentioned by me. Allow everyone to "
    "mention it, or grant me Mention All Roles."
)
NO_THREADS: Final = Phrase(
    "For moderators: without the permission Create Public Threads I open no thread for feed #{number}."
)
WAITING: Final = Phrase(
    "In {server}, feed #{number} has something to post in {channel}, and Discord does not let me. "
    "{lacking} I try again by myself."
)
GONE: Final = Phrase(
    "In {server}, a channel is gone that I posted feeds in: {feeds}. Choose another for each with "
    "/feed edit, option channel, before {day}; I keep their settings until then."
)
REFUSED: Final = Phrase("Check what I may do there.")


class FeedNotices:
    """Tells moderators; of small print it remembers what was told as long as the process runs."""

    def __init__(self, client: commands.Bot, responder: Responder) -> None:
        self._client = client
        self._responder = responder
        self._told: set[tuple[object, ...]] = set()

    async def lost(
        self,
        sending: AsyncExitStack,
        guild: discord.Guild | None,
        channel: object,
        post: FeedPost,
        role: discord.Role | None,
    ) -> Phrase | None:
        """What a post has to do without, in small print below it; None where that is nothing, or was told.

        Args:
            sending: ends when the post is sent; only then something counts as told.
            guild: where it is posted.
            channel: the same.
            post: what is posted.
            role: the one that it mentions.
        """
        if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return None
        allowed = channel.permissions_for(guild.me)
        if not allowed.embed_links:
            telling = self._responder.missing.telling(guild, ["embed_links"])
            for notice in await sending.enter_async_context(telling):
                return notice
        number = {"number": post.feed.number}
        if post.role_id and role is None:
            return self._once(Phrase(ROLE_GONE.template, number), guild.id, post.feed.id, "role gone")
        if role is not None and not (role.mentionable or allowed.mention_everyone):
            return self._once(Phrase(ROLE_SILENT.template, number), guild.id, post.feed.id, "role silent")
        in_text = isinstance(channel, discord.TextChannel) and post.feed.settings.new_thread
        if in_text and not allowed.create_public_threads:
            return self._once(Phrase(NO_THREADS.template, number), guild.id, post.feed.id, "threads")
        return None

    async def tell(self, delivery: Delivery, feed: FollowedFeed) -> Posted | None:
        """Tell that a channel is lost: who added the feed, in private, or else where the server is told.

        Returns None where nobody can be told.

        Raises:
            discord.HTTPException: Discord fails; it may be tried again.
        """
        guild = self._client.get_guild(delivery.guild_id)
        if guild is None:
            return None
        gone = delivery.data.get("why") == CHANNEL_GONE
        phrase = _gone(guild, delivery) if gone else _waiting(guild, feed)
        told = render_error(phrase, speech(language_of(guild.preferred_locale)).say)
        nobody = discord.AllowedMentions.none()
        if feed.added_by is not None:
            try:
                user = await self._client.fetch_user(feed.added_by)
                sent = await user.send(told, nonce=delivery.nonce, allowed_mentions=nobody)
            except (discord.Forbidden, discord.NotFound) as error:
                log.info("feed %d: who added it takes no messages: %s", feed.id, error)
            else:
                return Posted(sent.id, sent.channel.id)
        for channel in _common(guild):
            try:
                sent = await channel.send(told, nonce=delivery.nonce, allowed_mentions=nobody)
            except (discord.Forbidden, discord.NotFound) as error:
                log.info("feed %d: its loss is not told in channel %d: %s", feed.id, channel.id, error)
            else:
                return Posted(sent.id, channel.id)
        return None

    def _once(self, phrase: Phrase, *about: object) -> Phrase | None:
        if about in self._told:
            return None
        self._told.add(about)
        return phrase


def _waiting(guild: discord.Guild, feed: FollowedFeed) -> Phrase:
    channel = guild.get_channel_or_thread(feed.channel_id)
    missing = lacking(guild, Place(feed.channel_id, feed.settings.target))
    if missing is None and requires_tag(channel):
        missing = Phrase(NEEDS_TAG.template, {"channel": f"<#{feed.channel_id}>"})
    return Phrase(
        WAITING.template,
        {
            "server": guild.name,
            "number": feed.number,
            "channel": f"#{channel.name}" if channel else "?",
            "lacking": missing or REFUSED,
        },
    )


def _gone(guild: discord.Guild, delivery: Delivery) -> Phrase:
    feeds: list[Any] = delivery.data.get("feeds") or []
    named = Listed(tuple(f"#{number} {title}" for number, title in feeds))
    dropped = (delivery.created_at + SUSPENDED_KEPT).date()
    return Phrase(GONE.template, {"server": guild.name, "feeds": named, "day": Days(dropped, dropped)})


def _common(guild: discord.Guild) -> list[discord.TextChannel]:
    """Where Discord itself tells moderators of the server, or all members."""
    several = (guild.public_updates_channel, guild.system_channel)
    return list(dict.fromkeys(channel for channel in several if channel is not None))
