"""The ways in which articles and questions reach the bot: menus, replies, mentions, reactions, forms, files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from news.reader import Reader
from storage.guild_settings import GuildSettings
from tests.discord_server import Message, Options
from tests.end_to_end.acts import answer, labels, slash, story, title, told
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of
from tests.news.pdfs import columns, pdf

READ = "📰"
SCANNED = "holds pictures of its pages"


async def configured(stage: Stage, **settings: object) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(**settings))  # type: ignore[arg-type]  # passed through


@pytest.fixture
async def quiet(stage: Stage) -> Stage:
    """A server in which nothing is read unless somebody asks."""
    await configured(stage, watched_channels=())
    return stage


async def articles(stage: Stage) -> list[str]:
    rows = await stage.app.storage.articles.listing(stage.guild.id)
    return sorted(row.source.title for row in rows)


# What members post


async def test_several_links_in_one_message_each_get_their_own_answer(stage: Stage) -> None:
    links = [story(stage, number) for number in range(3)] + [stage.site.url("/gone")]
    posted = await stage.channel.post(stage.member, "look: " + " and ".join(links))
    replies = [text_of(reply) for reply in await stage.replies(4)]
    for number in range(3):
        assert sum(title(number) in reply for reply in replies) == 1
    assert sum("/gone" in reply for reply in replies) == 1
    assert posted.reacted(READ) == [stage.discord.bot]


async def test_a_link_gets_one_answer_whatever_happens_to_its_message(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, story(stage, 1))
    await stage.replies(1)
    await posted.unfurl([{"type": "article", "url": stage.site.url("/1"), "title": title(1)}])
    await posted.react(stage.member, READ)
    await posted.react(stage.guild.add_member("bo"), READ)
    assert "afraid to cross it" in await stage.ask("who-said", who="Laurent")
    assert len([message for message in await stage.replies(1) if message.interaction is None]) == 1
    assert stage.site.targets.count("/1") == 1


async def test_attached_files_are_read_each_by_its_kind(stage: Stage) -> None:
    files = [
        ("a.txt", f"Text file. {TEXT}".encode()),
        ("b.md", f"# A heading of its own\n\n{TEXT}".encode()),
        ("c.html", page(title="A saved page").encode()),
        ("d.pdf", columns(f"Print edition\n{TEXT}", count=2)),
        ("scan.pdf", pdf([[]])),
    ]
    await stage.channel.post(stage.member, "", attachments=files)
    replies = [text_of(reply) for reply in await stage.replies(5)]
    assert len(await articles(stage)) == 4
    assert any("A saved page" in reply for reply in replies)
    assert sum(SCANNED in reply for reply in replies) == 1


async def test_other_bots_embeds_and_forwards_count_only_where_moderators_want_them(stage: Stage) -> None:
    feed = stage.discord.add_user("feed", bot=True)
    elsewhere = stage.guild.add_text_channel("elsewhere")
    stage.discord.forbid(elsewhere, "view_channel")
    original = await elsewhere.post(stage.member, story(stage, 2))

    async def shared() -> None:
        embed = {"type": "rich", "title": "News", "url": story(stage, 1)}
        await stage.channel.post(feed, "", embeds=[embed])
        await stage.channel.forward(stage.member, original)

    await shared()
    await stage.say(story(stage, 3))
    assert await articles(stage) == [title(3)]
    await configured(stage, read_bots=True)
    await shared()
    await stage.replies(3)
    assert await articles(stage) == [title(1), title(2), title(3)]


async def test_the_bot_answers_neither_bots_nor_itself(stage: Stage) -> None:
    other, me = stage.discord.add_user("echo", bot=True), stage.discord.bot
    for author in (other, me):
        for content in (story(stage, 1), "!help", f"{me.mention} what is new?", TEXT):
            await stage.channel.post(author, content)
    await stage.say(story(stage, 2))
    assert len(await stage.replies(1)) == 5  # four that the test wrote in the bot's name, one answer
    assert await articles(stage) == [title(2)]


# Message menus


async def test_read_this_answers_for_every_link_of_a_message(quiet: Stage) -> None:
    links = [story(quiet, 1), quiet.site.url("/gone"), story(quiet, 2)]
    posted = await quiet.channel.post(quiet.member, " ".join(links))
    asked = await posted.context_menu(quiet.member, "Read this")
    first, second = await answer(asked), await asked.followup(1, PATIENCE)
    failed = await asked.followup(2, PATIENCE)
    assert title(1) in text_of(first)
    assert title(2) in text_of(second)
    assert [first.ephemeral, second.ephemeral, failed.ephemeral] == [False, False, True]
    assert quiet.channel.by_bot() == [first, second]


async def test_read_this_with_nothing_to_read_tells_the_member_alone(quiet: Stage) -> None:
    posted = await quiet.channel.post(quiet.member, "good morning")
    failed = await answer(await posted.context_menu(quiet.member, "Read this"))
    assert failed.ephemeral
    assert len(failed.content) > 20
    assert quiet.channel.by_bot() == []


async def test_who_said_this_names_the_speaker_to_who_asks(stage: Stage) -> None:
    await stage.say(TEXT)
    posted = await stage.channel.post(stage.member, "“Nobody should be afraid to cross it.”")
    found = await answer(await posted.context_menu(stage.member, "Who said this?"))
    assert found.ephemeral
    assert "Camille Laurent" in text_of(found)
    unsaid = await stage.channel.post(stage.member, "🎉")
    assert "went wrong" not in await told(await unsaid.context_menu(stage.member, "Who said this?"))


# Replies and mentions


async def test_a_summary_is_of_the_message_replied_to(quiet: Stage) -> None:
    one = await quiet.channel.post(quiet.member, story(quiet, 1))
    several = await quiet.channel.post(quiet.member, f"{story(quiet, 2)} {story(quiet, 3)}")
    assert title(1) in await quiet.say("!summary", reply_to=one)
    both = await quiet.say("!summary", reply_to=several)
    assert title(2) in both
    assert title(3) in both
    assert title(1) in await quiet.say("!summary", reply_to=one)  # no longer the latest
    assert quiet.site.targets.count("/1") == 1
    mentioned = await quiet.say(f"{quiet.discord.bot.mention}", reply_to=one)
    assert title(1) in mentioned
    assert title(2) not in mentioned


async def test_a_summary_is_of_the_card_replied_to(stage: Stage) -> None:
    await stage.channel.post(stage.member, f"{story(stage, 1)} {story(stage, 2)}")
    cards = await stage.replies(2)
    read = await slash(stage, stage.member, "read", link=story(stage, 3))
    for number, card in ((1, cards[0]), (2, cards[1]), (3, read), (1, cards[0])):
        assert title(number) in text_of(card)
        summary = await stage.say("!summary", reply_to=card)
        shown = [other for other in (1, 2, 3) if title(other) in summary]
        assert shown == [number]


async def test_a_question_about_an_answer_is_about_its_articles(quiet: Stage) -> None:
    for number in (1, 2, 3):
        await quiet.ask("read", link=story(quiet, number))
    one = await quiet.exchange("!summary 2")
    assert "#2 " in await quiet.say("!who-said Perrin", reply_to=one)
    several = await quiet.exchange("!summary 1, 3")
    again = await quiet.say("!summary", reply_to=several)
    assert [title(number) in again for number in (1, 2, 3)] == [True, False, True]
    posts = await quiet.app.storage.posts.of_message(quiet.guild.id, one.id)
    assert posts == []  # an answer of the bot is no post of an article


async def test_a_reply_to_a_link_that_cannot_be_read_says_so(quiet: Stage) -> None:
    await quiet.ask("read", link=story(quiet, 1))
    gone = await quiet.channel.post(quiet.member, quiet.site.url("/gone"))
    said = await quiet.say("!summary", reply_to=gone)
    assert title(1) not in said
    assert "does not exist" in said


async def test_a_mention_is_answered_by_what_it_holds(quiet: Stage) -> None:
    me = quiet.discord.bot.mention
    assert "/help" in await quiet.say(me)
    assert title(1) in await quiet.say(f"{me} {story(quiet, 1)}")
    assert "Camille Laurent" in await quiet.say(f"{me} Who is the chief engineer?")
    posted = await quiet.channel.post(quiet.member, f"{story(quiet, 2)}")
    asked = await quiet.say(f"{me} What did the work cost?", reply_to=posted)
    assert "four million euros" in asked
    assert await articles(quiet) == [title(1), title(2)]


async def test_thanks_are_answered_with_a_smile_and_no_message(stage: Stage) -> None:
    await stage.say(TEXT)
    before = len(stage.channel.by_bot())
    thanks = await stage.channel.post(stage.member, f"{stage.discord.bot.mention} thanks, good bot!")
    await stage.discord.until(lambda: thanks.reactions, PATIENCE, "a reaction")
    assert len(stage.channel.by_bot()) == before
    assert "Camille Laurent" in await stage.say(
        f"{stage.discord.bot.mention} thanks! Who is the chief engineer?"
    )


async def test_a_reply_to_talk_asks_what_is_read_here(stage: Stage) -> None:
    await stage.say(TEXT)
    talk = await stage.channel.post(stage.member, "is that true?")
    me = stage.discord.bot.mention
    assert "Camille Laurent" in await stage.say(f"{me} Who is the chief engineer?", reply_to=talk)
    assert TITLE in await stage.say("!summary", reply_to=talk)


async def test_after_a_mention_commands_are_commands_and_questions_are_questions(stage: Stage) -> None:
    await stage.say(TEXT)
    me = stage.discord.bot.mention
    for content, expected in (
        ("who Laurent", "Camille Laurent, in all articles"),
        ("where Lyon", "Lyon in #1"),
        ("summary 1", "Summary of #1"),
        ("who-said Perrin", "What Hugo Perrin said"),
    ):
        said = await stage.say(f"{me} {content}")
        assert expected in said, content
    asked = await stage.say(f"{me} where did Laurent say that?")
    assert "Nobody called" not in asked
    assert "No place called" not in asked


async def test_a_mention_with_many_links_leaves_none_out(quiet: Stage) -> None:
    links = " ".join(story(quiet, number) for number in range(10))
    await quiet.channel.post(quiet.member, f"{quiet.discord.bot.mention} {links}")
    cards = "\n".join(map(text_of, await quiet.replies(10)))
    assert all(title(number) in cards for number in range(10))


# The reaction


async def test_the_reaction_has_a_message_read_once(quiet: Stage) -> None:
    posted = await quiet.channel.post(quiet.guild.add_member("bo"), f"{story(quiet, 1)} {story(quiet, 2)}")
    robot = quiet.guild.add_member(quiet.discord.add_user("echo", bot=True))
    await posted.react(robot, READ)
    await posted.react(quiet.discord.bot, READ)
    await posted.react(quiet.member, "👍")
    await asyncio.gather(posted.react(quiet.member, READ), posted.react(quiet.guild.add_member("cy"), READ))
    cards = await quiet.replies(2)
    assert [title(1) in text_of(cards[0]), title(2) in text_of(cards[1])] == [True, True]
    await posted.unreact(quiet.member, READ)
    await posted.react(quiet.member, READ)
    assert title(2) in await quiet.ask("articles list")
    assert [message for message in quiet.channel.by_bot() if message.interaction is None] == cards


async def test_bots_and_talk_are_not_read_for_a_reaction(quiet: Stage) -> None:
    posted = await quiet.channel.post(quiet.member, story(quiet, 1))
    await posted.react(quiet.guild.add_member(quiet.discord.add_user("echo", bot=True)), READ)
    await posted.react(quiet.discord.bot, READ)
    talk = await quiet.channel.post(quiet.member, "good morning")
    await talk.react(quiet.member, READ)
    assert "no article" in await quiet.ask("summary")
    assert quiet.channel.by_bot() == [] or all(m.interaction for m in quiet.channel.by_bot())
    assert await articles(quiet) == []


# Without the Message Content intent


async def test_without_the_intent_menus_forms_and_mentions_read(reader: Reader, tmp_path: Path) -> None:
    blind = {"message_content": False, "options": Options(intents=frozenset())}
    async with on_stage(reader, f"sqlite:///{tmp_path / 'verbatim.db'}", **blind) as stage:  # type: ignore[arg-type]  # passed through
        posted = await stage.channel.post(stage.member, story(stage, 1))
        assert title(1) in await told(await posted.context_menu(stage.member, "Read this"))
        quoted = await stage.channel.post(stage.member, "Nobody should be afraid to cross it.")
        who = await told(await quoted.context_menu(stage.member, "Who said this?"))
        assert "Camille Laurent" in who
        assert TITLE in text_of(await form(stage, {"text": TEXT}))
        me = stage.discord.bot.mention
        assert title(2) in await stage.say(f"{me} {story(stage, 2)}")
        assert "Camille Laurent" in await stage.say(f"{me} Who is the chief engineer?")
        assert title(2) in await stage.ask("summary", article="3")


# /read


async def test_read_takes_a_link_or_a_file(quiet: Stage) -> None:
    card = await slash(quiet, quiet.member, "read", link=story(quiet, 1))
    assert title(1) in text_of(card)
    assert {"Summary", "Quotes", "Places", "Ask"} <= set(labels(card))
    assert TITLE in await quiet.ask("read", file=("story.txt", TEXT.encode()))
    failed = await slash(quiet, quiet.member, "read", link=quiet.site.url("/gone"))
    assert failed.ephemeral
    scanned = await slash(quiet, quiet.member, "read", file=("scan.pdf", pdf([[]])))
    assert scanned.ephemeral
    assert SCANNED in text_of(scanned)
    assert len(quiet.channel.by_bot()) == 2


async def form(stage: Stage, values: dict[str, str], files: list[tuple[str, bytes]] | None = None) -> Message:
    opened = await stage.channel.slash(stage.member, "read")
    return await answer(await opened.submit(values, {"files": files} if files else None))


async def test_the_form_takes_a_text_in_one_field_or_two(quiet: Stage) -> None:
    assert TITLE in text_of(await form(quiet, {"text": TEXT}))
    long = "\n\n".join([TEXT, "A second part.", *PARAGRAPHS])
    middle = long.index(PARAGRAPHS[3])
    card = await form(quiet, {"text": long[:middle], "rest": long[middle:]})
    assert TITLE in text_of(card)
    summary = await quiet.ask("who-said", who="Perrin", article="2")
    assert "promised to be careful" in summary
    short = await form(quiet, {"text": "too short"})
    assert short.ephemeral
    assert "60 words" in text_of(short)


async def test_the_form_takes_files_of_every_kind(quiet: Stage) -> None:
    opened = await quiet.channel.slash(quiet.member, "read")
    files = [
        ("a.txt", f"Text file. {TEXT}".encode()),
        ("b.md", f"# A heading of its own\n\n{TEXT}".encode()),
        ("c.html", page(title="A saved page").encode()),
        ("d.pdf", columns(f"Print edition\n{TEXT}", count=2)),
        ("scan.pdf", pdf([[]])),
    ]
    sent = await opened.submit({}, {"files": files})
    await sent.followup(4, PATIENCE)
    assert len(await articles(quiet)) == 4
    assert [each.ephemeral for each in sent.followups] == [False, False, False, True]
    assert SCANNED in text_of(sent.followups[-1])
