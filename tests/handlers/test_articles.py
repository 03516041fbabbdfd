from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from news.answer import Paging
from news.errors import BadArgument, CorruptCitation, NotAllowed, NothingStored, UnknownArticle
from storage.forget import Reply
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import (
    CHANNEL,
    GUILD,
    MEMBER,
    OTHER_CHANNEL,
    OTHER_GUILD,
    OTHER_MEMBER,
    item,
    stored,
)

STORY = "# Bridge opens\n\n[The bridge is open], said {Ann Lee} in <Paris>. Nobody fell."


async def fill(room: Newsroom, count: int) -> None:
    for number in range(1, count + 1):
        await room.stored(f"# Story {number}\n\nThing {number} happened.", minutes=number)


async def test_one_article_is_no_plural(room: Newsroom) -> None:
    await fill(room, 1)
    answer = await room.app.articles.list(scope())
    assert str(answer.title) == "1 article"
    assert notes(answer) == []


async def test_the_first_page_is_the_newest(room: Newsroom) -> None:
    await fill(room, 23)
    answer = await room.app.articles.list(scope())
    assert str(answer.title) == "23 articles"
    assert headings(answer) == [f"#{n} Story {n}" for n in range(23, 13, -1)]
    assert answer.paging == Paging(1, 3)


async def test_the_last_page_holds_the_rest(room: Newsroom) -> None:
    await fill(room, 23)
    answer = await room.app.articles.list(scope(), 3)
    assert headings(answer) == ["#3 Story 3", "#2 Story 2", "#1 Story 1"]


@pytest.mark.parametrize(("count", "pages"), [(10, 1), (11, 2)])
async def test_a_full_page_is_not_followed_by_an_empty_one(room: Newsroom, count: int, pages: int) -> None:
    await fill(room, count)
    with pytest.raises(BadArgument, match=f"pages 1 to {pages}"):
        await room.app.articles.list(scope(), pages + 1)


@pytest.mark.parametrize("page", [0, -1])
async def test_pages_count_from_one(room: Newsroom, page: int) -> None:
    await fill(room, 1)
    with pytest.raises(BadArgument):
        await room.app.articles.list(scope(), page)


async def test_the_list_is_the_guilds_not_the_channels(room: Newsroom) -> None:
    await room.stored(STORY, channel_id=OTHER_CHANNEL)
    assert headings(await room.app.articles.list(scope())) == ["#1 Bridge opens"]


async def test_a_line_tells_what_is_known(room: Newsroom) -> None:
    made = reading(STORY, publisher="The Courier")
    article = replace(made.article, byline="Jo Bell", published=date(2024, 3, 3))
    await room.stored(replace(made, article=article))
    (entry,) = (await room.app.articles.list(scope())).entries
    assert [str(phrase) for phrase in entry.detail] == [
        "The Courier",
        "Jo Bell",
        "2024-03-03",
        "13 words",
        "1 quotation",
        "1 speaker named",
        "1 place",
    ]


async def test_a_card_has_the_best_sentence_and_who_is_quoted(room: Newsroom) -> None:
    await room.stored(STORY)
    answer = await room.app.articles.show(scope(), "1")
    assert str(answer.title) == "#1 Bridge opens"
    assert await verified(room.storage, answer) == ["The bridge is open, said Ann Lee in Paris."]
    assert notes(answer) == ["Quoted: Ann Lee"]


async def test_a_card_names_five_speakers_and_counts_the_rest(room: Newsroom) -> None:
    said = " ".join(f"[Thing {n}], said {{Ann {name}}}." for n, name in enumerate("ABCDEFG"))
    await room.stored("# Crowd\n\n" + said)
    answer = await room.app.articles.show(scope())
    assert notes(answer) == ["Quoted: Ann A, Ann B, Ann C, Ann D, Ann E and 2 more"]


async def test_showing_all_is_the_list(room: Newsroom) -> None:
    await fill(room, 2)
    assert headings(await room.app.articles.show(scope(), "all")) == ["#2 Story 2", "#1 Story 1"]


async def test_an_altered_text_is_never_shown(room: Newsroom) -> None:
    await room.altered(await room.stored(STORY))
    with pytest.raises(CorruptCitation):
        await room.app.articles.show(scope(), "1")


async def test_members_forget_what_they_posted(room: Newsroom) -> None:
    source = await room.stored(STORY)
    answer, replies = await room.app.articles.forget(scope(), "1", may_moderate=False)
    assert str(answer.title) == "Forgotten: #1 Bridge opens"
    assert replies == ()
    assert notes(answer) == []
    with pytest.raises(UnknownArticle):
        await room.storage.articles.text(GUILD, source.article_id)


async def test_our_replies_about_it_are_given_back(room: Newsroom) -> None:
    await room.stored(STORY)
    (notice,) = await room.storage.outbox.pending()
    await room.storage.outbox.delivered(notice, 777)
    answer, replies = await room.app.articles.forget(scope(), "1", may_moderate=False)
    assert replies == (Reply(GUILD, CHANNEL, 777),)
    assert notes(answer) == ["What I had written about it is deleted too."]


async def test_members_do_not_forget_what_others_posted(room: Newsroom) -> None:
    await room.stored(STORY, member_id=OTHER_MEMBER)
    with pytest.raises(NotAllowed):
        await room.app.articles.forget(scope(), "1", may_moderate=False)
    assert await room.storage.articles.count(GUILD) == 1


@pytest.mark.parametrize("member_id", [MEMBER, OTHER_MEMBER])
async def test_nobody_forgets_alone_what_two_have_posted(room: Newsroom, member_id: int) -> None:
    for poster in (MEMBER, OTHER_MEMBER):
        await stored(room.storage, STORY, item(member_id=poster))
    with pytest.raises(NotAllowed):
        await room.app.articles.forget(scope(member_id=member_id), "1", may_moderate=False)
    assert await room.storage.articles.count(GUILD) == 1


async def test_moderators_forget_anything(room: Newsroom) -> None:
    await room.stored(STORY, member_id=OTHER_MEMBER)
    await room.app.articles.forget(scope(), "bridge", may_moderate=True)
    assert await room.storage.articles.count(GUILD) == 0


@pytest.mark.parametrize("may_moderate", [True, False])
async def test_all_is_never_forgotten_at_once(room: Newsroom, may_moderate: bool) -> None:
    await fill(room, 2)
    with pytest.raises(BadArgument, match="Name one article"):
        await room.app.articles.forget(scope(), "all", may_moderate=may_moderate)
    assert await room.storage.articles.count(GUILD) == 2


async def test_numbers_are_not_handed_out_again(room: Newsroom) -> None:
    await fill(room, 2)
    await room.app.articles.forget(scope(), "2", may_moderate=True)
    assert (await room.stored(STORY)).number == 3


async def test_another_guild_can_neither_list_show_nor_forget(room: Newsroom) -> None:
    await room.stored(STORY)
    elsewhere = scope(OTHER_GUILD)
    with pytest.raises(NothingStored):
        await room.app.articles.list(elsewhere)
    with pytest.raises(NothingStored):
        await room.app.articles.show(elsewhere, "1")
    with pytest.raises(NothingStored):
        await room.app.articles.forget(elsewhere, "1", may_moderate=True)
    assert await room.storage.articles.count(GUILD) == 1
