"""What moderators set: how the bot answers links, whom it leaves alone, and the panel in which it is set."""

from __future__ import annotations

import pytest

from storage.guild_settings import ChannelSettings, GuildSettings, OnLink
from tests.discord_server import CommandUnavailable, Interaction, Member, Message
from tests.discord_server.channels import THREADS
from tests.discord_server.permissions import Permission
from tests.end_to_end.acts import (
    answer,
    labels,
    moderator,
    offered,
    plain,
    post_and_read,
    pressable,
    slash,
    story,
    title,
    told,
    typed,
)
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import PATIENCE, Stage, text_of

READ, FAILED = "📰", "⚠️"


async def save(stage: Stage, **settings: object) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(**settings))  # type: ignore[arg-type]  # passed through


async def stored(stage: Stage) -> GuildSettings:
    return await stage.app.storage.guilds.settings(stage.guild.id)


# After a link


async def test_where_moderators_want_a_reaction_there_is_one_and_no_reply(stage: Stage) -> None:
    await save(stage, on_link="react")
    good = await post_and_read(stage, stage.member, story(stage, 1))
    bad = await post_and_read(stage, stage.member, stage.site.url("/gone"))
    await stage.discord.until(lambda: bool(bad.reacted(FAILED)), PATIENCE, "the reaction")
    assert good.reacted(READ) == [stage.discord.bot]
    assert stage.channel.by_bot() == []
    await good.react(stage.member, READ)  # who wants to see more presses the reaction
    assert title(1) in text_of((await stage.replies(1))[0])


async def test_where_moderators_want_a_thread_the_reply_stands_in_it(stage: Stage) -> None:
    await save(stage, on_link="thread")
    good = await post_and_read(stage, stage.member, story(stage, 1))
    bad = await post_and_read(stage, stage.member, stage.site.url("/gone"))
    assert good.thread is not None
    assert bad.thread is not None
    assert good.thread.name.startswith("#1 Bridge news 1") or good.thread.name.startswith(title(1))
    (card,) = good.thread.by_bot()
    assert title(1) in text_of(card)
    assert "does not exist" in text_of(bad.thread.by_bot()[0])
    assert stage.channel.by_bot() == []
    assert good.reacted(READ) == [stage.discord.bot]
    asked = await good.thread.post(stage.member, "!summary", reply_to=card)
    summary = await good.thread.wait_for_message(timeout=PATIENCE, after=asked.id)
    assert title(1) in text_of(summary)


@pytest.mark.parametrize("denied", ["create_public_threads", "send_messages_in_threads"])
async def test_without_threads_the_reply_stands_in_the_channel_and_moderators_learn_why_once(
    stage: Stage, denied: str
) -> None:
    await save(stage, on_link="thread")
    stage.discord.forbid(stage.channel, denied)
    for number in (1, 2):
        await stage.channel.post(stage.member, story(stage, number))
        await stage.replies(number)
    first, second = stage.channel.by_bot()
    assert title(1) in text_of(first)
    assert title(2) in text_of(second)
    assert "For moderators" in first.content
    assert second.content == ""
    assert all(channel.type not in THREADS for channel in stage.guild.channels.values())


async def test_where_moderators_want_nothing_nothing_is_seen_and_all_is_read(stage: Stage) -> None:
    await save(stage, on_link="nothing")
    good = await post_and_read(stage, stage.member, story(stage, 1))
    bad = await post_and_read(stage, stage.member, stage.site.url("/gone"))
    assert stage.channel.by_bot() == []
    assert good.reactions == []
    assert bad.reactions == []
    assert title(1) in await stage.ask("summary")


@pytest.mark.parametrize(("everywhere", "here"), [("nothing", "reply"), ("reply", "nothing")])
async def test_a_channel_may_have_its_own_answer_to_a_link(
    stage: Stage, everywhere: OnLink, here: OnLink
) -> None:
    other = stage.guild.add_text_channel("other")
    channels = {stage.channel.id: ChannelSettings(on_link=here)}
    await save(stage, on_link=everywhere, channels=channels)
    await stage.channel.post(stage.member, story(stage, 1))
    await other.post(stage.member, story(stage, 2))
    await stage.settled()
    told_in = stage.channel if here == "reply" else other
    await told_in.wait_for_message(timeout=PATIENCE)
    assert len(stage.channel.by_bot()) + len(other.by_bot()) == 1


