"""Adding a feed: the feeds of a page to choose from, a preview of the newest item, the buttons that save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast

import discord

from bot.controls import MOST_OPTIONS, OPTION_LIMIT, Rows
from bot.custom_ids import Press
from bot.feed_channels import Place, Target, advice
from bot.feed_pressing import numbered
from bot.page import shorten
from bot.panels import check, fill
from bot.presses import Action, Pressed
from bot.render import Say, render
from bot.respond import Reply, Responder
from bot.scope import scope_of_interaction
from handlers.feeds_found import Found
from handlers.scope import Scope
from news.answer import Answer, Entry, Phrase
from news.errors import QuestionGone

#: What a kept question is, so that a number of another kind of question is not taken for one of these.
ABILITY: Final = "feed-add"
SEVERAL: Final = Phrase("This page has several feeds")
WHICH: Final = Phrase("Which one?")
GOES_TO: Final = Phrase("It will be posted in {channel}. Nothing is saved yet.")
NOT_ADDED: Final = Phrase("Nothing was added")
_TARGETS: Final[Mapping[str, Target]] = {"text": "text", "thread": "thread", "forum": "forum"}


class FeedAdding:
    """What is asked before a feed is saved; the answers outlive a restart.

    Args:
        responder: knows the handlers.
    """

    def __init__(self, responder: Responder) -> None:
        self._app = responder.app
        self._feeds = responder.app.feeds

    def actions(self) -> dict[str, Action]:
        """What answers the menu and the buttons."""
        return {"feed-pick": self.pick, "feed-add": self.add, "feed-cancel": self.cancel}

    async def found(
        self, scope: Scope, url: str, place: Place, say: Say, guild: discord.Guild | None
    ) -> Reply:
        """A page's feeds to choose from, or a feed's newest item.

        Raises:
            VerbatimError: there is no feed, or it cannot be fetched.
        """
        found = await self._feeds.find(scope, url)
        urls = [feed.url for feed in found.feeds[:MOST_OPTIONS]]
        request = {"ability": ABILITY, "urls": urls, "channel": place.id, "target": place.target}
        question_id = await self._app.storage.questions.keep(
            scope.guild_id, scope.channel_id, scope.member_id, request
        )
        if len(found.feeds) > 1:
            return _several(found, question_id, say)
        return _preview(found, question_id, say, place, advice(guild, place))

    async def pick(self, pressed: Pressed) -> None:
        """Preview the feed that was chosen from a page's."""
        check(pressed)
        await pressed.interaction.response.defer()
        urls, place, scope = await self._kept(pressed)
        chosen = pressed.values[0] if pressed.values else ""
        if not chosen.isdecimal() or int(chosen[:3]) >= len(urls):
            raise QuestionGone(chosen)
        reply = await self.found(scope, urls[int(chosen)], place, pressed.say, pressed.interaction.guild)
        await fill(pressed, reply)

    async def add(self, pressed: Pressed) -> None:
        """Save the feed that was previewed."""
        check(pressed)
        await pressed.interaction.response.defer()
        urls, place, scope = await self._kept(pressed)
        newest = pressed.press.details[1:2] == ("newest",)
        added = await self._feeds.add(scope, urls[0], place.id, {"target": place.target}, post_newest=newest)
        await fill(pressed, _added(added.answer, added.feed.number, pressed.say))

    async def cancel(self, pressed: Pressed) -> None:
        """Save nothing."""
        check(pressed)
        await fill(pressed, Reply(render(Answer(NOT_ADDED), pressed.say)[0]))

    async def _kept(self, pressed: Pressed) -> tuple[list[str], Place, Scope]:
        """What was asked when the menu or the preview was shown."""
        scope = await scope_of_interaction(pressed.interaction)
        kept = await self._app.storage.questions.get(scope.guild_id, numbered(pressed))
        request: Mapping[str, Any] = kept.request
        urls, target = request.get("urls"), _TARGETS.get(str(request.get("target")))
        if request.get("ability") != ABILITY or not isinstance(urls, list) or not urls or target is None:
            raise QuestionGone(str(kept.id))
        return [str(url) for url in cast("list[object]", urls)], Place(int(request["channel"]), target), scope


def _several(found: Found, question_id: int, say: Say) -> Reply:
    """A menu of a page's feeds, told apart by their titles and addresses."""
    rows = Rows()
    options = [
        discord.SelectOption(
            label=shorten(feed.title or feed.url, OPTION_LIMIT),
            value=str(number),
            description=shorten(feed.url, OPTION_LIMIT),
        )
        for number, feed in enumerate(found.feeds[:MOST_OPTIONS])
    ]
    rows.menu(say(WHICH), Press.of("feed-pick", question_id), options, row=0)
    rows.button(say(Phrase("Cancel")), Press.of("feed-cancel", question_id), row=1)
    entries = tuple(
        Entry(Phrase("{title}", {"title": feed.title or feed.url}), (), (Phrase("{url}", {"url": feed.url}),))
        for feed in found.feeds[:MOST_OPTIONS]
    )
    return Reply(render(Answer(SEVERAL, entries), say)[0], rows)


def _preview(found: Found, question_id: int, say: Say, place: Place, missing: tuple[Phrase, ...]) -> Reply:
    """The newest item, where it will go, and the buttons."""
    feed = found.feeds[0]
    shown = feed.preview or Answer(Phrase("{title}", {"title": feed.title or feed.url}))
    goes = Phrase(GOES_TO.template, {"channel": f"<#{place.id}>"})
    page = render(replace(shown, notes=(goes, *missing, *shown.notes), paging=None), say)[0]
    rows = Rows()
    success = discord.ButtonStyle.success
    rows.button(say(Phrase("Add it")), Press.of("feed-add", question_id), row=0, style=success)
    if feed.newest is not None:
        newest = Press.of("feed-add", question_id, "newest")
        rows.button(say(Phrase("Add it and post this one")), newest, row=0)
    rows.button(say(Phrase("Cancel")), Press.of("feed-cancel", question_id), row=0)
    return Reply(page, rows)


def _added(answer: Answer, number: int, say: Say) -> Reply:
    rows = Rows()
    rows.button(say(Phrase("Change what is posted")), Press.of("feed-open", number), row=0, emoji="⚙️")
    rows.button(say(Phrase("All feeds")), Press("feed-list"), row=0)
    return Reply(render(answer, say)[0], rows)
