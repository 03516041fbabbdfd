"""Messages are edited and deleted, channels watched or not, articles forgotten."""

from __future__ import annotations

import pytest

from tests.end_to_end.pages import TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, text_of


async def test_deleting_the_message_deletes_the_article_and_the_reply(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, TEXT)
    reply = await stage.channel.wait_for_message(timeout=PATIENCE)
    await stage.settled()
    await posted.delete()
    await stage.discord.until(lambda: reply.deleted, PATIENCE, "the reply's deletion")
    assert "I have read no article here yet" in await stage.ask("articles list")


async def test_an_article_posted_twice_outlives_one_deletion(stage: Stage) -> None:
    first = await stage.channel.post(stage.member, TEXT)
    await stage.channel.wait_for_message(timeout=PATIENCE)
    await stage.say(TEXT)
    await stage.settled()
    await first.delete()
    await stage.discord.until(
        lambda: len(stage.channel.by_bot()) == 1, PATIENCE, "the first reply's deletion"
    )
    assert f"#1 {TITLE}" in await stage.ask("articles list")


async def test_bulk_deletion_deletes_articles(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, TEXT)
    reply = await stage.channel.wait_for_message(timeout=PATIENCE)
    await stage.settled()
    stage.channel.bulk_delete([posted])
    await stage.discord.until(lambda: reply.deleted, PATIENCE, "the reply's deletion")
    assert "I have read no article here yet" in await stage.ask("articles list")


async def test_an_edit_replaces_what_is_gone_and_keeps_the_rest(stage: Stage) -> None:
    for name in ("one", "two", "three"):
        stage.site.page(f"/{name}", page(title=f"Story {name}"))
    url = stage.site.url
    posted = await stage.channel.post(stage.member, f"{url('/one')} {url('/two')}")
    await stage.discord.until(lambda: len(stage.channel.by_bot()) == 2, PATIENCE, "two replies")
    await stage.settled()
    await posted.edit(f"{url('/two')} {url('/three')}")
    await stage.discord.until(
        lambda: (
            # Links are read side by side, so the articles' numbers are in no certain order.
            sorted(text_of(m).splitlines()[0].partition(" ")[2] for m in stage.channel.by_bot())
            == ["Story three", "Story two"]
        ),
        PATIENCE,
        "the replies of the edited message",
    )
    assert stage.site.targets.count("/two") == 1


async def test_a_link_preview_is_no_edit(stage: Stage) -> None:
    stage.site.page("/gone", "", status=404)
    posted = await stage.channel.post(stage.member, stage.site.url("/gone"))
    await stage.channel.wait_for_message(timeout=PATIENCE)
    await posted.unfurl([{"type": "link", "url": stage.site.url("/gone"), "title": "Gone"}])
    await stage.ask("help")
    await stage.settled()
    assert len(stage.channel.by_bot()) == 1


async def test_only_watched_channels_are_read(stage: Stage) -> None:
    moderator = stage.guild.add_member("mia", permissions=["manage_guild"])
    other = stage.guild.add_text_channel("other")
    interaction = await stage.channel.slash(moderator, "watch add", {"channel": other})
    assert f"<#{other.id}>" in text_of(await interaction.response(timeout=PATIENCE))
    await stage.channel.post(stage.member, TEXT)
    await other.post(stage.member, TEXT)
    await other.wait_for_message(timeout=PATIENCE)
    await stage.settled()
    assert [message.reference for message in stage.channel.by_bot()] == [None]


async def test_members_cannot_change_what_is_watched(stage: Stage) -> None:
    assert "Manage Server" in await stage.say("!watch all")


async def test_members_forget_only_their_own_articles(stage: Stage) -> None:
    await stage.say(TEXT)
    other = stage.guild.add_member("bob")
    interaction = await stage.channel.slash(other, "articles forget", {"article": "1"})
    assert "Only moderators" in text_of(await interaction.response(timeout=PATIENCE))
    assert "Forgotten: #1" in await stage.ask("articles forget", article="1")
    assert "I have read no article here yet" in await stage.ask("articles list")


@pytest.mark.parametrize("permission", ["manage_guild", "manage_messages"])
@pytest.mark.parametrize("typed", [False, True])
async def test_who_manages_the_server_or_its_messages_forgets_any_article(
    stage: Stage, permission: str, typed: bool
) -> None:
    await stage.say(TEXT)
    mia = stage.guild.add_member("mia", permissions=[permission])
    if typed:
        posted = await stage.channel.post(mia, "!articles forget 1")
        told = await stage.channel.wait_for_message(timeout=PATIENCE, after=posted.id)
    else:
        asked = await stage.channel.slash(mia, "articles forget", {"article": "1"})
        told = await asked.response(timeout=PATIENCE)
    assert "Forgotten: #1" in text_of(told)


async def test_a_deleted_channel_takes_its_articles_along(stage: Stage) -> None:
    other = stage.guild.add_text_channel("short-lived")
    await other.post(stage.member, TEXT)
    await other.wait_for_message(timeout=PATIENCE)
    await stage.settled()
    other.delete()

    async def listed() -> str:
        return await stage.ask("articles list")

    answers = [await listed() for _ in range(3)]
    assert "I have read no article here yet" in answers[-1]


async def test_an_edit_while_an_attachment_is_out_of_reach_forgets_nothing(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, "Look", attachments=[("story.txt", TEXT.encode())])
    await stage.channel.wait_for_message(timeout=PATIENCE)
    await stage.settled()
    stage.discord.world.attachments.clear()
    await posted.edit("Look at this")
    await stage.settled()
    assert f"#1 {TITLE}" in await stage.ask("articles list")


async def test_a_deletion_does_not_overtake_the_download_of_an_attachment(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, "", attachments=[("story.txt", TEXT.encode())])
    await posted.delete()
    await stage.say("!help")
    await stage.settled()
    assert "I have read no article here yet" in await stage.ask("articles list")


async def test_of_two_quick_edits_the_last_one_counts(stage: Stage) -> None:
    for name in ("one", "two", "three"):
        stage.site.page(f"/{name}", page(title=f"Story {name}"))
    posted = await stage.channel.post(stage.member, stage.site.url("/one"))
    await stage.channel.wait_for_message(timeout=PATIENCE)
    await posted.edit(stage.site.url("/two"))
    await posted.edit(stage.site.url("/three"))
    await stage.channel.wait_for_message(lambda m: "Story three" in text_of(m), timeout=PATIENCE)
    await stage.settled()
    listed = await stage.ask("articles list")
    assert "Story three" in listed
    assert "Story one" not in listed
    assert "Story two" not in listed


async def test_one_of_ten_links_can_be_edited(stage: Stage) -> None:
    links = [stage.site.url(f"/missing/{number}") for number in range(10)]
    posted = await stage.channel.post(stage.member, " ".join(links))
    await stage.discord.until(lambda: len(stage.channel.by_bot()) == 10, PATIENCE, "ten replies")
    stage.site.page("/bridge", page())
    await posted.edit(" ".join([stage.site.url("/bridge"), *links[1:]]))
    await stage.channel.wait_for_message(lambda m: f"#1 {TITLE}" in text_of(m), timeout=PATIENCE)
