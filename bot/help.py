"""``help``: what the bot does and how each command is written."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.render import COLOUR

Context = commands.Context[commands.Bot]


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """How a command is written, and what comes of it."""

    name: str
    purpose: str
    examples: tuple[str, ...]


COMMANDS = (
    CommandHelp(
        "summary",
        "The sentences that stand best for an article, in its own words.",
        ("summary", "summary 3", "summary https://example.org/story sentences: 5", "summary all"),
    ),
    CommandHelp(
        "who-said",
        "Everyone who is quoted; what one person said; or who said certain words.",
        ("who-said", "who-said Churkin", "who-said humanitarian law", "who-said Churkin article: all"),
    ),
    CommandHelp(
        "where",
        "The places an article names, with country and coordinates, and the sentences.",
        ("where", "where Idlib", "where article: 3"),
    ),
    CommandHelp(
        "articles",
        "What has been read here: list, show one, forget one.",
        ("articles list", "articles show 3", "articles forget 3"),
    ),
    CommandHelp(
        "watch",
        "Moderators: which channels I read by myself. Every channel until you name some.",
        ("watch", "watch add #news", "watch remove #news", "watch all"),
    ),
    CommandHelp("help", "This page, or how one command is written.", ("help", "help who-said")),
)

INTRODUCTION = (
    "Post a link to an article, paste its text (60 words or more) or attach it as a .txt file, and I read "
    "it. Then ask; every sentence I show is copied character for character from the article."
)
WHICH_NOTE = (
    "Articles go by number (3), link, words of the title, latest or all. "
    "Without one I take this channel's latest."
)


class HelpCommand(commands.Cog):
    """``help`` as a slash command and with the prefix."""

    def __init__(self, bot: commands.Bot) -> None:
        self._bot = bot

    @commands.hybrid_command(name="help", description="What I can do, and how to ask")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(command="One command to explain")
    async def help(self, context: Context, *, command: str | None = None) -> None:
        """Explain the bot or one command."""
        wanted = (command or "").strip().lstrip("/!").casefold()
        found = [entry for entry in COMMANDS if entry.name == wanted]
        await context.send(embed=help_embed(found or list(COMMANDS), "/"), ephemeral=True)


def help_embed(entries: list[CommandHelp], prefix: str) -> discord.Embed:
    """The help page for some commands; all of them get an introduction too."""
    whole = len(entries) == len(COMMANDS)
    embed = discord.Embed(
        title="Verbatim: the news in its own words" if whole else f"{prefix}{entries[0].name}",
        description=INTRODUCTION if whole else None,
        colour=COLOUR,
    )
    for entry in entries:
        examples = entry.examples[:2] if whole else entry.examples
        lines = "\n".join(f"`{prefix}{example}`" for example in examples)
        embed.add_field(name=f"{prefix}{entry.name}", value=f"{entry.purpose}\n{lines}", inline=False)
    if whole:
        embed.set_footer(text=WHICH_NOTE)
    return embed
