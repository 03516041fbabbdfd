from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.settings import LONGEST_LIST, Settings
from handlers.settings_options import LISTS, OPTIONS, Option, OptionKind
from handlers.summary import Summary
from handlers.which import WhichArticle
from news.errors import BadArgument, NotAllowed
from storage.guild_settings import ChannelSettings, GuildSettings, is_ignored
from tests.handlers.newsroom import Newsroom, headings, notes, post, scope
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, MEMBER, OTHER_CHANNEL, OTHER_GUILD, OTHER_MEMBER

THREAD = CHANNEL + 7
ROLE = 777


@pytest.fixture
def settings(room: Newsroom) -> Settings:
    return Settings(room.storage.guilds)


def test_every_setting_is_an_option_and_every_option_a_setting() -> None:
    names = {field.name for field in fields(GuildSettings)} - {"other", "channels"}
    assert {option.name for option in OPTIONS} == names
    assert {o.name for o in OPTIONS if o.per_channel} == {f.name for f in fields(ChannelSettings)}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_an_option_says_what_it_may_be(option: Option) -> None:
    assert str(option.label)
    assert str(option.meaning).endswith(".")
    choices = option.kind in (OptionKind.CHOICE, OptionKind.SWITCH)
    assert bool(option.allowed) == choices
    assert (option.most > option.least > 0) == (option.kind is OptionKind.NUMBER)


async def test_the_defaults_are_shown_with_their_meaning(settings: Settings) -> None:
    answer = await settings.show(scope())
    assert headings(answer)[:5] == [
        "Everything: on",
        "Watched channels: all",
        "After reading: reply",
        "Sentences of a summary: 3",
        "Language: each member's own",
    ]
    one = await settings.show_one(scope(), "on_link")
    assert headings(one) == ["After reading: reply"]
    assert [str(detail) for detail in one.entries[0].detail] == [
        "What I do when I have read an article.",
        "I reply with a compact summary.",
    ]


@pytest.mark.parametrize(
    ("option", "value", "shown"),
    [
        ("enabled", "off", "Everything: off"),
        ("enabled", False, "Everything: off"),
        ("enabled", "YES", "Everything: on"),
        ("on_link", "react", "After reading: reaction"),
        ("on-link", " Thread ", "After reading: thread"),
        ("summary_sentences", 15, "Sentences of a summary: 15"),
        ("summary sentences", "1", "Sentences of a summary: 1"),
        ("language", "uk", "Language: Ukrainian"),
        ("language", None, "Language: each member's own"),
        ("forget_by", "moderators", "Who may forget: moderators"),
        ("retention_days", "3650", "Days until deletion: 3650"),
        ("retention_days", "never", "Days until deletion: never"),
        ("read_bots", "on", "Bots and forwarded messages: on"),
        ("pictures", "light", "Pictures: light"),
    ],
)
async def test_a_change_is_shown_and_kept(settings: Settings, option: str, value: object, shown: str) -> None:
    assert headings(await settings.change(scope(), option, value)) == [shown]
    assert shown in headings(await settings.show(scope()))


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("enabled", "perhaps", "Everything is one of: on, off."),
        ("on_link", "shout", "After reading is one of: reply, react, thread, nothing."),
        ("summary_sentences", 0, "Sentences of a summary is a number from 1 to 15."),
        ("summary_sentences", 16, "Sentences of a summary is a number from 1 to 15."),
        ("summary_sentences", "²", "Sentences of a summary is a number from 1 to 15."),
        ("summary_sentences", True, "Sentences of a summary is a number from 1 to 15."),
        ("summary_sentences", "9" * 5000, "Sentences of a summary is a number from 1 to 15."),
        ("summary_sentences", None, "Sentences of a summary is a number from 1 to 15."),
        ("retention_days", "3651", "Days until deletion is a number from 1 to 3650, or never."),
        ("retention_days", "-1", "Days until deletion is a number from 1 to 3650, or never."),
        ("language", "xx", "Language is one of: discord, en, de, es, fr, uk."),
        ("ignored_hosts", "a.example", "Ignored sites is a list: use /settings add or /settings remove."),
    ],
)
async def test_what_is_not_allowed_is_refused_with_what_is(
    settings: Settings, option: str, value: object, told: str
) -> None:
    with pytest.raises(BadArgument) as caught:
        await settings.change(scope(), option, value)
    assert str(caught.value) == told


