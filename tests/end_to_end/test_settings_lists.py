"""The lists of the settings' panel: everything in them by its name, and all of it within reach."""

from __future__ import annotations

import pytest

from bot.language import speech
from handlers.settings import LONGEST_LIST
from storage.guild_settings import GuildSettings
from tests.discord_server import Member, Message
from tests.end_to_end.acts import answer, moderator, offered, pressable, slash, typed
from tests.end_to_end.stage import Stage, text_of
from tests.end_to_end.test_settings import chosen, save, stored

GONE = 400_000_000_000_000_000


async def listed(stage: Stage, who: Member, option: str) -> Message:
    panel = await slash(stage, who, "settings show")
    await chosen(panel, who, option)
    return panel


def menu(panel: Message, option: str, page: str = "") -> dict[str, str]:
    """What can be removed: labels by values."""
    return {each["value"]: each["label"] for each in offered(panel, f"v1:set-drop:{option}{page}")}


async def test_channels_roles_and_members_are_removed_by_their_names(stage: Stage) -> None:
    mia, role = moderator(stage), stage.guild.add_role("feeds")
    await save(
        stage,
        watched_channels=(stage.channel.id, GONE),
        ignored_roles=(role.id, GONE),
        ignored_members=(stage.member.id, GONE),
    )
    for option, known, name, gone in (
        ("watched_channels", stage.channel.id, "#news", f"deleted ({GONE})"),
        ("ignored_roles", role.id, "@feeds", f"deleted ({GONE})"),
        ("ignored_members", stage.member.id, "@Ana", f"no longer here ({GONE})"),
    ):
        panel = await listed(stage, mia, option)
        assert menu(panel, option) == {str(known): name, str(GONE): gone}
        await answer(await panel.select(mia, f"v1:set-drop:{option}", [str(GONE)]))
        assert getattr(await stored(stage), option) == (known,)


async def test_a_long_list_is_turned_over_and_all_of_it_can_be_removed(stage: Stage) -> None:
    mia, hosts = moderator(stage), tuple(f"site{number}.example" for number in range(30))
    await save(stage, ignored_hosts=hosts)
    panel = await listed(stage, mia, "ignored_hosts")
    assert tuple(menu(panel, "ignored_hosts")) == hosts[:25]
    assert "1 to 25 of 30" in str(panel.components)
    await answer(await panel.click(mia, pressable(panel, "v1:set-open:ignored_hosts:0:1")))
    assert tuple(menu(panel, "ignored_hosts", ":1")) == hosts[25:]
    for number, host in enumerate(hosts[25:]):
        await answer(await panel.select(mia, "v1:set-drop:ignored_hosts:1", [host]))
        assert (await stored(stage)).ignored_hosts == hosts[:25] + hosts[26 + number :]
    # its last page is empty, and so the one before it is shown
    assert tuple(menu(panel, "ignored_hosts")) == hosts[:25]


async def test_a_site_with_a_very_long_name_is_removed_like_any_other(stage: Stage) -> None:
    mia, host = moderator(stage), ".".join(["a" * 60] * 3) + ".example"
    await save(stage, ignored_hosts=(host, "bild.example"))
    panel = await listed(stage, mia, "ignored_hosts")
    (value, _), _ = menu(panel, "ignored_hosts").items()
    await answer(await panel.select(mia, "v1:set-drop:ignored_hosts", [value]))
    assert (await stored(stage)).ignored_hosts == ("bild.example",)


async def test_what_is_added_to_a_long_list_is_shown_at_once(stage: Stage) -> None:
    mia, ids = moderator(stage), tuple(range(GONE, GONE + 25))
    await save(stage, ignored_roles=ids)
    panel, role = await listed(stage, mia, "ignored_roles"), stage.guild.add_role("feeds")
    await answer(await panel.select(mia, "v1:set-add:ignored_roles", [str(role.id)]))
    assert menu(panel, "ignored_roles", ":1") == {str(role.id): "@feeds"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("add ignored_hosts new.example", "Remove something from it first."),
        ("remove ignored_hosts gone.example", "/settings shows what is."),
        ("set ignored_hosts new.example", "/settings add or /settings remove"),
        ("set pictures light #news", "Leave the channel out."),
    ],
)
async def test_a_refusal_says_what_to_do(stage: Stage, command: str, told: str) -> None:
    await save(stage, ignored_hosts=tuple(f"site{number}.example" for number in range(LONGEST_LIST)))
    written = command.replace("#news", f"<#{stage.channel.id}>")
    refused = text_of(await typed(stage, moderator(stage), f"!settings {written}"))
    assert told in refused.replace("\\", "")


async def test_the_panel_shows_values_in_the_language_of_who_opens_it(stage: Stage) -> None:
    grete = stage.guild.add_member("grete", permissions=["manage_guild"], locale="de")
    await save(stage, on_link="nothing", retention_days=None)
    panel = await slash(stage, grete, "settings show")
    assert "Nach dem Lesen: nichts" in text_of(panel)
    assert f"{speech('de').text('Days until deletion')}: nie" in text_of(panel)
    await chosen(panel, grete, "on_link")
    labels = {each["value"]: each["label"] for each in offered(panel, "v1:set-value:on_link:0")}
    assert labels["nothing"] == "nichts"
    await chosen_again(panel, grete, "language")
    labels = {each["value"]: each["label"] for each in offered(panel, "v1:set-value:language:0")}
    assert labels["uk"] == "Ukrainisch"
    assert await stored(stage) == GuildSettings(on_link="nothing", retention_days=None)


async def chosen_again(panel: Message, who: Member, option: str) -> None:
    await answer(await panel.click(who, "v1:set-panel"))
    await chosen(panel, who, option)


async def test_options_and_values_are_typed_in_the_language_of_who_types(stage: Stage) -> None:
    grete = stage.guild.add_member("grete", permissions=["manage_guild"], locale="de")

    async def choices(name: str, **given: str) -> list[tuple[str, str]]:
        asked = await stage.channel.autocomplete(grete, "settings set", given, focused=name)
        return [(each["name"], each["value"]) for each in await asked.choices(timeout=10)]

    assert await choices("option", option="nach dem") == [("on_link · Nach dem Lesen", "on_link")]
    assert await choices("value", option="on_link", value="nich") == [("nichts", "nothing")]
    assert await choices("value", option="on_link", value="noth") == [("nichts", "nothing")]
    assert await choices("value", option="Sprache", value="franz") == [("Französisch", "fr")]
    await slash(stage, grete, "settings set", option="Nach dem Lesen", value="Nichts")
    assert (await stored(stage)).on_link == "nothing"
    await slash(stage, grete, "settings set", option="retention_days", value="nie")
    assert (await stored(stage)).retention_days is None
