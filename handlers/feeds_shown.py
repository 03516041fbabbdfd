"""Feeds as answers: a list of them, one with its settings, a preview, and how each is doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from handlers.feeds_poller import SUSPENDED_KEPT
from handlers.feeds_reasons import reason
from news.answer import Answer, Entry, Paging, Phrase
from news.days import Days
from news.errors import BadArgument
from news.feeds.at import At
from news.feeds.feed import Feed, FeedItem
from news.listed import Listed
from storage.feed_rows import DeliveryState, FeedState, FollowedFeed
from storage.feed_settings import FeedSettings

PAGE: Final = 10
"""Feeds on one page of the list."""

# Of what a feed says about an item, in a preview.
_TEASER: Final = 300

SWITCHED_OFF: Final = Phrase(
    "not posted: moderators have switched me off there, and /settings switches me on again"
)
_STATES: Final = {
    FeedState.OFF: SWITCHED_OFF,
    FeedState.PAUSED: Phrase("paused"),
    FeedState.SUSPENDED: Phrase(
        "suspended: its channel is gone; choose another with /feed edit, option channel, before {day}, "
        "when its settings are dropped"
    ),
}


def listed(feeds: Sequence[FollowedFeed], page: int) -> Answer:
    """One page of a guild's feeds.

    Raises:
        BadArgument: there is no such page.
    """
    if not feeds:
        note = Phrase("No feed is followed here. /feed add follows one.")
        return Answer(Phrase("Feeds"), notes=(note,))
    pages = -(-len(feeds) // PAGE)
    if not 1 <= page <= pages:
        raise BadArgument(Phrase("There are pages 1 to {pages}.", {"pages": pages}))
    entries = tuple(
        Entry(heading(feed), (), (_channel(feed), *_health(feed))) for feed in on_page(feeds, page)
    )
    title = Phrase("{count} feed", {"count": len(feeds)}, plural="{count} feeds")
    failing = sum(1 for feed in feeds if feed.failures and feed.state is FeedState.ACTIVE)
    notes: tuple[Phrase, ...] = ()
    if failing:
        values = {"count": failing}
        notes = (Phrase("{count} of them fails.", values, plural="{count} of them fail."),)
    return Answer(title, entries, notes, paging=Paging(page, pages) if pages > 1 else None)


def on_page(feeds: Sequence[FollowedFeed], page: int) -> Sequence[FollowedFeed]:
    """The feeds of one page of the list."""
    return feeds[PAGE * (page - 1) : PAGE * page]


def shown(feed: FollowedFeed, counts: Mapping[DeliveryState, int]) -> Answer:
    """One feed: where it comes from and goes to, what is set, how it is doing."""
    where = Entry(Phrase("Where"), (), (Phrase("{url}", {"url": feed.url}), _channel(feed)))
    doing = Entry(Phrase("How it is doing"), (), (*_health(feed), *_counted(counts)))
    return Answer(heading(feed), (where, Entry(Phrase("What is set"), (), settings(feed.settings)), doing))


def heading(feed: FollowedFeed) -> Phrase:
    """The heading that a feed has in a list."""
    return Phrase("#{number} {title}", {"number": feed.number, "title": feed.title})


def settings(told: FeedSettings) -> tuple[Phrase, ...]:
    """What is set for a feed, a sentence for each thing that is."""
    several = (_posted(told), _targeted(told), *_filtered(told), *_timed(told))
    role = (Phrase("mentions {role}", {"role": f"<@&{told.role_id}>"}),) if told.role_id else ()
    return (*several, *role)


def preview(feed: Feed, url: str) -> Answer:
    """What a feed holds, before it is followed: its newest item, in the feed's own words."""
    values = {"title": feed.title or url, "count": len(feed.items)}
    title = Phrase("{title}: {count} item", values, plural="{title}: {count} items")
    notes: tuple[Phrase, ...] = ()
    if feed.partial:
        notes += (Phrase("The feed is damaged; this is what can be read of it."),)
    newest = feed.newest
    if newest is None:
        return Answer(title, notes=(*notes, Phrase("It holds no item yet.")))
    return Answer(title, (Entry(Phrase("{title}", {"title": newest.heading}), (), _teaser(newest)),), notes)


