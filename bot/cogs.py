"""Everything the Discord client offers and listens to, added in one place."""

from __future__ import annotations

from typing import Final

from discord.ext import commands

from bot.answer_actions import ACTIONS
from bot.commands import AbilityCommands
from bot.correction_commands import CorrectionCommands
from bot.errors import ErrorAnswers
from bot.feed_adding import FeedAdding
from bot.feed_commands import FeedCommands
from bot.feed_delivery import FeedSender
from bot.feed_presses import FeedPresses
from bot.help import HelpCommand
from bot.listener import Listener
from bot.mentions import Mentions
from bot.message_menus import MessageMenus
from bot.presses import Presses
from bot.privacy_commands import PrivacyCommands
from bot.question_commands import QuestionCommands
from bot.read_command import ReadCommand, read_pasted
from bot.respond import Responder
from bot.settings_commands import SettingsCommands
from bot.settings_panel import SettingsPanel
from bot.switch import Switch
from bot.watch_commands import WatchCommands
from bot.welcome import Welcome
from handlers.inbox_worker import InboxWorker

# What members ask by buttons and forms; the other actions are moderators', or owed to members.
_ASKING: Final = frozenset({*ACTIONS, "pasted", "wrong"})


async def add_cogs(
    bot: commands.Bot, responder: Responder, worker: InboxWorker, sender: FeedSender, prefix: str
) -> None:
    """Add every command, menu, button and listener to the client."""
    errors, helping = ErrorAnswers(responder.speech), HelpCommand(responder, prefix)
    privacy, corrections = PrivacyCommands(bot, responder), CorrectionCommands(responder)
    adding, feeds = FeedAdding(responder), FeedPresses(responder, sender.poster)
    switch = Switch(bot, responder)
    actions = {
        **ACTIONS,
        **SettingsPanel(responder.app.settings).actions(),
        **corrections.actions(),
        **adding.actions(),
        **feeds.actions(),
        "pasted": read_pasted,
        "help": helping.explain,
        "forget-me": privacy.confirmed,
    }
    for cog in (
        switch,
        AbilityCommands(responder),
        QuestionCommands(responder),
        ReadCommand(responder),
        WatchCommands(responder),
        SettingsCommands(responder),
        FeedCommands(responder, adding, feeds),
        privacy,
        corrections,
        helping,
        MessageMenus(bot, responder),
        Presses(responder, switch.switched(actions, _ASKING)),
        errors,
        Listener(bot, responder, worker),
        Mentions(bot, responder, errors),
        Welcome(bot, responder),
    ):
        await bot.add_cog(cog)
