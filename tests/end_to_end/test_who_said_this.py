"""The menu "Who said this?": on words that are quoted, on words that are not, and on the bot's own answers."""

from __future__ import annotations

import pytest

from tests.discord_server import Member, Message
from tests.end_to_end.acts import plain, post_and_read, slash, typed
from tests.end_to_end.pages import PARAGRAPHS, TEXT, page
from tests.end_to_end.stage import PATIENCE, Stage, text_of


@pytest.fixture
async def read(stage: Stage) -> Stage:
    await stage.say(TEXT)
    return stage


async def said_by(message: Message, who: Member) -> list[str]:
    """All that the menu tells, a message each."""
    asked = await message.context_menu(who, "Who said this?")
    first = await asked.response(timeout=PATIENCE)
    assert first.ephemeral
    return [plain(first)]


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en-US", "Who said this?"), ("de", "Wer hat das gesagt?"), ("fr", "Qui a dit ça ?")],
)
async def test_of_words_that_nobody_is_quoted_with_nothing_is_made_up(
    read: Stage, locale: str, title: str
) -> None:
    asking = read.guild.add_member("leo", locale=locale)
    for words in ("hello", "the ferry is nice, is it not"):
        talk = await read.channel.post(read.member, words)
        (told,) = await said_by(talk, asking)
        assert told.splitlines()[0] == title
        assert ">" not in told  # no sentence that has nothing to do with it
        assert words not in told
        assert "/ask" in told


@pytest.mark.parametrize("content", ["", "https://a.example/b"])
async def test_a_message_without_words_is_told_apart(read: Stage, content: str) -> None:
    picture = await read.channel.post(read.member, content, attachments=[("x.png", b"123")])
    (told,) = await said_by(picture, read.member)
    assert told.startswith("There are no words in that message.")
    assert "/who-said" in told


async def test_of_an_answer_of_ours_its_sentences_are_looked_up(read: Stage) -> None:
    shown = await slash(read, read.member, "summary", sentences=8)
    (told,) = await said_by(shown, read.member)
    assert "Who said this?" in told
    for name, words in (("Camille Laurent", "The bridge is stronger"), ("Hugo Perrin", "a ferry between")):
        assert words in told.partition(f"**{name}")[2], name
    assert "announced at a crowded meeting" not in told or "council" in told


async def test_of_a_sentence_alone_and_in_plain_text_too(read: Stage) -> None:
    read.discord.forbid(read.channel, "embed_links")
    shown = await typed(read, read.member, "!who-said Perrin")
    assert not shown.embeds
    (told,) = await said_by(shown, read.member)
    assert "Hugo Perrin" in told
    assert "We promised to be careful" in told


async def test_of_an_articles_card_the_sentences_shown_are_looked_up(stage: Stage) -> None:
    paragraphs = (PARAGRAPHS[1], PARAGRAPHS[2], PARAGRAPHS[4])
    stage.site.page("/quoted", page(title="The bridge is strong", paragraphs=paragraphs))
    await post_and_read(stage, stage.member, stage.site.url("/quoted"))
    (card,) = stage.channel.by_bot()
    assert "> " in text_of(card)
    (told,) = await said_by(card, stage.member)
    assert "Camille Laurent" in told
    assert "There are no words" not in told


async def test_an_answer_that_quotes_nobody_says_so(stage: Stage) -> None:
    paragraphs = tuple(
        f"The {colour} bridge over the river was painted by the city and opened again in the month of {month}, "
        "after a long winter in which no boat had passed below its arches."
        for colour, month in (("red", "May"), ("green", "June"), ("blue", "July"))
    )
    stage.site.page("/painted", page(title="Bridges painted", paragraphs=paragraphs))
    await post_and_read(stage, stage.member, stage.site.url("/painted"))
    (told,) = await said_by(await slash(stage, stage.member, "summary"), stage.member)
    assert "Nobody is quoted in these sentences" in told
