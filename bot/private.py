"""What is for one person alone, sent to them in private."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import discord

from bot.errors import DISCORD_FAILED

log = logging.getLogger(__name__)


async def sent_privately(person: discord.User | discord.Member, **shown: Any) -> bool:  # noqa: ANN401 -- discord.py's own arguments
    """Write to somebody in private; False where they take no messages from the bot, or Discord fails.

    Args:
        person: whom to.
        shown: what ``send`` takes.
    """
    try:
        await person.send(**shown, nonce=secrets.token_hex(12))
    except DISCORD_FAILED as error:
        log.info("something could not be sent privately: %s", error or type(error).__name__)
        return False
    return True
