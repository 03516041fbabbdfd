"""What feeds post, laid out: within Discord's limits whatever the feed holds, and told apart afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feed_layout import LaidOut, lay_out
from bot.feed_times import page_of
from bot.page import CONTENT_LIMIT
from handlers.feeds_posts import FeedPost, PostItem
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import Span
from news.feeds.at import At
from storage.feed_rows import DeliveryKind, FeedState, FollowedFeed
from storage.feed_settings import FeedSettings

NOW = datetime(2024, 3, 3, 8, tzinfo=UTC)
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5000)


def feed(settings: FeedSettings | None = None) -> FollowedFeed:
    return FollowedFeed(
        id=1,
        guild_id=1,
        number=1,
        source_id=1,
        channel_id=1,
        settings=settings or FeedSettings(),
        state=FeedState.ACTIVE,
        added_by=1,
        added_at=NOW,
        suspended_at=None,
        url="https://news.example/feed",
        title="The Example",
        site=None,
        last_success_at=NOW,
        last_polled_at=NOW,
        next_poll_at=NOW,
        failures=0,
        failing_since=None,
        error=None,
    )


def source(number: int) -> Source:
    url = f"https://news.example/{number}"
    return Source(number, number, f"Story {number}", url, "The Example", "Ann Author", NOW.date(), "en")


def cite(number: int, passage: str) -> Citation:
    return Citation(source(number), Span(0, len(passage)), passage)


def post(
    *entries: Entry,
    kind: DeliveryKind = DeliveryKind.ITEM,
    items: tuple[PostItem, ...] = (),
    mode: str = "summary",
) -> FeedPost:
    settings = FeedSettings(post=mode)  # type: ignore[arg-type]  # one of the three
    link = "https://news.example/1" if kind is DeliveryKind.ITEM else None
    return FeedPost(kind, feed(settings), "Story 1", link, Answer(Phrase("Story 1"), entries), items=items)


def embeds(laid: LaidOut) -> list[discord.Embed]:
    return laid.given().get("embeds", [])


def text(laid: LaidOut) -> str:
    return "\n".join(embed.description or "" for embed in embeds(laid))


def check(laid: LaidOut) -> None:
    shown = embeds(laid)
    assert len(shown) <= 10
    assert sum(map(len, shown)) <= 6000
    assert all(len(embed.description or "") <= 4096 for embed in shown)
    for given_ in (laid.given(), laid.as_words()):
        assert len(given_.get("content") or "") <= CONTENT_LIMIT


@given(st.lists(WORDS, max_size=15), WORDS, WORDS)
def test_whatever_an_item_holds_it_is_one_message(passages: list[str], title: str, small: str) -> None:
    entry = Entry(None, tuple(cite(1, passage) for passage in passages), about=source(1))
    check(lay_out(post(entry), str, role_id=5, small_print=small[:300]))
    named = tuple(PostItem(title, "https://news.example/x") for _ in range(30))
    check(lay_out(post(entry, kind=DeliveryKind.MORE, items=named), str))


def test_stories_that_do_not_fit_are_named() -> None:
    entries = [
        Entry(
            Phrase(f"#{n} Story {n}"),
            tuple(cite(n, f"Sentence {k} of {n}. " + "x" * 350) for k in range(3)),
            about=source(n),
        )
        for n in range(1, 11)
    ]
    laid = lay_out(post(*entries, kind=DeliveryKind.DIGEST), str)
    check(laid)
    assert all(f"https://news.example/{n})" in text(laid) for n in range(1, 11))
    assert "- [#10 Story 10]" in text(laid)


def test_sentences_that_do_not_fit_are_counted() -> None:
    citations = tuple(cite(1, f"Sentence {k}. " + "x" * 600) for k in range(15))
    laid = lay_out(post(Entry(None, citations, about=source(1))), str)
    shown = text(laid).count("> Sentence")
    assert f"And {15 - shown} more sentences" in text(laid)


def test_what_could_not_be_read_leads_to_its_page_all_the_same() -> None:
    unread = Entry(Phrase("A *starred* story"), (), (Phrase("not read"),))
    items = (PostItem("A *starred* story", "https://news.example/9"),)
    laid = lay_out(post(unread, kind=DeliveryKind.DIGEST, items=items), str)
    assert r"**[A \*starred\* story](https://news.example/9)**" in text(laid)


def test_only_the_role_can_be_alerted() -> None:
    entry = Entry(None, (cite(1, "@everyone <@&7> <@8>"),), about=source(1))
    mentions = lay_out(post(entry), str, role_id=5).given()["allowed_mentions"].to_dict()
    assert mentions == {"parse": [], "roles": [5]}
    assert lay_out(post(entry), str).given()["allowed_mentions"].to_dict()["parse"] == []


@pytest.mark.parametrize(
    ("kind", "silent"),
    [
        ("item", None),
        ("digest", None),
        ("more", True),
        ("broken", True),
        ("recovered", True),
        ("joined", True),
    ],
)
def test_what_is_no_news_makes_no_sound(kind: str, silent: bool | None) -> None:
    assert lay_out(post(kind=DeliveryKind(kind)), str).given().get("silent") is silent


def test_a_link_alone_has_discords_preview_and_nothing_else() -> None:
    given_ = lay_out(post(mode="link"), str).given()
    assert given_["content"] == "**Story 1**\nhttps://news.example/1"
    assert given_["suppress_embeds"] is False
    assert "embeds" not in given_


def test_times_are_discords_in_the_text_and_words_in_the_title() -> None:
    values = {"since": At(NOW), "time": At(NOW)}
    answer = Answer(Phrase("Since {since}", values), (Entry(None, (), (Phrase("{time}, {since}", values),)),))
    page = page_of(answer, str)
    assert page.title == "Since 2024-03-03 08:00 UTC"
    assert page.description.endswith("<t:1709452800:R>, <t:1709452800:f>")
