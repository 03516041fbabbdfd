"""The panel of ``settings``: an option chosen in a menu, its values as buttons and menus under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import discord

from bot.controls import OPTION_LIMIT, Rows
from bot.custom_ids import Press
from bot.forms import Form
from bot.page import shorten
from bot.panels import check, detail, fill
from bot.presses import Action, Pressed
from bot.render import Say, render
from bot.respond import Reply
from bot.scope import channel_family, scope_of_interaction
from bot.settings_lists import Names, handle, last_page, list_menus, names_of, on_page
from bot.settings_typing import meant
from handlers.settings import Settings
from handlers.settings_options import NEVER, NEVER_LABEL, OPTIONS, Allowed, Option, OptionKind, option_named
from news.answer import Answer, Phrase

# Numbers that are offered; any other is written in a form.
_SENTENCES: Final = (1, 2, 3, 4, 5, 8, 10, 15)
_DAYS: Final = (7, 14, 30, 90, 180, 365)
_NOWHERE: Final = "0"
# What was added stands there; no list has so many pages.
_LAST_PAGE: Final = 999
#: Opens the panel as an answer of its own, from a message that is not the panel and must stay as it is.
FROM_OUTSIDE: Final = Press.of("set-panel", "new")
NO_CONTENT: Final = Phrase(
    "Discord does not show me messages that do not mention me, so I read nothing by myself. Who runs me can "
    "switch on the Message Content intent in the developer portal."
)


def panel(answer: Answer, say: Say, *, enabled: bool, message_content: bool = True) -> Reply:
    """Every setting, with a menu to choose one and the switch for everything.

    Args:
        answer: how they stand.
        say: words the frame.
        enabled: whether the bot does anything at all in this server.
        message_content: whether Discord shows it every message; where not, the panel says so.
    """
    if not message_content:
        answer = replace(answer, notes=(NO_CONTENT, *answer.notes))
    rows = Rows()
    options = [
        discord.SelectOption(
            label=shorten(say(option.label), 100),
            value=option.name,
            description=shorten(say(option.meaning), 100),
        )
        for option in OPTIONS
    ]
    rows.menu(say(Phrase("Which setting?")), Press("set-open"), options, row=0)
    switch = Press.of("set", "enabled", _NOWHERE, "off" if enabled else "on")
    label = Phrase("Switch everything off") if enabled else Phrase("Switch on again")
    style = discord.ButtonStyle.danger if enabled else discord.ButtonStyle.success
    rows.button(say(label), switch, row=1, style=style)
    return Reply(render(answer, say)[0], rows)


def option_panel(
    option: Option,
    answer: Answer,
    say: Say,
    *,
    channel: str,
    here: str,
    known: Sequence[object] = (),
    names: Names | None = None,
    page: int = 0,
) -> Reply:
    """One setting, with what it may be.

    Args:
        option: the setting.
        answer: how it stands.
        say: words the frame.
        channel: the channel it is set for; ``0`` for the server.
        here: the channel in which the panel is open.
        known: what a list holds.
        names: what stands for what is on that page of the list.
        page: which page of the list, counted from 0.
    """
    rows = Rows()
    if option.allowed:
        _choices(rows, option, say, channel)
    elif option.kind is OptionKind.NUMBER:
        _numbers(rows, option, say, channel)
    else:
        list_menus(rows, option, say, known, names or {}, page)
    if option.per_channel:
        server = channel == _NOWHERE
        label = Phrase("For this channel only") if server else Phrase("For the whole server")
        rows.button(say(label), Press.of("set-open", option.name, here if server else _NOWHERE), row=4)
    rows.button(say(Phrase("Set back")), Press.of("set-reset", option.name, channel), row=4)
    rows.button(say(Phrase("All settings")), Press("set-panel"), row=4, emoji="⚙️")
    return Reply(render(answer, say)[0], rows)


def _choices(rows: Rows, option: Option, say: Say, channel: str) -> None:
    options = [_offered(allowed, say) for allowed in option.allowed]
    rows.menu(say(option.label), Press.of("set-value", option.name, channel), options, row=0)


def _offered(allowed: Allowed, say: Say) -> discord.SelectOption:
    meaning = shorten(say(allowed.meaning), 100) if allowed.meaning != allowed.label else None
    label = shorten(say(allowed.label), OPTION_LIMIT)
    return discord.SelectOption(label=label, value=allowed.value, description=meaning)


def _numbers(rows: Rows, option: Option, say: Say, channel: str) -> None:
    offered = [*(_DAYS if option.optional else _SENTENCES)]
    values = [str(number) for number in offered if option.least <= number <= option.most]
    options = [discord.SelectOption(label=value, value=value) for value in values]
    if option.optional:
        options.insert(0, discord.SelectOption(label=say(NEVER_LABEL), value=NEVER))
    rows.menu(say(option.label), Press.of("set-value", option.name, channel), options, row=0)
    rows.button(say(Phrase("Another number…")), Press.of("set-form", option.name, channel), row=1)


class SettingsPanel:
    """Answers the presses on the panel.

    Args:
        settings: the handler.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def actions(self) -> dict[str, Action]:
        """What answers each of the panel's buttons and menus."""
        return {
            "set-panel": self.open,
            "set-open": self.open_option,
            "set": self.press,
            "set-value": self.choose,
            "set-add": self.add,
            "set-drop": self.drop,
            "set-form": self.form,
            "set-written": self.written,
            "set-reset": self.reset,
        }

    async def open(self, pressed: Pressed) -> None:
        """Show all settings."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        enabled = (await self._settings.effective(scope.guild_id, ())).enabled
        content = pressed.interaction.client.intents.message_content
        answer = await self._settings.show(scope)
        reply = panel(answer, pressed.say, enabled=enabled, message_content=content)
        if pressed.press == FROM_OUTSIDE:
            await pressed.interaction.response.send_message(**reply.given(), ephemeral=True)
        else:
            await fill(pressed, reply)

    async def open_option(self, pressed: Pressed) -> None:
        """Show one setting."""
        check(pressed)
        name = pressed.values[0] if pressed.values else detail(pressed, 0)
        await self._show_option(pressed, name, detail(pressed, 1) or _NOWHERE, _number(detail(pressed, 2)))

    async def press(self, pressed: Pressed) -> None:
        """Set what a button says."""
        check(pressed)
        name, channel, value = (detail(pressed, position) for position in range(3))
        await self._settings.change(
            await scope_of_interaction(pressed.interaction), name, value, _channel(channel)
        )
        await self.open(pressed)

    async def choose(self, pressed: Pressed) -> None:
        """Set what was chosen in the menu."""
        check(pressed)
        name, channel = detail(pressed, 0), detail(pressed, 1)
        value = pressed.values[0] if pressed.values else ""
        scope = await scope_of_interaction(pressed.interaction)
        await self._settings.change(scope, name, value, _channel(channel))
        await self._show_option(pressed, name, channel)

    async def add(self, pressed: Pressed) -> None:
        """Add the channels, roles or members chosen."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        for value in pressed.values:
            await self._settings.add(scope, detail(pressed, 0), value)
        await self._show_option(pressed, detail(pressed, 0), _NOWHERE, _LAST_PAGE)

    async def drop(self, pressed: Pressed) -> None:
        """Remove what was chosen from a list."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        name = detail(pressed, 0)
        chosen = [each for each in await self._settings.listed(scope, name) if handle(each) in pressed.values]
        for value in chosen or pressed.values:
            await self._settings.remove(scope, name, value)
        await self._show_option(pressed, name, _NOWHERE, _number(detail(pressed, 1)))

    async def form(self, pressed: Pressed) -> None:
        """Open the form for a value to be written."""
        check(pressed)
        option = option_named(detail(pressed, 0), OPTIONS)
        form = Form(pressed.say(option.label), Press.of("set-written", option.name, detail(pressed, 1)))
        form.field(pressed.say(option.label), "value", limit=100)
        await pressed.open(form)

    async def written(self, pressed: Pressed) -> None:
        """Set what was written in the form."""
        check(pressed)
        name, channel = detail(pressed, 0), detail(pressed, 1)
        value = str(pressed.fields.get("value") or "")
        scope = await scope_of_interaction(pressed.interaction)
        if option_named(name, OPTIONS).kind is OptionKind.HOSTS:
            await self._settings.add(scope, name, value)
        else:
            value = meant(name, value, pressed.say)
            await self._settings.change(scope, name, value, _channel(channel))
        await self._show_option(pressed, name, channel, _LAST_PAGE)

    async def reset(self, pressed: Pressed) -> None:
        """Set one setting back."""
        check(pressed)
        name, channel = detail(pressed, 0), detail(pressed, 1)
        await self._settings.reset(await scope_of_interaction(pressed.interaction), _channel(channel), name)
        await self._show_option(pressed, name, channel)

    async def _show_option(self, pressed: Pressed, name: str, channel: str, page: int = 0) -> None:
        option = option_named(name, OPTIONS)
        scope = await scope_of_interaction(pressed.interaction)
        answer = await self._settings.show_one(scope, option.name, _channel(channel))
        known = await self._settings.listed(scope, option.name)
        # what was removed may have been all of the last page
        page = min(page, last_page(known))
        guild = pressed.interaction.guild
        names = await names_of(option, on_page(known, page), guild, pressed.say)
        # a thread has the settings of the channel that it hangs under
        here = str((channel_family(pressed.interaction.channel) or (scope.channel_id,))[-1])
        await fill(
            pressed,
            option_panel(
                option, answer, pressed.say, channel=channel, here=here, known=known, names=names, page=page
            ),
        )


def _channel(detail: str) -> int | None:
    return int(detail) if detail.isdecimal() and detail != _NOWHERE and len(detail) <= 19 else None


def _number(detail: str) -> int:
    return int(detail) if detail.isascii() and detail.isdecimal() and len(detail) <= 3 else 0
