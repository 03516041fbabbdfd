"""How a question is answered in Discord: a sign of life at once, then a page in whatever form is allowed."""

from __future__ import annotations

import asyncio
import io
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
from discord.ext import commands

from bot.app import App
from bot.asked import Asked, answer
from bot.controls import Rows, Shown, controls, needs_question
from bot.cooldowns import Cooldowns
from bot.error_texts import sentence
from bot.errors import DISCORD_FAILED
from bot.language import Speech, language_of, speech, speech_of
from bot.missing import Missing
from bot.page import Page
from bot.render import Say, render
from bot.scope import channel_family, is_guest, scope_of
from bot.switched import SwitchedChannels
from handlers.scope import Scope
from news.answer import Answer, Phrase
from news.errors import PictureFailed, StorageError
from news.picture import Picture, Theme
from news.pictures.painter import Image

log = logging.getLogger(__name__)

PICTURE_PATIENCE: Final = 4.0
"""Seconds that an answer waits for the painter to be free; one is drawn in 0.1 s, and the first in 2 s."""

LEFT_OUT: Final = Phrase(
    "The picture is left out, as too many are wanted at once. Ask again in a moment to see it."
)

Context = commands.Context[commands.Bot]
Interaction = discord.Interaction[commands.Bot]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer laid out, ready to be sent.

    Attributes:
        rows: its buttons, or None.
        image: the picture shown in it, or None.
    """

    page: Page
    rows: Rows | None = None
    image: Image | None = None

    def given(self) -> dict[str, Any]:
        """What ``send`` takes to show it as an embed."""
        image = self.image.name if self.image else None
        shown = {"embed": self.page.embed(image), "view": self.rows, "file": self._file()}
        return {name: value for name, value in shown.items() if value is not None}

    def as_words(self) -> dict[str, Any]:
        """What ``send`` takes where embeds are not allowed."""
        view = {} if self.rows is None else {"view": self.rows}
        return {"content": self.page.content(), "suppress_embeds": True, **view}

    def in_words(self) -> list[dict[str, Any]]:
        """What ``send`` takes for each message of what is too long for one; buttons are under the last."""
        shown: list[dict[str, Any]] = [
            {"content": content, "suppress_embeds": True} for content in self.page.contents()
        ]
        if self.rows is not None:
            shown[-1]["view"] = self.rows
        return shown

    def as_edit(self) -> dict[str, Any]:
        """What an edit takes; pictures belong to the first page and stay with it."""
        shown = [self._file()] if self.image else []
        image = self.image.name if self.image else None
        return {"embed": self.page.embed(image), "view": self.rows, "attachments": shown}

    def _file(self) -> discord.File | None:
        if self.image is None:
            return None
        return discord.File(io.BytesIO(self.image.png), self.image.name, description=self.image.alt)


class Responder:
    """Answers questions, wherever they come from.

    Args:
        app: the handlers.
        cooldowns: how fast questions may follow one another.
        picture_patience: seconds that an answer waits for the painter to be free.
    """

    def __init__(
        self, app: App, cooldowns: Cooldowns | None = None, *, picture_patience: float = PICTURE_PATIENCE
    ) -> None:
        self.app = app
        self.cooldowns = cooldowns or Cooldowns()
        self.missing = Missing(app.storage.guilds)
        self.switched = SwitchedChannels(app.settings)
        self._easel = asyncio.Semaphore()
        self._picture_patience = picture_patience

    async def command(self, context: Context, asked: Asked) -> None:
        """Answer a command.

        Raises:
            TooFast: questions follow one another too fast.
            VerbatimError: the question cannot be answered.
        """
        self.cooldowns.count(context.author.id, context.channel.id)
        await self.show(context, asked)

    async def show(self, context: Context, asked: Asked) -> None:
        """Answer what has been counted already."""
        await acknowledge(context)
        scope = await scope_of(context)
        said = await self.speech(context)
        reply = await self.reply(scope, asked, said.say, theme_of=context.guild)
        await self.send(context, reply, said.say)

    async def answer(self, context: Context, found: Answer, *, ephemeral: bool = False) -> None:
        """Send an answer that no button asks for again."""
        say = (await self.speech(context)).say
        shown = Shown(Asked("", {}), found, render(found, say)[0])
        await self.send(context, Reply(shown.page, controls(shown, say)), say, ephemeral=ephemeral)

    async def reply(
        self,
        scope: Scope,
        asked: Asked,
        say: Say,
        *,
        page: int = 0,
        question_id: int | None = None,
        theme_of: discord.Guild | None = None,
    ) -> Reply:
        """Answer a question and lay it out.

        Args:
            scope: where it is asked.
            asked: the question.
            say: words the frame.
            page: which page, counting from 0; the last one where there are fewer.
            question_id: where the question is kept, if it is.
            theme_of: the guild whose setting says whether pictures are dark or light.

        Raises:
            VerbatimError: the question cannot be answered.
        """
        found = await answer(self.app, scope, asked)
        pages = render(found, say)
        shown = pages[min(page, len(pages) - 1)]
        if question_id is None and needs_question(asked, found, pages):
            question_id = await self.app.storage.questions.keep(
                scope.guild_id, scope.channel_id, scope.member_id, asked.as_json()
            )
        rows = controls(Shown(asked, found, shown, question_id), say)
        image = await self._paint(found.picture, say, theme_of) if not shown.number else None
        if isinstance(image, Phrase):
            noted = "\n".join(part for part in (shown.description, f"-# {say(image)}") if part)
            return Reply(replace(shown, description=noted), rows)
        return Reply(shown, rows, image)

    async def send(self, context: Context, reply: Reply, say: Say, *, ephemeral: bool = False) -> None:
        """Send a reply to a command, without what the channel does not allow."""
        if context.interaction is not None:
            private = ephemeral or is_guest(context.interaction)
            await context.send(**reply.given(), ephemeral=private)
            return
        allowed = context.bot_permissions
        lacking = [name for name, has in (("embed_links", allowed.embed_links),) if not has]
        if reply.image and not allowed.attach_files:
            lacking.append("attach_files")
            reply = Reply(reply.page, reply.rows)
        shown = reply.in_words() if "embed_links" in lacking else [reply.given()]
        if allowed.read_message_history:
            shown[0]["reference"] = context.message.to_reference(fail_if_not_exists=False)
            shown[0]["mention_author"] = False
        for each in shown:
            await context.send(**each)
        with suppress(*DISCORD_FAILED):
            async with self.missing.telling(context.guild, lacking) as lost:
                if lost:
                    await context.send("\n".join(f"-# {say(phrase)}" for phrase in lost))

    async def speech(self, asked: Context | Interaction) -> Speech:
        """The language to answer in: the server's setting, or else that of who asks."""
        if asked.guild is not None:
            try:
                effective = await self.app.settings.effective(asked.guild.id, channel_family(asked.channel))
            except StorageError as error:
                log.warning("the language set cannot be had: %s", error)
            else:
                if effective.language:
                    return speech(effective.language)
        return speech_of(asked)

    async def notice_speech(self, guild_id: int, channel_ids: tuple[int, ...], locale: object) -> Speech:
        """The language of what nobody asked for, such as the reply to a posted link."""
        effective = await self.app.settings.effective(guild_id, channel_ids)
        return speech(effective.language or language_of(str(locale) if locale else None))

    async def _paint(
        self, picture: Picture | None, say: Say, guild: discord.Guild | None
    ) -> Image | Phrase | None:
        """The picture, or why it is left out: an answer without it is better than none."""
        if picture is None:
            return None
        theme: Theme = "dark"
        if guild is not None:
            theme = (await self.app.settings.effective(guild.id, ())).pictures
        try:
            async with asyncio.timeout(self._picture_patience):
                await self._easel.acquire()
        except TimeoutError:
            log.info("a picture was left out: too many are wanted at once")
            return LEFT_OUT
        try:
            return await self.app.painter.paint(picture, theme, say=say)
        except PictureFailed as error:
            log.warning("a picture was left out: %s", error)
            return sentence(error)
        finally:
            self._easel.release()


async def acknowledge(context: Context) -> None:
    """Show that the question was heard: Discord waits three seconds for the first sign of life."""
    if context.interaction is not None:
        if not context.interaction.response.is_done():
            await context.defer(ephemeral=is_guest(context.interaction))
        return
    with suppress(*DISCORD_FAILED):  # the answer does not depend on it
        await context.typing()
