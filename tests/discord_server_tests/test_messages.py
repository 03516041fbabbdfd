"""Messages, files, reactions, threads and direct messages, with the real client."""

from __future__ import annotations

import io

import discord
import pytest

from tests.discord_server import DiscordServer, Message
from tests.discord_server_tests.bots import ListeningBot, intents, running
from tests.discord_server_tests.conftest import Scene


def _channel(bot: ListeningBot, scene: Scene) -> discord.TextChannel:
    channel = bot.get_channel(scene.news.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_post_edit_and_delete_reach_the_bot(scene: Scene, bot: ListeningBot) -> None:
    message = await scene.news.post(scene.ana, "https://example.org/a")
    heard = await bot.heard("message")
    assert (heard.content, heard.author.name, heard.guild.id) == (message.content, "ana", scene.guild.id)
    await message.edit("https://example.org/b")
    _, after = await bot.heard("message_edit")
    assert after.content == "https://example.org/b"
    await message.delete()
    assert (await bot.heard("message_delete")).id == message.id


async def test_link_preview_is_an_update_without_an_edit(scene: Scene, bot: ListeningBot) -> None:
    message = await scene.news.post(scene.ana, "https://example.org/a")
    await message.unfurl([{"type": "article", "title": "A", "url": "https://example.org/a"}])
    _, after = await bot.heard("message_edit")
    assert after.edited_at is None
    assert after.embeds[0].title == "A"


async def test_bulk_delete_reaches_the_bot(scene: Scene, bot: ListeningBot) -> None:
    messages = [await scene.news.post(scene.ana, text) for text in ("a", "b")]
    scene.news.bulk_delete(messages)
    payload = await bot.heard("raw_bulk_message_delete")
    assert payload.message_ids == {message.id for message in messages}
    assert scene.news.messages == []


async def test_deleted_channel_reaches_the_bot(scene: Scene, bot: ListeningBot) -> None:
    scene.news.delete()
    assert (await bot.heard("guild_channel_delete")).id == scene.news.id


async def test_attachment_of_a_member_is_downloaded(scene: Scene, bot: ListeningBot) -> None:
    await scene.news.post(scene.ana, attachments=[("article.txt", b"Words.")])
    attachment = (await bot.heard("message")).attachments[0]
    assert (attachment.filename, attachment.size) == ("article.txt", 6)
    assert attachment.content_type == "text/plain; charset=utf-8"
    assert await attachment.read() == b"Words."


async def test_bot_replies_with_embed_and_file(scene: Scene, bot: ListeningBot) -> None:
    posted = await scene.news.post(scene.ana, "question")
    heard = await bot.heard("message")
    embed = discord.Embed(title="Answer", description="…").set_image(url="attachment://map.png")
    await heard.reply("here", embed=embed, file=discord.File(io.BytesIO(b"png"), "map.png"))
    answer = await scene.news.wait_for_message()
    assert answer.reference is not None
    assert answer.reference.message_id == posted.id
    assert answer.attachments[0].body == b"png"
    assert answer.embeds[0]["image"]["url"].endswith("/map.png")
    assert answer.mentions == [scene.ana.user]


async def test_bot_hears_its_own_message_with_the_nonce(scene: Scene, bot: ListeningBot) -> None:
    await _channel(bot, scene).send("mine", nonce="n1")
    heard = await bot.heard("message")
    assert (heard.author.id, heard.nonce) == (scene.server.bot.id, "n1")


async def test_same_nonce_gives_the_first_message_again(scene: Scene, bot: ListeningBot) -> None:
    channel = _channel(bot, scene)
    first = await channel.send("once", nonce="n1")
    second = await channel.send("twice", nonce="n1")
    assert (second.id, second.content) == (first.id, "once")
    assert len(scene.news.messages) == 1


async def test_same_nonce_is_forgotten_after_its_window(scene: Scene, bot: ListeningBot) -> None:
    scene.server.options.nonce_window = 0.0
    channel = _channel(bot, scene)
    first = await channel.send("once", nonce="n1")
    assert (await channel.send("twice", nonce="n1")).id != first.id


async def test_same_nonce_in_another_channel_is_another_message(scene: Scene, bot: ListeningBot) -> None:
    other = scene.guild.add_text_channel("other")
    await bot.heard("guild_channel_create")
    first = await _channel(bot, scene).send("here", nonce="n1")
    second = await bot.get_partial_messageable(other.id).send("there", nonce="n1")
    assert first.id != second.id


async def test_bot_edits_and_deletes_its_message(scene: Scene, bot: ListeningBot) -> None:
    sent = await _channel(bot, scene).send("draft", embed=discord.Embed(title="kept"))
    await sent.edit(content="final")
    message = scene.news.messages[0]
    assert (message.content, message.embeds[0]["title"]) == ("final", "kept")
    await sent.delete()
    assert scene.news.messages == []
    assert message.deleted


async def test_edit_may_drop_the_file(scene: Scene, bot: ListeningBot) -> None:
    sent = await _channel(bot, scene).send("text", file=discord.File(io.BytesIO(b"x"), "x.txt"))
    await sent.edit(attachments=[])
    assert scene.news.messages[0].attachments == []


async def test_allowed_mentions_are_recorded_and_applied(scene: Scene, bot: ListeningBot) -> None:
    await _channel(bot, scene).send(scene.ana.mention, allowed_mentions=discord.AllowedMentions.none())
    message = scene.news.messages[0]
    assert message.allowed_mentions == {"parse": []}
    assert message.mentions == []


async def test_reactions_go_both_ways(scene: Scene, bot: ListeningBot) -> None:
    posted = await scene.news.post(scene.ana, "x")
    heard = await bot.heard("message")
    await heard.add_reaction("📰")
    assert posted.reacted("📰") == [scene.server.bot]
    await bot.heard("raw_reaction_add")
    await posted.react(scene.ana, "👎")
    payload = await bot.heard("raw_reaction_add")
    assert (str(payload.emoji), payload.user_id) == ("👎", scene.ana.id)
    await posted.unreact(scene.ana, "👎")
    assert str((await bot.heard("raw_reaction_remove")).emoji) == "👎"
    await heard.remove_reaction("📰", discord.Object(scene.server.bot.id))
    assert posted.reactions == []


async def test_history_is_read_in_pages(scene: Scene, bot: ListeningBot) -> None:
    posted = [await scene.news.post(scene.ana, str(number)) for number in range(7)]
    channel = _channel(bot, scene)

    async def contents(**where: object) -> list[str]:
        return [message.content async for message in channel.history(limit=3, **where)]  # type: ignore[arg-type]  # the table below

    middle = discord.Object(posted[3].id)
    assert await contents() == ["6", "5", "4"]
    assert await contents(before=middle) == ["2", "1", "0"]
    assert await contents(after=middle) == ["4", "5", "6"]
    assert sorted(await contents(around=middle)) == ["2", "3", "4"]


async def test_thread_starts_under_a_message_and_takes_messages(scene: Scene, bot: ListeningBot) -> None:
    await scene.news.post(scene.ana, "article")
    thread = await (await bot.heard("message")).create_thread(name="Digest")
    await thread.send("inside")
    started = scene.news.messages[0].thread
    assert started is not None
    assert [message.content for message in started.messages] == ["inside"]
    await started.post(scene.ana, "thanks")
    heard = await bot.heard("message")
    while heard.content != "thanks":
        heard = await bot.heard("message")
    assert isinstance(heard.channel, discord.Thread)


async def test_direct_messages_go_both_ways(scene: Scene, bot: ListeningBot) -> None:
    user = await bot.fetch_user(scene.ana.id)
    await user.send("hello")
    private = scene.server.direct_messages(scene.ana.user)
    assert [message.content for message in private.messages] == ["hello"]
    await bot.heard("message")
    await private.post(scene.ana, "hi")
    assert isinstance((await bot.heard("message")).channel, discord.DMChannel)


async def test_user_who_closed_direct_messages_gets_none(scene: Scene, bot: ListeningBot) -> None:
    scene.ana.user.dms_open = False
    user = await bot.fetch_user(scene.ana.id)
    with pytest.raises(discord.Forbidden) as refusal:
        await user.send("hello")
    assert refusal.value.code == 50007


async def _posts(scene: Scene) -> tuple[Message, Message]:
    mention = f"{scene.server.bot.mention} secret"
    return await scene.news.post(scene.ana, "secret"), await scene.news.post(scene.ana, mention)


async def test_without_the_content_intent_strangers_text_is_blank(scene: Scene) -> None:
    bot = ListeningBot(intents(message_content=False))
    async with running(scene.server, bot):
        await _posts(scene)
        assert (await bot.heard("message")).content == ""
        assert (await bot.heard("message")).content.endswith("secret")
        private = scene.server.direct_messages(scene.ana.user)
        await private.post(scene.ana, "private")
        assert (await bot.heard("message")).content == "private"


async def test_member_can_post_before_any_bot_is_there(server: DiscordServer) -> None:
    guild = server.add_guild()
    message = await guild.add_text_channel("news").post(guild.add_member("ana"), "early")
    assert message.content == "early"
