"""``help``: what the bot does and how each command is written."""

from __future__ import annotations

from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.render import Page
from bot.respond import send_page

Context = commands.Context[commands.Bot]


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """How a command is written, and what comes of it."""

    name: str
    purpose: str
    examples: tuple[str, ...]


COMMANDS = (
    CommandHelp(
        "ask",
        "A question in your own words; the sentences that answer it, or that none does. English articles.",
        (
            "ask how many people were killed?",
            "ask what did Churkin say about Idlib? article: 3",
            "ask who leads the ICRC? article: server",
            "ask and in Idlib?",
        ),
    ),
    CommandHelp(
        "summary",
        "The sentences that stand best for an article, in its own words.",
        (
            "summary",
            "summary 3",
            "summary https://example.org/story sentences: 5",
            "summary length: one-line",
            "summary focus: what about Idlib?",
            "summary 3, 5, 7",
            "summary all",
        ),
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
        "search",
        "The sentences with certain words, in all articles.",
        (
            'search convoy "no-fly zone" -ceasefire',
            "search aid speaker:Churkin",
            "search place:Idlib site:bbc.com after:2016-12",
            "search ceasefire sort:new page: 2",
        ),
    ),
    CommandHelp(
        "who",
        "People and organisations, and what the articles say they are.",
        ("who", "who Churkin", "who article: 3"),
    ),
    CommandHelp(
        "when",
        "The dates and times an article gives, resolved, with their sentences.",
        ("when", "when ceasefire", "when article: all"),
    ),
    CommandHelp(
        "story",
        "All articles on the same event: copies folded, what each adds, where they differ.",
        ("story", "story 3"),
    ),
    CommandHelp(
        "digest",
        "The last hours here, story by story, and who said what.",
        ("digest", "digest 72 where: server"),
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
    """``help`` as a slash command and with the prefix.

    Args:
        prefix: what typed commands start with; the examples are written with it.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    @commands.hybrid_command(name="help", description="What I can do, and how to ask")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(command="One command to explain")
    async def help(self, context: Context, *, command: str | None = None) -> None:
        """Explain the bot or one command."""
        wanted = (command or "").strip().lstrip("/!").casefold()
        found = [entry for entry in COMMANDS if entry.name == wanted]
        prefix = self._prefix
        await send_page(context, help_page(found or list(COMMANDS), prefix), ephemeral=True)


def help_page(entries: list[CommandHelp], prefix: str) -> Page:
    """The help page for some commands, with typed examples; all of them get an introduction too."""
    whole = len(entries) == len(COMMANDS)
    blocks = [_block(entry, prefix, examples=2 if whole else len(entry.examples)) for entry in entries]
    return Page(
        title="Verbatim: the news in its own words" if whole else f"/{entries[0].name}",
        url=None,
        description="\n\n".join([INTRODUCTION, *blocks] if whole else blocks),
        footer=WHICH_NOTE if whole else "",
    )


def _block(entry: CommandHelp, prefix: str, *, examples: int) -> str:
    lines = "\n".join(f"`{prefix}{example}`" for example in entry.examples[:examples])
    return f"**/{entry.name}**\n{entry.purpose}\n{lines}"
