"""What moderators are told, once, about permissions and roles that their feeds lack."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot.errors import DISCORD_FAILED
from bot.feed_channels import NEEDS_TAG, Place, lacking, requires_tag
from bot.language import language_of, speech
from bot.render import render_error
from bot.respond import Responder
from handlers.feeds_delivery import FeedPost
from news.answer import Phrase
from storage.feed_rows import FollowedFeed

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
REFUSED: Final = Phrase("Check what I may do there.")


class FeedNotices:
    """Remembers what was told, as long as the process runs."""

    def __init__(self, client: commands.Bot, responder: Responder) -> None:
        self._client = client
        self._responder = responder
        self._told: set[tuple[object, ...]] = set()

    def lost(
        self, guild: discord.Guild | None, channel: object, post: FeedPost, role: discord.Role | None
    ) -> Phrase | None:
        """What a post has to do without, in small print below it; None where that is nothing, or was told."""
        if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return None
        allowed = channel.permissions_for(guild.me)
        if not allowed.embed_links and (notice := self._responder.missing.notice(guild, ["embed_links"])):
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

    async def forbidden(self, feed: FollowedFeed) -> None:
        """Tell who added a feed, in private, that it cannot be posted: its channel takes no word of it."""
        guild = self._client.get_guild(feed.guild_id)
        if guild is None or feed.added_by is None:
            return
        if self._once(WAITING, feed.id, feed.channel_id, "forbidden") is None:
            return
        say = speech(language_of(guild.preferred_locale)).say
        told = render_error(_waiting(guild, feed), say)
        try:
            await (await self._client.fetch_user(feed.added_by)).send(told)
        except DISCORD_FAILED as error:
            log.info("a missing permission could not be told: %s", error or type(error).__name__)

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