async def test_an_unknown_option_is_answered_with_those_there_are(settings: Settings) -> None:
    with pytest.raises(BadArgument, match="enabled, watched_channels, on_link"):
        await settings.change(scope(), "colour", "red")


@pytest.mark.parametrize(
    ("option", "value", "kept", "shown"),
    [
        ("ignored_hosts", "https://www.Bild.example/news?a=1", "bild.example", "Ignored sites: bild.example"),
        ("ignored_hosts", "*.bild.example", "bild.example", "Ignored sites: bild.example"),
        ("ignored_roles", f"<@&{ROLE}>", ROLE, f"Ignored roles: <@&{ROLE}>"),
        ("ignored_members", f"<@!{MEMBER}>", MEMBER, f"Ignored members: <@{MEMBER}>"),
        ("ignored_members", MEMBER, MEMBER, f"Ignored members: <@{MEMBER}>"),
        ("watched_channels", f"<#{CHANNEL}>", CHANNEL, f"Watched channels: <#{CHANNEL}>"),
    ],
)
async def test_lists_are_added_to_and_removed_from(
    settings: Settings, room: Newsroom, option: str, value: object, kept: object, shown: str
) -> None:
    assert headings(await settings.add(scope(), option, value)) == [shown]
    await settings.add(scope(), option, value)
    assert getattr(await room.storage.guilds.settings(GUILD), option) == (kept,)
    (heading,) = headings(await settings.remove(scope(), option, value))
    assert heading.endswith(": none")
    with pytest.raises(BadArgument, match=r"not in the list\. /settings shows"):
        await settings.remove(scope(), option, value)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("ignored_hosts", "com"),
        ("ignored_hosts", "not a host"),
        ("ignored_hosts", ""),
        ("ignored_members", "Ann"),
        ("ignored_members", "0"),
        ("ignored_members", str(2**63)),
        ("ignored_roles", "-5"),
        ("enabled", "on"),
    ],
)
async def test_what_cannot_be_in_a_list_is_refused(settings: Settings, option: str, value: object) -> None:
    with pytest.raises(BadArgument):
        await settings.add(scope(), option, value)


async def test_a_list_has_an_end(settings: Settings) -> None:
    for number in range(LONGEST_LIST):
        await settings.add(scope(), "ignored_members", number + 1)
    await settings.add(scope(), "ignored_members", 1)  # in it already
    with pytest.raises(BadArgument, match="full"):
        await settings.add(scope(), "ignored_members", LONGEST_LIST + 1)


@pytest.mark.parametrize("option", [o.name for o in OPTIONS if not o.per_channel and o.kind not in LISTS])
async def test_a_channel_has_no_such_setting_of_its_own(settings: Settings, option: str) -> None:
    values = {"retention_days": 5, "forget_by": "poster", "read_bots": "on", "pictures": "dark"}
    with pytest.raises(BadArgument, match="whole server"):
        await settings.change(scope(), option, values[option], CHANNEL)


async def test_a_channels_own_setting_holds_there_and_in_its_threads(settings: Settings) -> None:
    await settings.change(scope(), "on_link", "nothing", CHANNEL)
    await settings.change(scope(), "summary_sentences", 7, THREAD)
    here, thread, elsewhere = [
        await settings.effective(GUILD, channels)
        for channels in ((CHANNEL,), (THREAD, CHANNEL), (OTHER_CHANNEL,))
    ]
    assert [e.on_link for e in (here, thread, elsewhere)] == ["nothing", "nothing", "reply"]
    assert [e.summary_sentences for e in (here, thread, elsewhere)] == [3, 7, 3]
    assert await settings.summary_sentences(scope(channel_id=THREAD)) == 7


