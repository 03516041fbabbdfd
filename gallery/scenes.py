"""What there are pictures of. A line makes a scene: its name, what it shows, what a member does.

Scenes are played in this order on one stage, so those that change something come last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gallery.acts import Act, posted, remark, slash, typed, typing
from gallery.feeds import imported, posted_by_feed, with_feeds


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to be taken.

    Attributes:
        name: of the picture's file.
        says: one sentence for the reader of docs/commands.md.
    """

    name: str
    says: str
    act: Act

    @property
    def command(self) -> str:
        """The command it shows, without the slash; "" for what happens without one."""
        return self.act.command


SENTENCES = "Show a sentence in its article"
CHANGE = "What is to be changed?"
SCENES = (
    Scene("card", "A member posts a link; the article is read.", posted("observatory")),
    Scene("card-more", "A button under it asks for more.", posted("observatory").press("Quotes")),
    Scene("card-form", "Another opens a form for a question.", posted("observatory").press("Ask")),
    Scene("card-text", "An attached text is read as well.", posted("reservoir")),
    Scene("summary", "The sentences that stand best for an article.", slash("summary", article="bridge")),
    Scene(
        "summary-sentence",
        "One of the sentences where it stands in the article.",
        slash("summary", article="2").choose(SENTENCES, "Five people"),
    ),
    Scene("summary-longer", "A longer one, by the button.", slash("summary", article="2").press("Longer")),
    Scene(
        "summary-one-line",
        "The one sentence that stands best.",
        slash("summary", article="bridge", length="one-line"),
    ),
    Scene(
        "summary-focused",
        "What an article says about one thing.",
        slash("summary", article="Atacama", focus="what about the goat?"),
    ),
    Scene(
        "summary-several",
        "Several articles at once.",
        slash("summary", article="1, 2"),
    ),
    Scene(
        "ask",
        "A question, answered with an article's own sentences.",
        slash("ask", question="how many ships waited at the mouth of the Tagus?"),
    ),
    Scene(
        "ask-said",
        "What somebody said.",
        slash("ask", question="what did Coelho say about the delay to automation?"),
    ),
    Scene(
        "ask-server",
        "A question to every article of the server.",
        slash("ask", question="who found advanced corrosion?", article="server"),
    ),
    Scene(
        "ask-refused",
        "A question that no stored article answers.",
        slash("ask", question="who won the world cup in 1998?"),
    ),
    Scene("who-said", "Everyone who is quoted.", slash("who-said", article="5")),
    Scene("who-said-one", "What one person said.", slash("who-said", who="Coelho", article="all")),
    Scene(
        "who-said-words", "Who said certain words.", slash("who-said", who="run out of river", article="all")
    ),
    Scene(
        "who-said-sentence",
        "One of the sentences in its article; its speaker can be looked up, or reported as wrong.",
        slash("who-said", who="Coelho", article="5").choose(SENTENCES, "Coelho conceded"),
    ),
    Scene(
        "who-said-wrong",
        "A wrong speaker is reported to the moderators.",
        slash("who-said", who="Coelho", article="5")
        .choose(SENTENCES, "Coelho conceded")
        .press("Wrong speaker?"),
    ),
    Scene("where", "The places an article names.", slash("where", article="5")),
    Scene("where-next", "The next page of a long answer.", slash("where", article="5").press("▶️")),
    Scene("where-one", "One place, in every article.", slash("where", place="Lisbon", article="all")),
    Scene("who", "The people and organisations named.", slash("who", article="bridge")),
    Scene("who-one", "One person.", slash("who", name="Lavallee", article="all")),
    Scene("when", "The dates an article gives.", slash("when", article="bridge")),
    Scene("search", "The sentences with certain words, in all articles.", slash("search", query="bridge")),
    Scene(
        "search-narrowed",
        "Fewer of them: by speaker, place or date.",
        slash("search", query="strike speaker:Coelho after:2023"),
    ),
    Scene("timeline", "Articles and quotations, day by day.", slash("timeline")),
    Scene("story", "All articles on one event, side by side.", slash("story", article="5")),
    Scene("digest", "The last hours, story by story.", slash("digest", where="server")),
    Scene("read", "A form to paste a text into.", slash("read")),
    Scene(
        "read-this",
        "Have a message read, from its menu.",
        posted("bridge").first().menu("Read this"),
    ),
    Scene(
        "who-said-this",
        "Who is quoted with the words of a message, from its menu.",
        remark("That sentence will follow me for the rest of my life").menu("Who said this?"),
    ),
    Scene("articles-list", "What has been read.", slash("articles list")),
    Scene("articles-show", "What is known of one article.", slash("articles show", article="Atacama")),
    Scene("privacy-show", "What is stored about who asks.", slash("privacy show")),
    Scene("privacy-export", "All of it, as a file.", slash("privacy export")),
    Scene("privacy-delete", "It is deleted, after a question.", slash("privacy delete")),
    Scene("watch", "Which channels are read.", slash("watch show", moderator=True)),
    Scene("watch-add", "A channel is chosen.", slash("watch add", channel="#news", moderator=True)),
    Scene("watch-remove", "It is left alone again.", slash("watch remove", channel="#news", moderator=True)),
    Scene("watch-all", "Every channel is read.", slash("watch all", moderator=True)),
    Scene("settings", "The panel of all options.", slash("settings show", moderator=True)),
    Scene(
        "settings-set",
        "An option is changed.",
        slash("settings set", option="on_link", value="react", moderator=True),
    ),
    Scene(
        "settings-typing",
        "Names and values are offered while they are typed.",
        typing("settings set", "value", option="on_link", moderator=True),
    ),
    Scene(
        "settings-add",
        "A list grows.",
        slash("settings add", option="ignored_hosts", value="example.org", moderator=True),
    ),
    Scene(
        "settings-remove",
        "It shrinks.",
        slash("settings remove", option="ignored_hosts", value="example.org", moderator=True),
    ),
    Scene("settings-reset", "All options are set back.", slash("settings reset", moderator=True)),
    Scene("corrections", "What members have reported.", slash("corrections list", moderator=True)),
    Scene("corrections-export", "What was corrected.", slash("corrections export", moderator=True)),
    Scene("feed-pick", "The feeds of a page.", with_feeds(slash("feed add", url="{site}/", moderator=True))),
    Scene(
        "feed-add",
        "The newest item is shown before anything is saved.",
        with_feeds(slash("feed add", url="{site}/news.xml", moderator=True)),
    ),
    Scene(
        "feed-added",
        "It is followed.",
        with_feeds(slash("feed add", url="{site}/news.xml", moderator=True)).press("Add it"),
    ),
    Scene("feed-post", "What it posts, with buttons to ask it.", posted_by_feed("1")),
    Scene("feed-import", "Feeds from another reader, a report for each.", imported()),
    Scene("feed-list", "How the feeds of the server do.", slash("feed list", moderator=True)),
    Scene("feed-show", "One feed, and all that is set for it.", slash("feed show", feed="1", moderator=True)),
    Scene(
        "feed-option",
        "One of its options.",
        slash("feed edit", feed="1", moderator=True).choose(CHANGE, "Post").open("Post"),
    ),
    Scene(
        "feed-form",
        "What has no menu is written in a form.",
        slash("feed edit", feed="1", moderator=True).choose(CHANGE, "Only with").press("Write it…"),
    ),
    Scene(
        "feed-typing",
        "Feeds are offered while they are typed.",
        typing("feed pause", "feed", "mer", moderator=True),
    ),
    Scene(
        "feed-why",
        "Why an item was not posted.",
        slash("feed why", item="road in the Atacama", feed="1", moderator=True),
    ),
    Scene("feed-resume", "A paused feed goes on.", slash("feed resume", feed="1", moderator=True)),
    Scene("feed-export", "Every feed, for another reader.", slash("feed export", moderator=True)),
    Scene("feed-remove", "It is removed after a question.", slash("feed remove", feed="2", moderator=True)),
    Scene("help", "What there is to ask.", slash("help")),
    Scene("help-one", "How one command is written.", slash("help", command="search")),
    Scene("typed", "A command written with the prefix.", typed("!summary bridge sentences: 1", "summary")),
    Scene("error-link", "A link that leads nowhere.", typed("{site}/gone")),
    Scene("error-name", "A name that nobody has.", slash("who-said", who="Coello")),
    Scene("error-article", "An article that is not there.", slash("summary", article="99")),
    Scene("error-option", "An option that makes no sense.", typed("!summary sentences: 99")),
    Scene("articles-forget", "An article is deleted.", slash("articles forget", article="3")),
)


def named(names: Sequence[str]) -> tuple[Scene, ...]:
    """The scenes of these names, in the order they are played; all of them for no names.

    Raises:
        KeyError: there is no scene of one of the names.
    """
    known = {scene.name: scene for scene in SCENES}
    for name in names:
        known[name]  # so that the error names it
    return tuple(scene for scene in SCENES if not names or scene.name in names)
