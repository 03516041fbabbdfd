from __future__ import annotations

import pytest

from handlers.feeds_options import OPTIONS, changed
from news.errors import BadArgument, UnknownFeed
from storage.feed_rows import FeedState
from storage.feed_settings import FeedSettings
from tests.handlers.following import follow, poll, posted, publish, told
from tests.handlers.newsroom import Newsroom, scope
from tests.news.feeds.awkward import rss
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD


async def test_a_page_is_searched_and_its_only_feed_is_previewed(room: Newsroom) -> None:
    publish(room.site, [1, 2])
    room.site.page("/", '<link rel="alternate" type="application/rss+xml" title="All" href="/feed">')
    found = await room.app.feeds.find(scope(), room.site.url("/"))
    (one,) = found.feeds
    assert (one.url, one.title, one.kind, one.items) == (room.site.url("/feed"), "The Paper", "rss", 2)
    assert one.preview is not None
    assert "Story 2" in told(one.preview)
    assert await room.storage.feeds.listing(GUILD) == []


async def test_several_feeds_of_a_page_are_a_choice(room: Newsroom) -> None:
    links = (f'<link rel="alternate" type="application/rss+xml" href="/{n}" title="Feed {n}">' for n in "ab")
    room.site.page("/", "".join(links))
    found = await room.app.feeds.find(scope(), room.site.url("/"))
    assert [(one.title, one.preview) for one in found.feeds] == [("Feed a", None), ("Feed b", None)]


@pytest.mark.parametrize(
    ("path", "status", "part"),
    [
        ("/gone", 410, "nothing at this address"),
        ("/refused", 403, "refuses programs like me (status 403)"),
        ("/often", 429, "come less often"),
        ("/broken", 500, "problem of its own (status 500)"),
    ],
)
async def test_a_feed_that_cannot_be_had_says_why(room: Newsroom, path: str, status: int, part: str) -> None:
    room.site.page(path, status=status)
    with pytest.raises(BadArgument, match=r"^I cannot follow that: ") as caught:
        await room.app.feeds.find(scope(), room.site.url(path))
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("", "not a web address"),
        ("ftp://paper.example/feed", "not a web address"),
        ("http://10.0.0.1/feed", "private network"),
        ("https://me:secret@paper.example/feed", "user name or password"),
    ],
)
async def test_an_address_that_cannot_be_used_says_why(room: Newsroom, url: str, part: str) -> None:
    with pytest.raises(BadArgument) as caught:
        await room.app.feeds.find(scope(), url)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (b"", "an empty answer"),
        (b"<html><p>A page</p></html>", "names no feed"),
        (rss(declaration='<!DOCTYPE rss [<!ENTITY a "b">]>').encode(), "declares entities"),
        (b"<rss version='2.0'><channel", "is damaged"),
    ],
)
async def test_what_is_no_feed_says_what_it_is(room: Newsroom, body: bytes, part: str) -> None:
    room.site.page("/feed.xml", body)
    with pytest.raises(BadArgument) as caught:
        await room.app.feeds.find(scope(), room.site.url("/feed.xml"))
    assert part in str(caught.value) or (not body and "names no feed" in str(caught.value))


async def test_adding_posts_nothing_and_says_what_is_set(room: Newsroom) -> None:
    publish(room.site, [1, 2])
    added = await room.app.feeds.add(
        scope(), room.site.url("/feed"), CHANNEL, {"quiet": "22-7 Europe/Berlin"}
    )
    assert "quiet from 22:00 to 07:00 (Europe/Berlin)" in told(added.answer)
    assert await posted(room) == []
    with pytest.raises(BadArgument, match="already"):
        await follow(room)


async def test_the_newest_item_is_posted_on_request(room: Newsroom) -> None:
    publish(room.site, [1, 2])
    await room.app.feeds.add(scope(), room.site.url("/feed"), CHANNEL, post_newest=True)
    (post,) = await posted(room)
    assert post.title == "Story 2"


