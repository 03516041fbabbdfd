"""Reports on two events, and the handlers that tell them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from handlers.digest import Digest
from handlers.scope import Scope
from handlers.story import Story
from handlers.which import WhichArticle
from news.answer import Source
from news.article import Reading
from storage.stories import Stories
from tests.handlers.newsroom import Newsroom
from tests.readings import reading

# The fullest, a copy of it with another headline, another outlet's, and something else.
COACH = """# Coach falls into Orla ravine

Twelve people were killed on Monday when a coach plunged into the Orla ravine near <Paris>, police said.

The driver, Jan Zorn, had lost control on the icy bend above the viaduct. [The road should have been closed
since Friday], (said) {Mayor Ann Lee}.

Rescuers with ropes brought thirty passengers up to the road until midnight."""
COPY = """# Twelve dead in Orla ravine

Twelve people were killed on Monday when a coach plunged into the Orla ravine near <Paris>, police said.

The driver, Jan Zorn, had lost control on the icy bend above the viaduct. [The road should have been closed
since Friday], (said) {Mayor Ann Lee}."""
OTHER_OUTLET = """# Ravine coach crash: fifteen dead

Fifteen people died on Monday after a coach plunged into the Orla ravine near <Paris>, the police said.

Its operator, Velden Tours, had been fined for worn tyres in January. Candles were lit at the icy bend."""
HARBOUR = """# Portnoy channel deepened

Dredgers have deepened the Portnoy channel, and trawlers unload herring at the quay again in <Aleppo>.

[It took two years], (said) {Bo Berg}. Nobody had believed in it."""


def report(text: str, publisher: str | None = None, published: date | None = None) -> Reading:
    """A reading of a marked text, published then and there."""
    joined = "\n\n".join(paragraph.replace("\n", " ") for paragraph in text.split("\n\n"))
    made = reading(joined, publisher=publisher)
    return replace(made, article=replace(made.article, published=published))


async def post_all(room: Newsroom) -> list[Source]:
    """Post the three reports on the coach and the one on the harbour, one a minute."""
    reports = [
        report(COACH, "Morning Post"),
        report(COPY, "Evening Star"),
        report(HARBOUR, "Coast News"),
        report(OTHER_OUTLET, "Daily Echo"),
    ]
    return [await room.stored(one, minutes=minute) for minute, one in enumerate(reports)]


def _which(room: Newsroom) -> WhichArticle:
    async def read_link(scope: Scope, link: str) -> Source:
        return await room.app.ingest.read_link(scope, link)

    return WhichArticle(room.storage, read_link)


def story(room: Newsroom) -> Story:
    """The handler of ``story``."""
    stories = Stories(room.storage.database, room.storage.embeddings)
    return Story(room.storage.articles, stories, _which(room))


def digest(room: Newsroom, at: datetime) -> Digest:
    """The handler of ``digest``, asked at that moment."""
    stories = Stories(room.storage.database, room.storage.embeddings)
    return Digest(room.storage.articles, stories, _which(room), lambda: at)