async def test_where_no_channel_is_watched_nothing_is_read_until_somebody_asks(stage: Stage) -> None:
    await save(stage, watched_channels=())
    posted = await stage.channel.post(stage.member, story(stage, 1))
    assert "no article" in await stage.ask("summary")
    assert stage.site.targets == []
    assert posted.reactions == []
    assert title(1) in await stage.ask("summary", article=stage.site.url("/1"))


async def test_ignored_members_roles_and_sites_are_left_alone(stage: Stage) -> None:
    trusted, ignored = stage.guild.add_member("bo"), stage.guild.add_member("cy")
    role = stage.guild.add_role("feeds")
    stage.member.roles.append(role)
    await save(
        stage, ignored_members=(ignored.id,), ignored_roles=(role.id,), ignored_hosts=("paper.example",)
    )
    await stage.channel.post(ignored, story(stage, 1))
    await stage.channel.post(stage.member, story(stage, 2))
    await stage.channel.post(trusted, "https://www.paper.example/a https://sub.paper.example/b")
    await stage.channel.post(trusted, story(stage, 3))
    await stage.replies(1)
    assert title(3) in text_of(stage.channel.by_bot()[0])
    assert stage.site.targets == ["/3"]


# The panel


async def opened(stage: Stage, who: Member) -> Message:
    return await slash(stage, who, "settings show")


async def chosen(panel: Message, who: Member, option: str) -> None:
    assert await answer(await panel.select(who, "v1:set-open", [option])) is panel


async def test_a_moderator_sets_options_by_menu_by_button_and_by_form(stage: Stage) -> None:
    mia = moderator(stage)
    panel = await opened(stage, mia)
    assert panel.ephemeral
    assert {"on_link", "ignored_hosts", "language"} <= {o["value"] for o in offered(panel, "v1:set-open")}
    await chosen(panel, mia, "on_link")
    await answer(await panel.select(mia, "v1:set-value:on_link:0", ["react"]))
    assert (await stored(stage)).on_link == "react"
    assert "react" in text_of(panel)
    await answer(await panel.click(mia, "v1:set-panel"))
    await answer(await panel.click(mia, "Switch everything off"))
    assert not (await stored(stage)).enabled
    await answer(await panel.click(mia, "Switch on again"))
    assert (await stored(stage)).enabled
    await chosen(panel, mia, "summary_sentences")
    await written(await panel.click(mia, "Another number…"), "7")
    assert (await stored(stage)).summary_sentences == 7
    refused = await written(await panel.click(mia, "Another number…"), "77")
    assert "from 1 to 15" in text_of(refused)
    await answer(await panel.click(mia, "Set back"))
    assert (await stored(stage)).summary_sentences == GuildSettings().summary_sentences


async def written(opened: Interaction, value: str) -> Message:
    return await answer(await opened.submit({"value": value}))


async def test_a_moderator_fills_and_empties_lists(stage: Stage) -> None:
    mia, role = moderator(stage), stage.guild.add_role("feeds")
    panel = await opened(stage, mia)
    for option, value, known in (
        ("watched_channels", stage.channel.id, (stage.channel.id,)),
        ("ignored_roles", role.id, (role.id,)),
        ("ignored_members", stage.member.id, (stage.member.id,)),
    ):
        await chosen(panel, mia, option)
        await answer(await panel.select(mia, f"v1:set-add:{option}", [str(value)]))
        assert getattr(await stored(stage), option) == known
        assert str(value) in text_of(panel)
        await answer(await panel.select(mia, f"v1:set-drop:{option}", [str(value)]))
        assert getattr(await stored(stage), option) == ()
        await answer(await panel.click(mia, "v1:set-panel"))
    await chosen(panel, mia, "ignored_hosts")
    await written(await panel.click(mia, "Add a site…"), "https://www.example.com/a")
    assert (await stored(stage)).ignored_hosts == ("example.com",)
    refused = await written(await panel.click(mia, "Add a site…"), "not a site")
    assert "web site" in text_of(refused)
    await answer(await panel.select(mia, "v1:set-drop:ignored_hosts", ["example.com"]))
    assert (await stored(stage)).ignored_hosts == ()


