"""``privacy``: what is stored about who asks, to see, to take along and to delete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from handlers.housekeeping import KEPT_AFTER_LEAVING, QUESTIONS_KEPT, REPLIES_KEPT, Housekeeping
from handlers.scope import Scope
from news.answer import Answer, Entry, Phrase
from storage.archive import Storage
from storage.forget import Forgotten, Replies
from storage.members import MemberCounts

_OTHERS: Final = (
    Phrase(
        "Of each post I store its channel, its message, its time and who posted it, and the article read."
    ),
    Phrase("The text of messages that hold no article is not stored."),
    Phrase("What I read stays on the machine I run on, but for the answers I give here."),
)
_HOW: Final = (
    Phrase("Deleting a message deletes what it brought in. /privacy export gives you everything as a file."),
    Phrase("/privacy delete deletes it all, here or on every server."),
)


class Privacy:
    """Answers ``privacy``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._members = storage.members
        self._forgetting = storage.forgetting
        self._guilds = storage.guilds

    async def show(self, scope: Scope) -> Answer:
        """What is stored about who asks, here and on all servers, for how long, and how to delete it."""
        here = await self._members.counts(scope.guild_id, scope.member_id)
        everywhere = await self._members.counts_everywhere(scope.member_id)
        settings = await self._guilds.settings(scope.guild_id)
        others = _OTHERS
        if scope.member_id in settings.ignored_members:
            others += (Phrase("The moderators of this server have me leave alone what you post."),)
        entries = (
            Entry(Phrase("Here"), detail=_counted(here)),
            Entry(Phrase("On all servers"), detail=_counted(everywhere)),
            Entry(Phrase("What else"), detail=others),
            Entry(Phrase("How long"), detail=_kept(settings.retention_days)),
            Entry(Phrase("How to delete it"), detail=_HOW),
        )
        return Answer(Phrase("What I store about you"), entries)

    async def export(self, scope: Scope) -> dict[str, Any]:
        """Every row of every table that names who asks, on all servers, as JSON; times as ISO 8601."""
        return {
            "member_id": scope.member_id,
            "exported_at": datetime.now(UTC).isoformat(),
            **await self._members.rows(scope.member_id),
        }

    async def delete(self, scope: Scope, *, everywhere: bool) -> tuple[Answer, Replies]:
        """Delete what is stored about who asks, here or everywhere; also returns our replies to them.

        Posts, what waits to be read, replies and remembered questions go, and the articles that nobody else
        has posted. Corrections stay, without the member.
        """
        if everywhere:
            forgotten = await self._forgetting.member_everywhere(scope.member_id)
        else:
            forgotten = await self._forgetting.member(scope.guild_id, scope.member_id)
        notes = await self._still_known(scope, everywhere=everywhere)
        title = Phrase("Deleted on all servers") if everywhere else Phrase("Deleted on this server")
        return Answer(title, (Entry(None, detail=_deleted(forgotten)),), notes), forgotten.replies

    async def purge_now(self) -> Replies:
        """Do the housekeeping that is done every hour; returns the replies to withdraw."""
        return (await Housekeeping(self._storage).once()).replies

    async def _still_known(self, scope: Scope, *, everywhere: bool) -> tuple[Phrase, ...]:
        """What a member does not delete: that moderators have the bot leave them alone."""
        ignored_in = (await self._members.rows(scope.member_id))["ignored_in"]
        here = [row for row in ignored_in if everywhere or row["guild_id"] == scope.guild_id]
        if not here:
            return ()
        return (Phrase("That moderators have me leave alone what you post is their setting, and stays."),)


def _counted(counts: MemberCounts) -> tuple[Phrase, ...]:
    return _told(
        Phrase("{count} post", {"count": counts.posts}, "{count} posts"),
        Phrase("{count} post still to be read", {"count": counts.waiting}, "{count} posts still to be read"),
        Phrase("{count} reply of mine", {"count": counts.replies}, "{count} replies of mine"),
        Phrase("{count} question", {"count": counts.questions}, "{count} questions"),
        Phrase("{count} report", {"count": counts.reports}, "{count} reports"),
        Phrase("{count} feed added", {"count": counts.feeds}, "{count} feeds added"),
    )


def _deleted(forgotten: Forgotten) -> tuple[Phrase, ...]:
    return _told(
        Phrase("{count} post", {"count": forgotten.posts}, "{count} posts"),
        Phrase(
            "{count} article that nobody else has posted",
            {"count": forgotten.articles},
            "{count} articles that nobody else has posted",
        ),
        Phrase("{count} reply of mine", {"count": len(forgotten.replies)}, "{count} replies of mine"),
        Phrase("{count} question", {"count": forgotten.questions}, "{count} questions"),
        Phrase("your name on {count} report", {"count": forgotten.reports}, "your name on {count} reports"),
    )


def _told(*counted: Phrase) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in counted if phrase.values["count"]) or (Phrase("nothing"),)


def _kept(retention_days: int | None) -> tuple[Phrase, ...]:
    posts = Phrase("Posts are kept until they are deleted.")
    if retention_days is not None:
        posts = Phrase(
            "Posts are deleted after {count} day.",
            {"count": retention_days},
            "Posts are deleted after {count} days.",
        )
    days = QUESTIONS_KEPT.days if retention_days is None else min(QUESTIONS_KEPT.days, retention_days)
    return (
        posts,
        Phrase("Which replies are mine I know for {days} days at most.", {"days": REPLIES_KEPT.days}),
        Phrase(
            "Questions are kept for {count} day, so that their buttons work.",
            {"count": days},
            "Questions are kept for {count} days, so that their buttons work.",
        ),
        Phrase(
            "When I am removed from a server, what it has is deleted after {days} days.",
            {"days": KEPT_AFTER_LEAVING.days},
        ),
    )
