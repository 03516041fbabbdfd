"""The panel of one feed: what is set for it, a menu to change each of it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.controls import OPTION_LIMIT, Rows
from bot.custom_ids import Press
from bot.feed_channels import OFFERED
from bot.feed_posting import MOST_TAGS
from bot.feed_times import page_of
from bot.forms import LONGEST_FIELD, Form
from bot.page import shorten
from bot.render import Say
from bot.respond import Reply
from handlers.feeds_options import OPTIONS, FeedOption
from handlers.summary import MOST_SENTENCES
from news.answer import Answer, Phrase
from news.errors import BadArgument
from storage.feed_rows import FeedState, FollowedFeed
from storage.feed_settings import FeedSettings

#: What is set for a feed is changed by its option's name; the kind of place follows from the channel.
HIDDEN: Final = frozenset({"target"})
# https://docs.discord.com/developers/components/reference#label
LABEL_LIMIT: Final = 45
#: Clears what is set, as the handler takes it.
OFF: Final = "off"
# What is offered for digests; any other is written in a form.
_DIGESTS: Final = ("1h", "2h", "3h", "6h", "12h", "07:00", "08:00", "12:00", "18:00", "20:00")
_MODES: Final = {
    "link": Phrase("The link alone, with Discord's preview"),
    "summary": Phrase("Sentences of the article, with buttons to ask it"),
    "digest": Phrase("Several items together, at set times"),
}
_WRITTEN: Final = frozenset({"allow", "deny", "quiet", "zone", "digest"})
_CLEARED: Final = frozenset({"allow", "deny", "quiet", "role", "tags", "zone"})
_LONG: Final = frozenset({"allow", "deny"})
_EXAMPLES: Final = {
    "allow": "bridge, ferry, /ceasefire|truce/",
    "deny": "sport, horoscope",
    "quiet": "22:00-07:00 Europe/Berlin",
    "zone": "Europe/Berlin",
    "digest": "6h",
}


def option_named(name: str) -> FeedOption:
    """The option of that name.

    Raises:
        BadArgument: there is none.
    """
    for option in shown_options():
        if option.name == name.strip().casefold().replace(" ", "_").replace("-", "_"):
            return option
    names = ", ".join(option.name for option in shown_options())
    raise BadArgument(
        Phrase("A feed has no option “{typed}”. It has: {names}.", {"typed": name, "names": names})
    )


def shown_options() -> tuple[FeedOption, ...]:
    """What moderators may set."""
    return tuple(option for option in OPTIONS if option.name not in HIDDEN)


def panel(answer: Answer, feed: FollowedFeed, say: Say) -> Reply:
    """Everything that is set for a feed, with a menu to choose what to change.

    Args:
        answer: how it stands.
        feed: the feed.
        say: words the frame.
    """
    rows = Rows()
    options = [
        discord.SelectOption(
            label=shorten(say(option.label), OPTION_LIMIT),
            value=option.name,
            description=shorten(say(option.meaning), OPTION_LIMIT),
        )
        for option in shown_options()
        if option.name != "tags" or feed.settings.target == "forum"
    ]
    rows.menu(say(Phrase("What is to be changed?")), Press.of("feed-option", feed.number), options, row=0)
    active = feed.state in (FeedState.ACTIVE, FeedState.OFF)
    label, deed = (Phrase("Pause"), "pause") if active else (Phrase("Resume"), "resume")
    style = discord.ButtonStyle.secondary if active else discord.ButtonStyle.success
    rows.button(say(label), _do(feed, deed), row=1, style=style)
    rows.button(say(Phrase("Post the newest")), _do(feed, "test"), row=1)
    rows.button(say(Phrase("Why not posted?")), Press.of("feed-why", feed.number), row=1)
    rows.button(say(Phrase("Remove")), _do(feed, "ask"), row=1, style=discord.ButtonStyle.danger)
    rows.button(say(Phrase("All feeds")), Press("feed-list"), row=1)
    return Reply(page_of(answer, say), rows)


def listing(answer: Answer, choices: Sequence[tuple[str, str]], say: Say) -> Reply:
    """A page of the server's feeds, with a menu to open one.

    Args:
        answer: the page.
        choices: what stands in the menu, and each one's number.
        say: words the frame.
    """
    rows = Rows()
    if answer.paging is not None and answer.paging.pages > 1:
        current, last = answer.paging.page, answer.paging.pages
        before, after = (
            Press.of("feed-list", max(current - 1, 1), "b"),
            Press.of("feed-list", current + 1, "a"),
        )
        rows.button(None, before, row=0, emoji="◀️", disabled=current <= 1)
        rows.button(None, after, row=0, emoji="▶️", disabled=current >= last)
    if choices:
        options = [discord.SelectOption(label=shorten(label, 100), value=value) for label, value in choices]
        rows.menu(say(Phrase("Open a feed")), Press("feed-open"), options, row=1)
    return Reply(page_of(answer, say), rows if rows.children else None)


def removal(feed: FollowedFeed, say: Say) -> Reply:
    """The question before a feed is removed."""
    values = {"number": feed.number, "title": feed.title}
    title = Phrase("Remove feed #{number}, {title}?", values)
    told = Phrase(
        "Nothing of it is posted any more, and its settings are deleted. What was posted stays. "
        "To stop it for a while, pause it instead."
    )
    rows = Rows()
    danger = discord.ButtonStyle.danger
    rows.button(say(Phrase("Remove it")), _do(feed, "remove"), row=0, style=danger)
    rows.button(say(Phrase("Keep it")), Press.of("feed-open", feed.number), row=0)
    return Reply(page_of(Answer(title, notes=(told,)), say), rows)


def option_panel(
    option: FeedOption, answer: Answer, feed: FollowedFeed, say: Say, tags: Sequence[discord.ForumTag]
) -> Reply:
    """One option of a feed, with what it may be.

    Args:
        option: the option.
        answer: how the feed stands.
        feed: the feed.
        say: words the frame.
        tags: those of the forum it is posted in.
    """
    rows = Rows()
    if menu := _menu(option, feed, say, tags):
        rows.add_item(menu)
    if option.name in _WRITTEN:
        rows.button(say(Phrase("Write it…")), Press.of("feed-form", feed.number, option.name), row=1)
    if option.name in _CLEARED:
        rows.button(say(Phrase("Clear it")), Press.of("feed-set", feed.number, option.name, OFF), row=1)
    rows.button(say(Phrase("Back")), Press.of("feed-open", feed.number), row=2, emoji="⚙️")
    return Reply(page_of(answer, say), rows)


def option_form(option: FeedOption, feed: FollowedFeed, say: Say) -> Form:
    """The form in which an option is written, with what it is now."""
    form = Form(say(option.label), Press.of("feed-written", feed.number, option.name))
    long = option.name in _LONG
    limit = LONGEST_FIELD if long else OPTION_LIMIT
    words = discord.ui.TextInput[Form](
        custom_id="value",
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        required=False,
        max_length=limit,
        placeholder=_EXAMPLES.get(option.name),
        default=written_value(option.name, feed.settings)[:limit] or None,
    )
    label, told = shorten(say(option.label), LABEL_LIMIT), shorten(say(option.meaning), OPTION_LIMIT)
    form.add_item(discord.ui.Label(text=label, description=told, component=words))
    return form


def written_value(name: str, settings: FeedSettings) -> str:
    """What is set, as it would be written."""
    match name:
        case "allow" | "deny":
            return "\n".join(settings.allow if name == "allow" else settings.deny)
        case "quiet":
            return f"{settings.quiet} {settings.zone}" if settings.quiet else ""
        case "digest":
            return str(settings.digest or "")
        case _:
            return str(getattr(settings, name, None) or "")


def _menu(
    option: FeedOption, feed: FollowedFeed, say: Say, tags: Sequence[discord.ForumTag]
) -> discord.ui.Item[Any] | None:
    """The menu of what an option may be; None where it is written."""
    custom_id = str(Press.of("feed-value", feed.number, option.name))
    placeholder = shorten(say(option.label), OPTION_LIMIT)
    if option.name == "channel":
        return discord.ui.ChannelSelect(custom_id=custom_id, placeholder=placeholder, channel_types=OFFERED)
    if option.name == "role":
        return discord.ui.RoleSelect(custom_id=custom_id, placeholder=placeholder)
    options = _tags(feed, tags) if option.name == "tags" else _values(option, feed, say)
    if not options:
        return None
    most = min(MOST_TAGS, len(options)) if option.name == "tags" else 1
    return discord.ui.Select(
        custom_id=custom_id, placeholder=placeholder, options=options, min_values=1, max_values=most
    )


def _tags(feed: FollowedFeed, tags: Sequence[discord.ForumTag]) -> list[discord.SelectOption]:
    # A forum has twenty tags at most.
    return [
        discord.SelectOption(
            label=tag.name or str(tag.id), value=str(tag.id), default=tag.id in feed.settings.tags
        )
        for tag in tags
    ]


def _values(option: FeedOption, feed: FollowedFeed, say: Say) -> list[discord.SelectOption]:
    now = str(getattr(feed.settings, option.name, ""))
    match option.name:
        case "sentences":
            offered = [(str(number), str(number)) for number in range(1, MOST_SENTENCES + 1)]
        case "new_thread":
            offered = [("on", say(Phrase("yes"))), ("off", say(Phrase("no")))]
            now = "on" if feed.settings.new_thread else "off"
        case "digest":
            offered = [(each, say(_times(each))) for each in _DIGESTS]
        case "allow" | "deny" | "quiet" | "zone":
            offered = []
        case _:
            offered = [(each, say(_MODES[each]) if each in _MODES else each) for each in option.allowed]
    return [
        discord.SelectOption(label=shorten(label, OPTION_LIMIT), value=value, default=value == now)
        for value, label in offered
    ]


def _times(digest: str) -> Phrase:
    if digest.endswith("h"):
        count = int(digest.removesuffix("h"))
        return Phrase("every hour", {"count": count}, plural="every {count} hours")
    return Phrase("daily at {time}", {"time": digest})


def _do(feed: FollowedFeed, deed: str) -> Press:
    return Press.of("feed-do", feed.number, deed)