async def test_a_thread_may_be_read_in_a_channel_that_is_not(settings: Settings) -> None:
    await settings.change(scope(), "enabled", "off", CHANNEL)
    await settings.change(scope(), "enabled", "on", THREAD)
    assert not (await settings.effective(GUILD, (CHANNEL,))).reads
    assert (await settings.effective(GUILD, (THREAD, CHANNEL))).reads


async def test_the_servers_switch_is_the_one_switch(settings: Settings) -> None:
    await settings.change(scope(), "enabled", "on", CHANNEL)
    await settings.change(scope(), "enabled", "off")
    assert not (await settings.effective(GUILD, (CHANNEL,))).reads


async def test_a_channel_may_go_back_to_discords_language(settings: Settings) -> None:
    await settings.change(scope(), "language", "de")
    await settings.change(scope(), "language", "discord", CHANNEL)
    assert (await settings.effective(GUILD, (CHANNEL,))).language is None
    assert (await settings.effective(GUILD, (OTHER_CHANNEL,))).language == "de"
    assert "Language: each member's own" in headings(await settings.show(scope(), CHANNEL))


async def test_a_channels_page_tells_what_is_the_servers(settings: Settings) -> None:
    await settings.change(scope(), "on_link", "react", CHANNEL)
    answer = await settings.show(scope(), CHANNEL)
    assert headings(answer) == [
        "Everything: on (as the server has it)",
        "After reading: reaction",
        "Sentences of a summary: 3 (as the server has it)",
        "Language: each member's own (as the server has it)",
    ]
    assert notes(await settings.show(scope())) == [f"Channels with settings of their own: <#{CHANNEL}>"]


async def test_resetting_a_channel_leaves_the_rest(settings: Settings, room: Newsroom) -> None:
    await settings.change(scope(), "on_link", "thread")
    for channel in (CHANNEL, OTHER_CHANNEL):
        await settings.change(scope(), "on_link", "react", channel)
    await settings.reset(scope(), CHANNEL)
    kept = await room.storage.guilds.settings(GUILD)
    assert kept == GuildSettings(on_link="thread", channels={OTHER_CHANNEL: ChannelSettings("react")})


async def test_resetting_the_server_keeps_its_channels_and_what_is_not_known(
    settings: Settings, room: Newsroom
) -> None:
    channels = {CHANNEL: ChannelSettings(enabled=False)}
    before = GuildSettings(enabled=False, ignored_hosts=("a.b",), other={"future": 1}, channels=channels)
    await room.storage.guilds.save(GUILD, before)
    await settings.reset(scope())
    after = await room.storage.guilds.settings(GUILD)
    assert after == GuildSettings(other={"future": 1}, channels=channels)


async def test_one_option_is_reset_alone(settings: Settings, room: Newsroom) -> None:
    await settings.change(scope(), "on_link", "react")
    await settings.change(scope(), "pictures", "light")
    await settings.reset(scope(), option="on_link")
    assert await room.storage.guilds.settings(GUILD) == GuildSettings(pictures="light")


async def test_two_moderators_do_not_undo_each_other(settings: Settings, room: Newsroom) -> None:
    await asyncio.gather(
        *(settings.add(scope(), "ignored_members", number) for number in range(1, 21)),
        settings.change(scope(), "on_link", "react"),
    )
    kept = await room.storage.guilds.settings(GUILD)
    assert set(kept.ignored_members) == set(range(1, 21))
    assert kept.on_link == "react"


async def test_another_servers_settings_are_its_own(settings: Settings) -> None:
    await settings.change(scope(), "on_link", "react")
    assert (await settings.effective(OTHER_GUILD, (CHANNEL,))).on_link == "reply"


