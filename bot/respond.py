"""How a command answers: a sign of life at once, then a page in whatever form the channel allows."""

from __future__ import annotations

from contextlib import suppress

from discord.ext import commands

from bot.errors import DISCORD_FAILED
from bot.render import Page, render
from news.answer import Answer

Context = commands.Context[commands.Bot]


async def acknowledge(context: Context) -> None:
    """Show that the question was heard: Discord waits three seconds for the first sign of life."""
    if context.interaction is not None:
        await context.defer()
        return
    with suppress(*DISCORD_FAILED):  # the answer does not depend on it
        await context.typing()


async def send(context: Context, answer: Answer) -> None:
    """Send an answer."""
    await send_page(context, render(answer))


async def send_page(context: Context, page: Page, *, ephemeral: bool = False) -> None:
    """Send a page as an embed or, where embeds are not allowed, as words."""
    if context.interaction is not None or context.bot_permissions.embed_links:
        await context.send(embed=page.embed(), ephemeral=ephemeral)
    else:
        await context.send(page.content(), suppress_embeds=True)
