"""Why an item of a feed was posted, or was not: everything that is known of it, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from news.answer import Answer, Entry, Phrase
from news.feeds.at import At
from news.listed import Listed
from storage.feed_rows import DeliveryState, FollowedFeed, Skipped, Trace

_SKIPPED: Final[Mapping[str, Phrase]] = {
    Skipped.CAP: Phrase("not posted: more than {most} items came at once, so it was only counted"),
    Skipped.PAUSED: Phrase("not posted: the feed was paused"),
    Skipped.SUSPENDED: Phrase("not posted: the feed's channel was gone"),
    Skipped.BASELINE: Phrase("not posted: it was there before the feed was resumed"),
    Skipped.FAILED: Phrase("not posted: Discord did not take it ({detail})"),
}


def traced(feed: FollowedFeed, traces: list[Trace], *, most: int) -> tuple[Entry, ...]:
    """An entry for each item that was found in a feed."""
    return tuple(
        Entry(
            Phrase("{title}", {"title": trace.item.item.heading}),
            (),
            (
                Phrase("feed {number}, {title}", {"number": feed.number, "title": feed.title}),
                Phrase("first seen {time}", {"time": At(trace.item.seen_at)}),
                *_link(trace),
                *_outcome(feed, trace, most),
            ),
        )
        for trace in traces
    )


def never_seen(asked: str, feeds: int) -> Answer:
    """The answer for what no feed has brought."""
    values = {"asked": asked, "count": feeds}
    notes = (
        Phrase(
            "The {count} feed followed here has never held it.",
            values,
            plural="None of the {count} feeds followed here has ever held it.",
        ),
        Phrase("A feed that holds it may be asked soon; /feed list says when."),
    )
    return Answer(Phrase("“{asked}” was never seen", values), notes=notes)


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
    if why != Skipped.FILTER:
        phrase = _SKIPPED.get(why, Phrase("not posted"))
        return (Phrase(phrase.template, {"most": most, "detail": str(told.get("detail", ""))}),)
    return (_filtered(told), *_slow(told))


def _filtered(told: Mapping[str, Any]) -> Phrase:
    rule = told.get("rule")
    if not rule:
        return Phrase("not posted: none of the words asked for is in it")
    if told.get("where") == "title":
        return Phrase("not posted: its title holds “{rule}”, which is not wanted", {"rule": rule})
    return Phrase("not posted: its text holds “{rule}”, which is not wanted", {"rule": rule})


def _slow(told: Mapping[str, Any]) -> tuple[Phrase, ...]:
    slow = told.get("slow") or ()
    if not slow:
        return ()
    return (Phrase("passed over as too slow: {rules}", {"rules": Listed(tuple(slow))}),)