async def test_a_feed_is_found_by_number_title_and_address(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    for which in ("1", "#1", "1.", "the paper", "Paper", room.site.url("/feed")):
        assert (await room.app.feeds.get(scope(), which)).id == feed.id
    for which in ("2", "nothing", "", "9" * 30):
        with pytest.raises(UnknownFeed):
            await room.app.feeds.get(scope(), which)
    with pytest.raises(UnknownFeed):
        await room.app.feeds.get(scope(OTHER_GUILD), "1")


async def test_the_list_tells_how_each_feed_is_doing(room: Newsroom) -> None:
    publish(room.site, [1])
    publish(room.site, [1], path="/other")
    feed = await follow(room)
    await follow(room, path="/other")
    room.site.page("/feed", status=503)
    await poll(room, feed)
    listed = told(await room.app.feeds.list(scope()))
    assert "failed once" in listed
    assert "problem of its own (status 503)" in listed
    assert "last read" in listed
    assert "next try" in listed
    assert "1 of them fails." in listed
    await room.app.feeds.pause(scope(), "1")
    assert "paused" in told(await room.app.feeds.list(scope()))


async def test_an_empty_list_says_what_to_do(room: Newsroom) -> None:
    assert "/feed add" in told(await room.app.feeds.list(scope()))
    publish(room.site, [1])
    await follow(room)
    with pytest.raises(BadArgument, match="pages 1 to"):
        await room.app.feeds.list(scope(), 7)


async def test_a_feed_is_shown_changed_paused_resumed_and_removed(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    edited = await room.app.feeds.edit(
        scope(), "1", {"post": "link", "deny": "advert", "channel": OTHER_CHANNEL}
    )
    assert "posts links" in told(edited)
    shown = told(await room.app.feeds.show(scope(), "1"))
    assert "not with: advert" in shown
    assert f"<#{OTHER_CHANNEL}>" in shown
    await room.app.feeds.pause(scope(), "1")
    assert (await room.app.feeds.get(scope(), "1")).state is FeedState.PAUSED
    await room.app.feeds.resume(scope(), "1")
    assert (await room.app.feeds.get(scope(), "1")).state is FeedState.ACTIVE
    assert "removed" in told(await room.app.feeds.remove(scope(), "1"))
    assert await room.storage.feed_sources.due(10, feed.next_poll_at) == []


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("post", "essay", "one of: link, summary, digest"),
        ("target", "mail", "one of: text, thread, forum"),
        ("sentences", "0", "1 to 15"),
        ("sentences", 99, "1 to 15"),
        ("allow", "/(/", "no regular expression"),
        ("role", "@everyone", "never mention everyone"),
        ("role", GUILD, "never mention everyone"),
        ("quiet", "late", "22:00-07:00"),
        ("quiet", "7-7", "different times"),
        ("quiet", "25-7", "no such time"),
        ("quiet", "22-7 Nowhere/Land", "no time zone"),
        ("zone", "Nowhere/Land", "no time zone"),
        ("digest", "often", "6h, or daily 18:00"),
        ("digest", "99h", "6h, or daily 18:00"),
        ("tags", "1,2,3,4,5,6", "at most 5 tags"),
        ("tags", "news", "give its id"),
        ("channel", "#news", "give its id"),
        ("colour", "red", "no such option"),
    ],
)
def test_a_setting_that_makes_no_sense_says_which_do(name: str, value: object, part: str) -> None:
    with pytest.raises(BadArgument) as caught:
        changed(FeedSettings(), CHANNEL, {name: value}, GUILD)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"post": "LINK"}, "posts links"),
        ({"digest": "every 6 hours"}, "every 6 hours"),
        ({"digest": "6h", "zone": "Europe/Berlin"}, "every 6 hours"),
        ({"digest": "daily at 18:30", "zone": "Asia/Tokyo"}, "daily at 18:30 (Asia/Tokyo)"),
        ({"digest": "18:00"}, "daily at 18:00"),
        ({"post": "digest"}, "daily at 18:00 (UTC)"),
        ({"quiet": "22:30 to 6"}, "quiet from 22:30 to 06:00 (UTC)"),
        ({"sentences": "5"}, "summaries of 5 sentences"),
        ({"target": "forum", "tags": [7, 8]}, "in a forum, a thread for each item"),
        ({"new_thread": True}, "with a thread for each item"),
        ({"role": "<@&77>"}, "mentions <@&77>"),
        ({"allow": "rain, /sn.w/", "deny": None}, "only with: rain, /sn.w/"),
    ],
)
async def test_a_setting_is_told_in_words(room: Newsroom, changes: dict[str, object], expected: str) -> None:
    publish(room.site, [1])
    added = await room.app.feeds.add(scope(), room.site.url("/feed"), CHANNEL, changes)
    assert expected in told(added.answer)


