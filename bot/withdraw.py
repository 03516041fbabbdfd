"""Takes back our own messages about what was forgotten."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import discord
from discord.ext import commands

from bot.errors import DISCORD_FAILED
from storage.forget import Reply

log = logging.getLogger(__name__)


async def withdraw(client: commands.Bot, replies: Iterable[Reply]) -> None:
    """Delete our replies in Discord; one that is gone already, or out of reach, is passed over."""
    for reply in replies:
        try:
            await _delete(client, reply)
        except DISCORD_FAILED as error:
            log.info("reply %d could not be withdrawn: %s", reply.sent_message_id, error)


async def _delete(client: commands.Bot, reply: Reply) -> None:
    """Delete a reply in its channel or, if it is not there, in the thread under the post."""
    channel = client.get_partial_messageable(reply.channel_id)
    try:
        await channel.get_partial_message(reply.sent_message_id).delete()
    except discord.NotFound:
        if reply.about is None:
            raise
        thread = client.get_partial_messageable(reply.about)
        await thread.get_partial_message(reply.sent_message_id).delete()
