"""A list among the settings: its menus to add and remove, page by page, with everything by its name."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

import discord

from bot.controls import MOST_OPTIONS, OPTION_LIMIT, Rows
from bot.custom_ids import Press
from bot.errors import DISCORD_FAILED
from bot.page import shorten
from bot.render import Say
from handlers.settings_options import Option, OptionKind
from news.answer import Phrase

log = logging.getLogger(__name__)

_OF_DISCORD: Final[Mapping[OptionKind, type[Any]]] = {
    OptionKind.CHANNELS: discord.ui.ChannelSelect,
    OptionKind.ROLES: discord.ui.RoleSelect,
    OptionKind.MEMBERS: discord.ui.UserSelect,
}
# Discord waits three seconds for the first answer to a press, and asking for a page of members may take long.
_NAMES_SECONDS: Final = 1.5


def list_menus(
    rows: Rows, option: Option, say: Say, known: Sequence[object], names: Names, page: int
) -> None:
    """The menu to add to a list, the menu to remove what is on one of its pages, and buttons to turn them.

    Args:
        rows: where to put them; the first three rows are taken.
        option: the list.
        say: words the frame.
        known: what the list holds.
        names: what stands for whatever is on that page.
        page: counted from 0.
    """
    if menu := _OF_DISCORD.get(option.kind):
        press = Press.of("set-add", option.name)
        rows.add_item(menu(custom_id=str(press), placeholder=say(Phrase("Add…")), row=0, max_values=10))
    else:
        rows.button(say(Phrase("Add a site…")), Press.of("set-form", option.name, "0"), row=0)
    shown = on_page(known, page)
    if not shown:
        return
    options = [
        discord.SelectOption(label=shorten(names.get(each, str(each)), OPTION_LIMIT), value=handle(each))
        for each in shown
    ]
    last = last_page(known)
    press = Press.of("set-drop", option.name, page) if page else Press.of("set-drop", option.name)
    first = page * MOST_OPTIONS + 1
    values = {"first": first, "last": first + len(shown) - 1, "total": len(known)}
    placeholder = Phrase("Remove… ({first} to {last} of {total})", values) if last else Phrase("Remove…")
    rows.menu(say(placeholder), press, options, row=1)
    if last:
        _turning(rows, option, page, last)


def _turning(rows: Rows, option: Option, page: int, last: int) -> None:
    before, after = (
        Press.of("set-open", option.name, "0", max(page - 1, 0)),
        Press.of("set-open", option.name, "0", min(page + 1, last)),
    )
    rows.button(None, before, row=2, emoji="◀️", disabled=page == 0)
    rows.button(None, after, row=2, emoji="▶️", disabled=page == last)


def last_page(known: Sequence[object]) -> int:
    """The number of a list's last page, counted from 0."""
    return max(0, len(known) - 1) // MOST_OPTIONS


def on_page(known: Sequence[object], page: int) -> Sequence[object]:
    """What stands on a page of a list."""
    return known[page * MOST_OPTIONS : (page + 1) * MOST_OPTIONS]


def handle(each: object) -> str:
    """What stands for an entry in a menu: itself, or a digest of what is longer than Discord takes."""
    written = str(each)
    return written if len(written) <= OPTION_LIMIT else hashlib.sha256(written.encode()).hexdigest()


Names = Mapping[object, str]


async def names_of(
    option: Option, known: Sequence[object], guild: discord.Guild | None, say: Say
) -> dict[object, str]:
    """How channels, roles and members are called; by their ids where they are gone, which is said."""
    if guild is None or option.kind not in _OF_DISCORD:
        return {}
    ids = [each for each in known if isinstance(each, int)]
    if option.kind is OptionKind.MEMBERS:
        return await _members(ids, guild, say)
    named = {each: _name_of(each, option.kind, guild) for each in ids}
    return {each: name or say(Phrase("deleted ({id})", {"id": each})) for each, name in named.items()}


def _name_of(each: int, kind: OptionKind, guild: discord.Guild) -> str | None:
    if kind is OptionKind.ROLES:
        role = guild.get_role(each)
        return f"@{role.name.removeprefix('@')}" if role else None
    channel = guild.get_channel_or_thread(each)
    return f"#{channel.name}" if channel else None


async def _members(ids: Sequence[int], guild: discord.Guild, say: Say) -> dict[object, str]:
    """Members by name; those of whom the client knows nothing are asked for, as long as there is time."""
    found: dict[object, str] = {each: str(each) for each in ids}

    async def ask(each: int) -> None:
        member = guild.get_member(each)
        try:
            found[each] = f"@{(member or await guild.fetch_member(each)).display_name}"
        except discord.NotFound:
            found[each] = say(Phrase("no longer here ({id})", {"id": each}))

    try:
        async with asyncio.timeout(_NAMES_SECONDS):
            for failure in await asyncio.gather(*map(ask, ids), return_exceptions=True):
                if isinstance(failure, BaseException) and not isinstance(failure, DISCORD_FAILED):
                    raise failure
    except TimeoutError:
        log.info(
            "some of %d members are shown by their ids: Discord did not tell their names in time", len(ids)
        )
    return found