def test_what_is_set_can_be_cleared() -> None:
    settings, _ = changed(
        FeedSettings(),
        CHANNEL,
        {"quiet": "22-7", "digest": "6h", "role": 7, "tags": "1", "allow": "a", "new_thread": "on"},
        GUILD,
    )
    cleared = {"quiet": "off", "digest": None, "role": None, "tags": "off", "allow": "", "new_thread": "off"}
    assert changed(settings, CHANNEL, cleared, GUILD)[0] == FeedSettings()


def test_every_option_can_be_set() -> None:
    values = {"zone": "UTC", "sentences": 3, "channel": CHANNEL, "target": "text", "post": "link"}
    for option in OPTIONS:
        changed(FeedSettings(), CHANNEL, {option.name: values.get(option.name, "off")}, GUILD)


async def test_why_tells_what_became_of_an_item(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room, {"deny": "story 3"})
    publish(room.site, [1, 2, 3])
    await poll(room, feed)
    waiting = told(await room.app.feeds.why(scope(), None, "Story 2"))
    assert "waiting to be posted" in waiting
    await posted(room)
    sent = told(await room.app.feeds.why(scope(), "1", room.site.url("/story/2?utm_campaign=x#top")))
    assert f"https://discord.com/channels/{GUILD}/{CHANNEL}/7000000000000" in sent
    assert "first seen" in sent
    assert "its title holds “story 3”" in told(await room.app.feeds.why(scope(), None, "story 3"))
    assert "when the feed was added" in told(await room.app.feeds.why(scope(), None, "story 1"))
    never = told(await room.app.feeds.why(scope(), None, "Story 9"))
    assert "never seen" in never
    assert "never held it" in never


async def test_why_tells_of_a_digest_and_of_quiet_hours(room: Newsroom) -> None:
    publish(room.site, [1])
    publish(room.site, [1], path="/quiet")
    feed = await follow(room, {"digest": "24h"})
    quiet = await follow(room, {"quiet": "00:00-23:59"}, path="/quiet")
    publish(room.site, [1, 2])
    publish(room.site, [1, 4], path="/quiet")
    await poll(room, feed)
    await poll(room, quiet)
    assert "waiting for the next digest" in told(await room.app.feeds.why(scope(), "1", "Story 2"))
    assert "end of the quiet hours" in told(await room.app.feeds.why(scope(), "2", "Story 4"))


async def test_a_list_of_feeds_is_imported_with_a_report_and_exported(room: Newsroom) -> None:
    publish(room.site, [1])
    room.site.page("/refused", status=403)
    outlines = (
        f'<outline type="rss" text="Good" xmlUrl="{room.site.url("/feed")}"/>\n'
        f'<outline type="rss" text="Bad" xmlUrl="{room.site.url("/refused")}"/>\n'
        f'<outline type="rss" text="Twice" xmlUrl="{room.site.url("/feed")}"/>\n'
        '<outline type="rss" text="Empty"/>'
    )
    document = f"<opml version='1.0'>\n<body>{outlines}</body></opml>".encode()
    report = told(await room.app.feeds.import_opml(scope(), document, CHANNEL))
    assert "1 of 4 feeds added" in report
    assert "status 403" in report
    assert "names no feed's address" in report
    assert "already" in report
    exported = await room.app.feeds.export_opml(scope())
    assert room.site.url("/feed").encode() in exported
    again = await room.app.feeds.import_opml(scope(OTHER_GUILD), exported, CHANNEL)
    assert "1 of 1 feed added" in told(again)


async def test_a_file_that_is_no_list_is_refused(room: Newsroom) -> None:
    with pytest.raises(BadArgument):
        await room.app.feeds.import_opml(scope(), b"<html/>", CHANNEL)


async def test_feeds_are_suggested_while_somebody_types(room: Newsroom) -> None:
    publish(room.site, [1])
    await follow(room)
    for typed in ("", "1", "pap", "the paper", "Papr"):
        (suggestion,) = await room.app.feeds.suggest(scope(), typed)
        assert (suggestion.label, suggestion.value) == ("#1 The Paper", "1")
    assert await room.app.feeds.suggest(scope(), "zzzzzz") == []
    assert await room.app.feeds.suggest(scope(OTHER_GUILD), "") == []


async def test_a_test_shows_the_newest_item_and_queues_nothing(room: Newsroom) -> None:
    publish(room.site, [1, 2])
    await follow(room, {"digest": "6h", "role": 77})
    post = await room.app.feeds.test(scope(), "1")
    assert (post.title, post.role_id) == ("Story 2", None)
    assert post.answer.citations
    assert await room.app.feed_delivery.due() == []
