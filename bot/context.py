"""The context of a command: what a mention asks, and how answers are sent.

Each answer is sent once, without previews of links, and errors go to the member alone.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

import discord
from discord.ext import commands

from bot.promised import before_answer, promised

# Commands that begin like a question: "who said that?" after a mention is one.
_QUESTION_WORDS: Final = frozenset({"who", "where", "when"})
# What follows a question word in a question, where a command has a name.
_VERBS: Final = frozenset(
    {"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would"}
    | {"said", "says"}
)


class AnsweringContext(commands.Context[commands.Bot]):
    """discord.py's context, with what all answers have in common."""

    async def defer(self, *, ephemeral: bool = False) -> None:
        """Show that the bot is thinking."""
        await super().defer(ephemeral=ephemeral)
        if self.interaction is not None:
            promised(self.interaction, private=ephemeral)

    async def send(self, content: str | None = None, **more: Any) -> discord.Message:  # type: ignore[override]  # noqa: ANN401 -- discord.py's overloads are for callers
        """Answer; words alone are shown without previews of the links in them."""
        if content and not (more.get("embed") or more.get("embeds")):
            more.setdefault("suppress_embeds", True)
        if self.interaction is not None:
            await before_answer(self.interaction, private=bool(more.get("ephemeral")))
        else:
            # Discord refuses a second message with the nonce of the first, should the request be repeated.
            more.setdefault("nonce", secrets.token_hex(12))
        return await super().send(content, **more)


def is_question(context: commands.Context[commands.Bot]) -> bool:
    """Whether a mention is followed by a question that only begins like a command, such as "Who is she?"."""
    if context.interaction is not None or not str(context.prefix or "").startswith("<@"):
        return False
    first, *rest = context.message.content.partition(">")[2].casefold().split() or [""]
    asks = bool(rest) and (rest[0] in _VERBS or rest[-1].endswith("?"))
    return first in _QUESTION_WORDS and asks
