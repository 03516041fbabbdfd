"""What members of a server ask a bot for, all at once and again and again, and how long each waits."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any, Final

from benchmarks.archives import Filled
from benchmarks.read_texts import training_questions, unanswered_questions
from tests.discord_server import Channel, Guild, Interaction, Member, Message
from tests.discord_server.interactions import AUTOCOMPLETE

# Seconds from one wave of questions to the next: a member may ask ten times in 30 seconds.
WAVE: Final = 3.2
# Whoever has no answer by then is given up.
PATIENCE: Final = 120.0
_PRESSED: Final = ("v1:page:", "v1:list:", "v1:length:", "v1:show:")
_NUMBERS: Final = 200


@dataclass(frozen=True, slots=True)
class Waited:
    """How long a member waited.

    Attributes:
        kind: what was asked for.
        first: seconds until the first response; None where there was none.
        answer: seconds until the answer; None where there was none.
    """

    kind: str
    first: float | None
    answer: float | None


@dataclass(frozen=True, slots=True)
class Topics:
    """What there is to ask about in an archive."""

    numbers: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    words: tuple[str, ...]
    questions: tuple[str, ...]


def topics_of(archive: Filled) -> Topics:
    """Numbers, names, words and questions of an archive; one question in six is answered by no article."""
    chance = random.Random(archive.size)  # noqa: S311 - the same questions each time
    numbers = [chance.randint(1, archive.size) for _ in range(_NUMBERS)]
    readings = [archive.composer.article(number) for number in numbers]
    quoted = [{a.speaker for a in reading.attributions} for reading in readings]
    sentences = [chance.choice(r.sentences).span.of(r.article.text).split() for r in readings]
    words = [[word for word in sentence if word.isalpha() and len(word) > 4] for sentence in sentences]
    known, unknown = training_questions(), unanswered_questions()
    chance.shuffle(known)
    chance.shuffle(unknown)
    return Topics(
        tuple(map(str, numbers)),
        tuple(s.name for r, its in zip(readings, quoted, strict=True) for s in r.speakers if s.id in its),
        tuple(place.name for reading in readings for place in reading.places),
        tuple(" ".join(some[:2]) for some in words if some),
        tuple(known[: 5 * _NUMBERS] + unknown[:_NUMBERS]),
    )


@dataclass(slots=True)
class Asking:
    """A member who asks one thing after another.

    Attributes:
        seen: the last answer with a button that can be pressed, or None.
    """

    member: Member
    channel: Channel
    topics: Topics
    chance: random.Random
    seen: Message | None = None
    waited: list[Waited] = field(default_factory=list[Waited])

    async def ask_until(self, end: float) -> None:
        """Ask at each wave, unless there is no answer yet to what was asked before.

        Args:
            end: on the event loop's clock.
        """
        loop = asyncio.get_running_loop()
        start = loop.time()
        while loop.time() < end:
            await self.ask()
            waves = int((loop.time() - start) / WAVE) + 1
            await asyncio.sleep(start + waves * WAVE - loop.time())

    async def ask(self) -> None:
        """Ask once, and wait for the answer."""
        (kind,) = self.chance.choices(_KINDS, _WEIGHTS)
        if kind == "press" and self.seen is None:
            kind = "summary"
        interaction = await ASKED[kind](self)
        self.waited.append(await waited_for(interaction, kind))
        if interaction.original is not None and _buttons(interaction.original):
            self.seen = interaction.original

    async def press(self) -> Interaction:
        """Press a button of the last answer."""
        if self.seen is None:
            raise LookupError("no answer with a button yet")
        return await self.seen.click(self.member, self.chance.choice(_buttons(self.seen)))

    def slash(self, path: str, **options: object) -> Coroutine[Any, Any, Interaction]:
        """Send a command."""
        return self.channel.slash(self.member, path, options)

    def typing(self, path: str, option: str, text: str) -> Coroutine[Any, Any, Interaction]:
        """Type the first letters of an option."""
        typed = text[: self.chance.randint(1, 5)]
        return self.channel.autocomplete(self.member, path, {option: typed}, focused=option)

    def any(self, of: Sequence[str]) -> str:
        """One of several."""
        return self.chance.choice(of)


async def waited_for(interaction: Interaction, kind: str) -> Waited:
    """Wait for the answer, which for what is offered while typing is the first response."""
    try:
        if interaction.kind == AUTOCOMPLETE:
            await interaction.acknowledged(PATIENCE)
        else:
            await interaction.response(PATIENCE)
        answered = interaction.age
    except TimeoutError:
        answered = None
    return Waited(kind, interaction.first_response_after, answered)


def _buttons(message: Message) -> list[str]:
    """The buttons that turn a page, ask for another length or show a sentence."""
    names = [button.get("custom_id", "") for button in message.buttons if not button.get("disabled")]
    return [name for name in names if name.startswith(_PRESSED)]


_Ask = Callable[[Asking], Coroutine[Any, Any, Interaction]]

#: How each kind of question is put.
ASKED: Final[dict[str, _Ask]] = {
    "summary": lambda one: one.slash("summary", article=one.any(one.topics.numbers)),
    "who-said": lambda one: one.slash("who-said", article=one.any(one.topics.numbers)),
    "who-said, all": lambda one: one.slash("who-said", who=one.any(one.topics.people), article="all"),
    "where": lambda one: one.slash("where", article=one.any(one.topics.numbers)),
    "where, all": lambda one: one.slash("where", place=one.any(one.topics.places), article="all"),
    "ask": lambda one: one.slash("ask", question=one.any(one.topics.questions), article="server"),
    "ask, one article": lambda one: one.slash(
        "ask", question=one.any(one.topics.questions), article=one.any(one.topics.numbers)
    ),
    "search": lambda one: one.slash("search", query=one.any(one.topics.words)),
    "typing a name": lambda one: one.typing("who-said", "who", one.any(one.topics.people)),
    "typing a place": lambda one: one.typing("where", "place", one.any(one.topics.places)),
    "typing an article": lambda one: one.typing("summary", "article", one.any(one.topics.words)),
    "press": Asking.press,
}
# A crowd that has just heard of an event: a third asks a question or for a summary, and most type a name.
_SHARES: Final = {
    "summary": 5,
    "who-said": 2,
    "who-said, all": 2,
    "where": 2,
    "where, all": 1,
    "ask": 4,
    "ask, one article": 1,
    "search": 3,
    "typing a name": 3,
    "typing a place": 2,
    "typing an article": 2,
    "press": 3,
}
_KINDS: Final = tuple(_SHARES)
_WEIGHTS: Final = tuple(_SHARES.values())


async def post_articles(guild: Guild, texts: Sequence[str], every: float) -> list[float | None]:
    """Post articles, one each few seconds; gives the seconds until the reply to each, None without one."""
    channels, member = list(guild.channels.values()), guild.add_member("editor")
    waiting: list[asyncio.Task[float | None]] = []
    async with asyncio.TaskGroup() as replies:
        for number, text in enumerate(texts):
            waiting.append(replies.create_task(_post(channels[number % len(channels)], member, text)))
            await asyncio.sleep(every)
    return [task.result() for task in waiting]


async def _post(channel: Channel, member: Member, text: str) -> float | None:
    start = time.monotonic()
    posted = await channel.post(member, text)

    def replies(message: Message) -> bool:
        return message.reference is not None and message.reference.message_id == posted.id

    try:
        await channel.wait_for_message(replies, timeout=PATIENCE, after=posted.id)
    except TimeoutError:
        return None
    return time.monotonic() - start


def members(guild: Guild, topics: Topics, count: int) -> list[Asking]:
    """Members who are spread over a guild's channels, each with questions of their own."""
    channels = list(guild.channels.values())
    return [
        Asking(guild.add_member(f"member{number}"), channel, topics, random.Random(number))  # noqa: S311 - the same each time
        for number, channel in enumerate(islice(cycle(channels), count))
    ]
