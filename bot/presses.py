"""Answers every press of a button, choice of a menu and form sent in, before and after a restart alike."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import discord
from discord.ext import commands

from bot.custom_ids import Press, parse
from bot.error_texts import UNEXPECTED, sentence
from bot.errors import DISCORD_FAILED
from bot.language import Speech, speech_of
from bot.promised import before_answer
from bot.render import render_error
from bot.respond import Responder
from news.answer import Phrase
from news.errors import StorageError, VerbatimError

log = logging.getLogger(__name__)

Interaction = discord.Interaction[commands.Bot]

OUTDATED: Final = Phrase("This button is from an older version of me. Ask again to get a new one.")
# Interactions that this file answers; commands and what is typed meanwhile go to discord.py's tree.
_KINDS: Final = (discord.InteractionType.component, discord.InteractionType.modal_submit)
# These put a new question to the model, or have a new text read; all others show what is known already.
_QUESTIONS: Final = ("asked", "pasted")
# Setting everything up takes moderators dozens of presses, one right after the other.
_UNCOUNTED: Final = ("set", "report-")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press, and what is needed to answer it.

    Attributes:
        values: what was chosen in a menu.
        fields: what was written in a form, by name.
    """

    interaction: Interaction
    press: Press
    responder: Responder
    speech: Speech
    values: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def say(self, phrase: Phrase) -> str:
        """Word a phrase."""
        return self.speech.say(phrase)

    @property
    def is_ephemeral(self) -> bool:
        """Whether the message pressed on is seen by the member alone."""
        message = self.interaction.message
        return message is not None and message.flags.ephemeral

    async def open(self, form: discord.ui.Modal) -> None:
        """Open a form; Discord opens none after a form."""
        if self.interaction.type is discord.InteractionType.modal_submit:
            await self.tell(OUTDATED)
        else:
            await self.interaction.response.send_modal(form)

    async def tell(self, phrase: Phrase) -> None:
        """Say something to the member alone."""
        await respond_privately(self.interaction, render_error(phrase, self.say))


Action = Callable[[Pressed], Awaitable[None]]


class Presses(commands.Cog):
    """Hands each press to what answers it.

    Args:
        responder: answers questions.
        actions: by the name in the ``custom_id``.
    """

    def __init__(self, responder: Responder, actions: Mapping[str, Action]) -> None:
        self._responder = responder
        self._actions = actions

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press or a form."""
        if interaction.type not in _KINDS:
            return
        await guarded(interaction, self._responder, self._answer(interaction))

    async def _answer(self, interaction: Interaction) -> None:
        speech = await self._responder.speech(interaction)
        data = cast("Mapping[str, Any]", interaction.data or {})
        press = parse(str(data.get("custom_id", "")))
        action = self._actions.get(press.action) if press else None
        if press is None or action is None:
            await _tell(interaction, OUTDATED, speech)
            return
        self._count(press.action, interaction)
        pressed = Pressed(
            interaction,
            press,
            self._responder,
            speech,
            values=_values(data),
            fields=_fields(interaction, data),
        )
        await action(pressed)
        if not interaction.response.is_done():
            await _tell(interaction, OUTDATED, speech)

    def _count(self, action: str, interaction: Interaction) -> None:
        """Count a press, and as a question where it is one.

        Raises:
            TooFast, BadArgument: it is one too many.
        """
        if action in _QUESTIONS:
            channel_id = interaction.channel_id or interaction.user.id
            self._responder.cooldowns.count(interaction.user.id, channel_id)
        elif not action.startswith(_UNCOUNTED):
            self._responder.cooldowns.press(interaction.user.id)


async def guarded(interaction: Interaction, responder: Responder, work: Coroutine[Any, Any, None]) -> None:
    """Do what answers an interaction; a failure is told to the member, and its cause to the log."""
    try:
        await work
    except VerbatimError as error:
        if isinstance(error, StorageError):
            log.exception("an interaction failed")
        else:
            log.info("an interaction was answered with %s", type(error).__name__)
        await _tell(interaction, sentence(error), await responder.speech(interaction))
    except DISCORD_FAILED as error:
        log.warning("an interaction could not be answered: %s", error or type(error).__name__)
    except Exception:  # whatever it is, who waits must not wait for ever
        log.exception("an interaction failed unexpectedly")
        await _tell(interaction, UNEXPECTED, speech_of(interaction))


async def respond_privately(interaction: Interaction, content: str, **more: Any) -> None:  # noqa: ANN401 -- discord.py's own arguments
    """Answer the member alone, whether the interaction has been answered before or not."""
    if interaction.response.is_done():
        await before_answer(interaction, private=True)
        await interaction.followup.send(content, ephemeral=True, **more)
    else:
        await interaction.response.send_message(content, ephemeral=True, **more)


async def _tell(interaction: Interaction, phrase: Phrase, speech: Speech) -> None:
    try:
        await respond_privately(interaction, render_error(phrase, speech.say))
    except (discord.InteractionResponded, *DISCORD_FAILED) as error:
        log.warning("a press got no answer: %s", error or type(error).__name__)


def _values(data: Mapping[str, Any]) -> tuple[str, ...]:
    values = data.get("values")
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def _fields(interaction: Interaction, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form's fields hold, by their ``custom_id``: words, chosen values or attached files."""
    resolved = data.get("resolved") or {}
    attached = resolved.get("attachments") if isinstance(resolved, Mapping) else None
    found: dict[str, Any] = {}
    waiting = list(data.get("components") or ())
    while waiting:
        component = waiting.pop()
        if not isinstance(component, Mapping):
            continue
        waiting += [component[key] for key in ("component",) if key in component]
        waiting += list(component.get("components") or ())
        name = component.get("custom_id")
        if not isinstance(name, str):
            continue
        if "value" in component:
            found[name] = component["value"]
        elif isinstance(component.get("values"), list):
            found[name] = [_attachment(interaction, attached, value) for value in component["values"]]
    return found


def _attachment(interaction: Interaction, attached: object, value: object) -> object:
    """A file that a form's field names by its id, or the value itself where it names none."""
    data = attached.get(str(value)) if isinstance(attached, Mapping) else None
    if data is None:
        return value
    return discord.Attachment(data=data, state=interaction._state)  # pyright: ignore[reportPrivateUsage] -- the library builds attachments nowhere else for forms answered like this
