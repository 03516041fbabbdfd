"""The context of a command: sends each answer once, without previews, and errors to the member alone."""

from __future__ import annotations

import secrets
from typing import Any

import discord
from discord.ext import commands

from bot.promised import before_answer, promised


class AnsweringContext(commands.Context[commands.Bot]):
    """discord.py's context, with what all answers have in common."""

    async def defer(self, *, ephemeral: bool = False) -> None:
        """Show that the bot is thinking."""
        await super().defer(ephemeral=ephemeral)
        if self.interaction is not None:
            promised(self.interaction, private=ephemeral)

    async def send(self, content: str | None = None, **more: Any) -> discord.Message:  # type: ignore[override]  # noqa: ANN401 -- discord.py's overloads are for callers
        """Answer; words alone are shown without previews of the links in them."""
        if content and not more.get("embed"):
            more.setdefault("suppress_embeds", True)
        if self.interaction is not None:
            await before_answer(self.interaction, private=bool(more.get("ephemeral")))
        else:
            # Discord refuses a second message with the nonce of the first, should the request be repeated.
            more.setdefault("nonce", secrets.token_hex(12))
        return await super().send(content, **more)