def _teaser(item: FeedItem) -> tuple[Phrase, ...]:
    told: tuple[Phrase, ...] = ()
    if item.published:
        day = item.published.date()
        told += (Phrase("{day}", {"day": Days(day, day)}),)
    if item.link:
        told += (Phrase("{link}", {"link": item.link}),)
    words = " ".join(item.summary.split())
    if words:
        short = words if len(words) <= _TEASER else f"{words[:_TEASER].rsplit(' ', 1)[0]} …"
        told += (Phrase("{text}", {"text": short}),)
    return told


def _channel(feed: FollowedFeed) -> Phrase:
    return Phrase("posted in {channel}", {"channel": f"<#{feed.channel_id}>"})


def _health(feed: FollowedFeed) -> tuple[Phrase, ...]:
    if feed.state in _STATES:
        gone = (feed.suspended_at or feed.added_at).date()
        dropped = Days(gone + SUSPENDED_KEPT, gone + SUSPENDED_KEPT)
        return (Phrase(_STATES[feed.state].template, {"day": dropped}),)
    told: tuple[Phrase, ...] = ()
    if feed.failures and feed.failing_since:
        values: dict[str, object] = {"count": feed.failures, "since": At(feed.failing_since)}
        told += (
            Phrase("failed once, at {since}", values, plural="failed {count} times in a row, since {since}"),
            Phrase("the reason: {reason}", {"reason": reason(feed.error or {})}),
        )
    if feed.last_success_at:
        told += (Phrase("last read {time}", {"time": At(feed.last_success_at)}),)
    return (*told, Phrase("next try {time}", {"time": At(feed.next_poll_at)}))


def _counted(counts: Mapping[DeliveryState, int]) -> tuple[Phrase, ...]:
    sent, skipped = counts.get(DeliveryState.SENT, 0), counts.get(DeliveryState.SKIPPED, 0)
    waiting = counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.HELD, 0)
    return (
        Phrase("{count} item posted", {"count": sent}, plural="{count} items posted"),
        Phrase("{count} left out", {"count": skipped}),
        Phrase("{count} waiting", {"count": waiting}),
    )


def _posted(told: FeedSettings) -> Phrase:
    if told.post == "link":
        return Phrase("posts links")
    if told.post == "digest":
        times = told.digest_times
        if times is not None and times.every is not None:
            values = {"count": times.every}
            return Phrase("posts a digest every hour", values, plural="posts a digest every {count} hours")
        clock = f"{times.at:%H:%M}" if times is not None and times.at is not None else ""
        return Phrase("posts a digest daily at {time} ({zone})", {"time": clock, "zone": told.zone})
    values = {"count": told.sentences}
    return Phrase(
        "posts summaries of {count} sentence", values, plural="posts summaries of {count} sentences"
    )


def _targeted(told: FeedSettings) -> Phrase:
    if told.target == "forum":
        return Phrase("in a forum, a thread for each item")
    if told.target == "thread":
        return Phrase("in a thread")
    return Phrase("with a thread for each item") if told.new_thread else Phrase("as plain messages")


def _filtered(told: FeedSettings) -> tuple[Phrase, ...]:
    phrases: tuple[Phrase, ...] = ()
    if told.allow:
        phrases += (Phrase("only with: {rules}", {"rules": Listed(told.allow)}),)
    if told.deny:
        phrases += (Phrase("not with: {rules}", {"rules": Listed(told.deny)}),)
    return phrases


def _timed(told: FeedSettings) -> tuple[Phrase, ...]:
    if told.quiet is None:
        return ()
    values = {"start": f"{told.quiet.start:%H:%M}", "end": f"{told.quiet.end:%H:%M}", "zone": told.zone}
    return (Phrase("quiet from {start} to {end} ({zone})", values),)
