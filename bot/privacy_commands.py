"""``privacy``: for any member, what is stored about them: to see, to take along, to delete."""

from __future__ import annotations

import io
import json
from typing import Final

import discord
from discord.ext import commands

from bot.controls import Rows
from bot.custom_ids import Press
from bot.offered import for_members
from bot.presses import Pressed
from bot.private import sent_privately
from bot.render import Say, render
from bot.respond import Reply, Responder, acknowledge
from bot.scope import scope_of, scope_of_interaction
from bot.withdraw import withdraw
from news.answer import Answer, Entry, Phrase

Context = commands.Context[commands.Bot]

EXPORT_NAME: Final = "verbatim-about-you.json"
_SENT: Final = Phrase("I have sent you a file with everything I store about you.")
_WRITTEN: Final = Phrase("I have written to you.")
_NO_PRIVATE: Final = Phrase(
    "I cannot write to you. Allow private messages from members of this server, and ask again; or use "
    "/privacy export, whose answer only you can see."
)


class PrivacyCommands(commands.Cog):
    """What members ask about themselves; answers are for them alone."""

    def __init__(self, bot: commands.Bot, responder: Responder) -> None:
        self._bot = bot
        self._responder = responder
        self._privacy = responder.app.privacy

    @commands.hybrid_group(name="privacy", fallback="show", description="What I store about you")
    @for_members
    async def privacy(self, context: Context) -> None:
        """Say what is stored about who asks."""
        await _acknowledge_privately(context)
        shown = await self._privacy.show(await scope_of(context))
        if context.interaction is not None or context.guild is None:
            await self._responder.answer(context, shown, ephemeral=True)
            return
        say = (await self._responder.speech(context)).say
        # What is typed in a channel is answered where nobody else reads.
        written = await sent_privately(context.author, embed=render(shown, say)[0].embed())
        await context.send(say(_WRITTEN if written else _NO_PRIVATE))

    # As "show" it is offered by Discord already.
    @privacy.command(name="mine", aliases=["show"], with_app_command=False)
    async def show_typed(self, context: Context) -> None:
        """Say what is stored about who asks, for who types the word."""
        await self.privacy(context)

    @privacy.command(name="export", description="Everything I store about you, as a file")
    async def export(self, context: Context) -> None:
        """Send a file with everything, by private message, or as an answer only the member sees."""
        await _acknowledge_privately(context)
        rows = await self._privacy.export(await scope_of(context))
        body = json.dumps(rows, ensure_ascii=False, indent=2).encode()
        say = (await self._responder.speech(context)).say
        if await sent_privately(context.author, file=discord.File(io.BytesIO(body), EXPORT_NAME)):
            await context.send(say(_SENT), ephemeral=True)
        elif context.interaction is None:
            await context.send(say(_NO_PRIVATE))
        else:
            await context.send(file=discord.File(io.BytesIO(body), EXPORT_NAME), ephemeral=True)

    @privacy.command(name="delete", description="Delete what I store about you, here or everywhere")
    async def delete(self, context: Context) -> None:
        """Ask what is to be deleted."""
        await _acknowledge_privately(context)
        say = (await self._responder.speech(context)).say
        await self._responder.send(context, _question(context.author.id, say), say, ephemeral=True)

    async def confirmed(self, pressed: Pressed) -> None:
        """Delete what the member has confirmed."""
        where, member = (*pressed.press.details, "", "")[:2]
        interaction = pressed.interaction
        if member != str(interaction.user.id):
            await pressed.tell(Phrase("These buttons are for who has asked. /privacy is for you, too."))
            return
        await interaction.response.defer()
        scope = await scope_of_interaction(interaction)
        if where == "keep":
            answer = Answer(Phrase("Nothing was deleted"))
        else:
            answer, replies = await self._privacy.delete(scope, everywhere=where == "everywhere")
            await withdraw(self._bot, replies)
        await interaction.edit_original_response(embed=render(answer, pressed.say)[0].embed(), view=None)


def _question(member_id: int, say: Say) -> Reply:
    told = Phrase(
        "What you have posted here goes from my archive, with my replies to it and the questions you asked. "
        "Articles that others have posted too stay. This cannot be undone."
    )
    answer = Answer(Phrase("Delete what I store about you?"), (Entry(None, detail=(told,)),))
    rows = Rows()
    danger = discord.ButtonStyle.danger
    rows.button(say(Phrase("Delete here")), Press.of("forget-me", "here", member_id), row=0, style=danger)
    everywhere = Press.of("forget-me", "everywhere", member_id)
    rows.button(say(Phrase("Delete everywhere")), everywhere, row=0, style=danger)
    rows.button(say(Phrase("Keep it")), Press.of("forget-me", "keep", member_id), row=0)
    return Reply(render(answer, say)[0], rows)


async def _acknowledge_privately(context: Context) -> None:
    if context.interaction is not None:
        await context.defer(ephemeral=True)
    else:
        await acknowledge(context)