async def test_members_and_roles_are_ignored(settings: Settings) -> None:
    await settings.add(scope(), "ignored_members", MEMBER)
    await settings.add(scope(), "ignored_roles", ROLE)
    effective = await settings.effective(GUILD, (CHANNEL,))
    assert effective.ignores(MEMBER)
    assert effective.ignores(OTHER_MEMBER, [1, ROLE])
    assert not effective.ignores(OTHER_MEMBER, [1])


@pytest.mark.parametrize(
    ("link", "ignored"),
    [
        ("https://bild.example/a", True),
        ("http://www.bild.example/a", True),
        ("https://sport.bild.example/a", True),
        ("https://m.bild.example/a", True),
        ("https://notbild.example/a", False),
        ("https://bild.example.org/a", False),
        ("https://paper.example/?from=bild.example", False),
    ],
)
async def test_an_ignored_site_is_ignored_with_its_subdomains(
    settings: Settings, room: Newsroom, link: str, ignored: bool
) -> None:
    await settings.add(scope(), "ignored_hosts", "bild.example")
    hosts = (await settings.effective(GUILD, (CHANNEL,))).ignored_hosts
    assert is_ignored(link, hosts) == ignored
    assert await room.app.ingest.accept(post(f"look {link}")) == (0 if ignored else 1)


async def test_a_link_edited_in_is_ignored_too(settings: Settings, room: Newsroom) -> None:
    await settings.add(scope(), "ignored_hosts", "bild.example")
    await room.app.ingest.edited(post("https://bild.example/a https://paper.example/b", message_id=5))
    waiting = await room.storage.inbox.of_message(GUILD, 5)
    assert [item.payload for item in waiting] == ["https://paper.example/b"]


async def test_what_was_read_before_its_site_was_ignored_stays_when_the_message_is_edited(
    settings: Settings, room: Newsroom
) -> None:
    await room.app.ingest.accept(post("https://bild.example/a", message_id=5))
    await settings.add(scope(), "ignored_hosts", "bild.example")
    await room.app.ingest.edited(post("look: https://bild.example/a", message_id=5))
    assert len(await room.storage.inbox.of_message(GUILD, 5)) == 1


async def test_a_question_about_an_ignored_site_is_refused(settings: Settings, room: Newsroom) -> None:
    await settings.add(scope(), "ignored_hosts", "bild.example")
    with pytest.raises(NotAllowed, match="leave that web site alone"):
        await room.app.summary(scope(), "https://bild.example/a")
    assert await room.nothing_stored()


async def test_only_moderators_forget_where_it_is_set_so(settings: Settings, room: Newsroom) -> None:
    await room.stored("# Bridge\n\nIt is open.")
    await settings.change(scope(), "forget_by", "moderators")
    with pytest.raises(NotAllowed, match="only moderators"):
        await room.app.articles.forget(scope(), "1", may_moderate=False)
    await room.app.articles.forget(scope(), "1", may_moderate=True)


async def test_a_summary_is_as_long_as_the_channel_has_it(settings: Settings, room: Newsroom) -> None:
    which = WhichArticle(room.storage, room.app.ingest.read_link)
    summary = Summary(room.storage.articles, which, usual=settings.summary_sentences)
    await room.stored(reading("# Six\n\nOne is. Two is. Three is. Four is. Five is. Six is."))
    await settings.change(scope(), "summary_sentences", 5, CHANNEL)
    assert len((await summary(scope())).citations) == 5
    assert len((await summary(scope(channel_id=OTHER_CHANNEL))).citations) == 3
    assert len((await summary(scope(), sentences=2)).citations) == 2


async def test_a_message_older_than_the_server_keeps_it_is_not_read_when_it_is_edited(
    settings: Settings, room: Newsroom
) -> None:
    await settings.change(scope(), "retention_days", 1)
    old = post("https://paper.example/old", message_id=5)
    await room.app.ingest.edited(old)
    assert await room.app.ingest.accept(old) == 0
    fresh = replace(old, message_id=6, posted_at=datetime.now(UTC) - timedelta(hours=23))
    await room.app.ingest.edited(fresh)
    assert [item.message_id for item in await room.storage.inbox.pending()] == [6]
