"""``read``: have a link, a pasted text or files read, wherever messages are not read by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.asked import Asked
from bot.error_texts import sentence
from bot.forms import paste_form
from bot.offered import for_members
from bot.posted import download
from bot.presses import Pressed, respond_privately
from bot.promised import follow_up, promise
from bot.render import Say, render_error
from bot.respond import Context, Interaction, Responder, acknowledge
from bot.scope import is_guest, scope_of, scope_of_interaction
from handlers.ingest import Attached, Post
from handlers.scope import Scope
from news.answer import Phrase
from news.errors import BadArgument


class ReadCommand(commands.Cog):
    """Reads what it is given."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @commands.hybrid_command(name="read", description="Read an article: a link, a file, or a text to paste")
    @for_members
    @app_commands.describe(
        link="The article's address; nothing to paste a text", file="A .txt, .md, .html or .pdf file"
    )
    async def read(
        self, context: Context, file: discord.Attachment | None = None, *, link: str | None = None
    ) -> None:
        """Read an article and show its card."""
        if context.interaction is not None and not link and file is None:
            speech = await self._responder.speech(context)
            await context.interaction.response.send_modal(paste_form(speech.say))
            return
        self._responder.cooldowns.count(context.author.id, context.channel.id)
        await acknowledge(context)
        scope = await scope_of(context)
        attached = [file] if context.interaction and file else context.message.attachments
        documents, _ = await download(attached)
        if not link and not documents:
            raise BadArgument(
                Phrase("Give me a link, a text of 60 words or more, or a .txt, .md, .html or .pdf file.")
            )
        post = post_from(scope, link or "", documents)
        read = await self._responder.app.ingest.read_now(scope, post)
        for source in read.sources:
            await self._responder.show(context, Asked("article", {"article": str(source.number)}))
        say = (await self._responder.speech(context)).say
        for _, error in read.failures:
            await context.send(render_error(sentence(error), say), ephemeral=True)


async def read_pasted(pressed: Pressed) -> None:
    """Read what was pasted or attached in the form."""
    interaction, responder = pressed.interaction, pressed.responder
    await promise(interaction, private=is_guest(interaction))
    scope = await scope_of_interaction(interaction)
    text = "\n".join(str(pressed.fields.get(name) or "") for name in ("text", "rest")).strip()
    files = [file for file in pressed.fields.get("files") or () if isinstance(file, discord.Attachment)]
    documents, _ = await download(files)
    await read_and_show(interaction, responder, scope, post_from(scope, text, documents), pressed.say)


async def read_and_show(
    interaction: Interaction, responder: Responder, scope: Scope, post: Post, say: Say
) -> None:
    """Read what a post holds, after ``promise``: a card for each article, a sentence for each failure."""
    read = await responder.app.ingest.read_now(scope, post)
    for source in read.sources:
        asked = Asked("article", {"article": str(source.number)})
        reply = await responder.reply(scope, asked, say, theme_of=interaction.guild)
        await follow_up(interaction, private=is_guest(interaction), **reply.given())
    for _, error in read.failures:
        await respond_privately(interaction, render_error(sentence(error), say), suppress_embeds=True)


def post_from(scope: Scope, text: str, documents: tuple[Attached, ...]) -> Post:
    """A post made of what was given to a command or a form."""
    return Post(
        guild_id=scope.guild_id,
        channel_id=scope.channel_id,
        message_id=scope.request_id,
        member_id=scope.member_id,
        text=text,
        posted_at=datetime.now(UTC),
        documents=documents,
    )
