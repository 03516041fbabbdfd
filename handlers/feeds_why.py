"""Why an item of a feed was posted, or was not: everything that is known of it, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from news.answer import Answer, Entry, Phrase
from news.errors import BadArgument
from news.feeds.at import At
from news.listed import Listed
from storage.feed_queue import MOST_NEW
from storage.feed_rows import DeliveryState, Failure, FeedState, FollowedFeed, Skipped, Trace
from storage.feed_traces import FeedTraces

_MOST_TRACES: Final = 10
_SKIPPED: Final[Mapping[str, Phrase]] = {
    Skipped.CAP: Phrase("not posted: more than {most} items came at once, so it was only counted"),
    Skipped.PAUSED: Phrase("not posted: the feed was paused"),
    Skipped.OFF: Phrase("not posted: moderators had switched me off there"),
    Skipped.SUSPENDED: Phrase("not posted: the feed's channel was gone"),
    Skipped.BASELINE: Phrase(
        "not posted: it was there before the feed was added, resumed or switched on again"
    ),
    Skipped.OLD: Phrase("not posted: its own date is more than 90 days ago, so it is no news"),
    Skipped.FAILED: Phrase("not posted: Discord did not take it; /feed test posts the newest item anew"),
}

_FAILED: Final[Mapping[str, Phrase]] = {
    Failure.UNANSWERED: Phrase("not posted: Discord did not answer for more than a day"),
    Failure.INVALID: Phrase("not posted: Discord refused the message as it was; the log of my host says why"),
    Failure.EMPTY: Phrase("not posted: nothing of it was left"),
    Failure.FAULT: Phrase("not posted: something went wrong on my side; it is in my log"),
}
_REFUSED: Final = Phrase(
    "waiting: I am not allowed to post it there; see what I may do in that channel, and I go on by myself"
)
_OFF: Final = Phrase(
    "Moderators have switched me off where feeds go, so these are not asked; /feed list says which."
)
_TWIN: Final = Phrase("not posted: feed #{feed}, {title}, has posted the same page here, or is about to")
_NO_FEED: Final = Phrase("No feed is followed here. Follow one with /feed add.")
_OTHER_FEEDS: Final = Phrase("Leave out the feed, and I look in all of them.")
_ASKED_SOON: Final = Phrase("A feed that holds it may be asked soon; /feed list says when.")
_SLOW: Final = Phrase("passed over as too slow: {rules}; write them more simply with /feed edit")


async def why(
    traces: FeedTraces, guild_id: int, feeds: Sequence[FollowedFeed], url_or_title: str, *, named: bool
) -> Answer:
    """Say why an item was posted or was not.

    Args:
        traces: what is known of items.
        guild_id: whose feeds they are.
        feeds: in which it is looked for.
        url_or_title: the item.
        named: whether the feeds are one that was named, rather than all of the server.

    Raises:
        BadArgument: nothing is asked for.
    """
    asked = url_or_title.strip()
    if not asked:
        raise BadArgument(Phrase("Name the item, by its address or words of its title."))
    link = asked if "://" in asked else None
    entries = [
        entry
        for feed in feeds
        for entry in traced(
            feed,
            await traces.traces(guild_id, feed.id, link=link, words=None if link else asked),
            most=MOST_NEW,
        )
    ]
    if not entries:
        off = any(feed.state is FeedState.OFF for feed in feeds)
        return never_seen(asked, feeds, named=named, off=off)
    title = Phrase("What became of “{asked}”", {"asked": asked})
    return Answer(title, tuple(entries[:_MOST_TRACES]))


def traced(feed: FollowedFeed, traces: list[Trace], *, most: int) -> tuple[Entry, ...]:
    """An entry for each item that was found in a feed."""
    return tuple(
        Entry(
            Phrase("{title}", {"title": trace.item.item.heading}),
            (),
            (
                Phrase("feed #{number}, {title}", {"number": feed.number, "title": feed.title}),
                Phrase("first seen {time}", {"time": At(trace.item.seen_at)}),
                *_link(trace),
                *_outcome(feed, trace, most),
                *_slow({"slow": trace.slow}),
            ),
        )
        for trace in traces
    )


def never_seen(
    asked: str, feeds: Sequence[FollowedFeed], *, named: bool = False, off: bool = False
) -> Answer:
    """The answer for what no feed has brought.

    Args:
        asked: what was asked for.
        feeds: in which it was looked for.
        named: whether they are one that was named, rather than all of the server.
        off: whether none of them is asked, as the bot is switched off there.
    """
    title = Phrase("“{asked}” was never seen", {"asked": asked})
    if not feeds:
        return Answer(title, notes=(_NO_FEED,))
    elsewhere = (_OTHER_FEEDS,) if named else ()
    return Answer(title, notes=(_never(feeds), *elsewhere, _OFF if off else _ASKED_SOON))


def _never(feeds: Sequence[FollowedFeed]) -> Phrase:
    if len(feeds) == 1:
        values = {"number": feeds[0].number, "title": feeds[0].title}
        return Phrase("Feed #{number}, {title}, has never held it.", values)
    return Phrase(
        "The {count} feed followed here has never held it.",
        {"count": len(feeds)},
        plural="None of the {count} feeds followed here has ever held it.",
    )


def _link(trace: Trace) -> tuple[Phrase, ...]:
    link = trace.item.item.link
    return (Phrase("known by its link, {link}", {"link": link}),) if link else ()


def _outcome(feed: FollowedFeed, trace: Trace, most: int) -> tuple[Phrase, ...]:
    match trace.state:
        case None:
            return (Phrase("not posted: it was there when the feed was added"),)
        case DeliveryState.SENT:
            return (_sent(feed, trace),)
        case DeliveryState.SKIPPED:
            return _left_out(trace.reason, most)
        case DeliveryState.HELD if trace.gathered:
            return (Phrase("in a digest that is about to be posted"),)
        case DeliveryState.HELD:
            return (_held(trace),)
        case _:
            tried = {"count": trace.attempts}
            waiting = Phrase("waiting to be posted")
            if trace.reason.get("why") == Skipped.REFUSED:
                waiting = _REFUSED
            return (
                (waiting, Phrase("tried {count} time", tried, plural="tried {count} times"))
                if trace.attempts
                else (waiting,)
            )


def _sent(feed: FollowedFeed, trace: Trace) -> Phrase:
    link = f"https://discord.com/channels/{feed.guild_id}/{trace.channel_id}/{trace.message_id}"
    time = At(trace.closed_at) if trace.closed_at else "?"
    return Phrase("posted {time}: {link}", {"time": time, "link": link})


def _held(trace: Trace) -> Phrase:
    if trace.due_at is None:
        return Phrase("waiting for the next digest")
    return Phrase("waiting for the end of the quiet hours, {time}", {"time": At(trace.due_at)})


def _left_out(told: Mapping[str, Any], most: int) -> tuple[Phrase, ...]:
    why = str(told.get("why", ""))
    if why == Skipped.TWIN:
        return (Phrase(_TWIN.template, {name: str(told.get(name, "")) for name in ("feed", "title")}),)
    if why != Skipped.FILTER:
        phrase = _SKIPPED.get(why, Phrase("not posted"))
        if why == Skipped.FAILED:
            phrase = _FAILED.get(str(told.get("kind", "")), phrase)
        return (Phrase(phrase.template, {"most": most}),)
    return (_filtered(told), *_slow(told))


def _filtered(told: Mapping[str, Any]) -> Phrase:
    rule = told.get("rule")
    if not rule:
        return Phrase("not posted: none of the words asked for is in it")
    if told.get("where") == "title":
        return Phrase("not posted: its title holds “{rule}”, which is not wanted", {"rule": rule})
    if told.get("where") == "author":
        return Phrase(
            "not posted: its author is “{author}”, who is not wanted", {"author": _author(str(rule))}
        )
    return Phrase("not posted: its text holds “{rule}”, which is not wanted", {"rule": rule})


def _author(rule: str) -> str:
    return rule.partition(":")[2].strip()


def _slow(told: Mapping[str, Any]) -> tuple[Phrase, ...]:
    slow = told.get("slow") or ()
    if not slow:
        return ()
    return (Phrase(_SLOW.template, {"rules": Listed(tuple(slow))}),)