async def test_an_option_is_set_for_one_channel(stage: Stage) -> None:
    mia = moderator(stage)
    panel = await opened(stage, mia)
    await chosen(panel, mia, "on_link")
    await answer(await panel.click(mia, "For this channel only"))
    await answer(await panel.select(mia, f"v1:set-value:on_link:{stage.channel.id}", ["nothing"]))
    settings = await stored(stage)
    assert settings.on_link == "reply"
    assert settings.channels[stage.channel.id].on_link == "nothing"
    assert "For the whole server" in labels(panel)
    await answer(await panel.click(mia, "Set back"))
    assert (await stored(stage)).channels == {}


async def test_a_public_panel_obeys_moderators_only(stage: Stage) -> None:
    mia = moderator(stage)
    panel = await typed(stage, mia, "!settings")
    assert not panel.ephemeral
    for press in (
        await panel.click(stage.member, "Switch everything off"),
        await panel.select(stage.member, "v1:set-open", ["on_link"]),
    ):
        refused = await answer(press)
        assert refused.ephemeral
        assert "Manage Server" in text_of(refused)
    assert (await stored(stage)).enabled
    await answer(await panel.click(mia, pressable(panel, "v1:set:enabled")))
    assert not (await stored(stage)).enabled


@pytest.mark.parametrize(
    "command",
    [
        "settings",
        "settings set on_link nothing",
        "settings add ignored_hosts example.com",
        "settings remove ignored_hosts example.com",
        "settings reset",
        "corrections",
        "corrections export",
        "watch",
    ],
)
async def test_typed_commands_of_moderators_refuse_members(stage: Stage, command: str) -> None:
    before = await stored(stage)
    assert "Manage Server" in await stage.say(f"!{command}")
    assert await stored(stage) == before


async def test_discord_hides_moderators_commands_from_members(stage: Stage) -> None:
    needs = {command.name: command.needs for command in stage.discord.commands}
    assert {name for name, needed in needs.items() if needed} >= {"settings", "corrections", "watch"}
    assert all(needed == Permission.MANAGE_GUILD for needed in needs.values() if needed)
    with pytest.raises(CommandUnavailable):
        await stage.slash("settings show")


async def test_settings_are_set_by_command_and_bad_values_are_explained(stage: Stage) -> None:
    mia = moderator(stage)

    async def run(path: str, **options: object) -> str:
        return text_of(await slash(stage, mia, path, **options))

    await run("settings set", option="language", value="de")
    assert (await stored(stage)).language == "de"
    await run("settings set", option="language", value="en", channel=stage.channel)
    assert (await stored(stage)).channels[stage.channel.id].language == "en"
    await run("settings add", option="ignored_hosts", value="example.com")
    assert (await stored(stage)).ignored_hosts == ("example.com",)
    await run("settings reset", option="ignored_hosts")
    await run("settings reset", option="language", channel=stage.channel)
    await run("settings reset")
    assert await stored(stage) == GuildSettings()
    for options in ({"option": "on_link", "value": "dance"}, {"option": "colour", "value": "red"}):
        refused = await slash(stage, mia, "settings set", **options)
        assert refused.ephemeral
        assert "nothing" in plain(refused) or "on_link" in plain(refused)


async def test_the_panel_works_in_a_thread_for_the_channel_above_it(stage: Stage) -> None:
    mia, thread = moderator(stage), stage.thread(stage.channel)
    panel = await answer(await thread.slash(mia, "settings show"))
    await answer(await panel.select(mia, "v1:set-open", ["enabled"]))
    await answer(await panel.click(mia, "For this channel only"))
    await answer(await panel.select(mia, f"v1:set-value:enabled:{stage.channel.id}", ["off"]))
    await thread.post(stage.member, TEXT)
    assert "switched me off here" in await told(await thread.slash(stage.member, "summary"))
    await answer(await panel.click(mia, "Set back"))
    assert "no article" in await told(await thread.slash(stage.member, "summary"))
