from __future__ import annotations

from datetime import date

import pytest

from news.article import ParagraphKind
from news.bylines import Byline, NotABylineError, clean_author, parse_byline
from news.furniture import is_boilerplate, is_note
from news.headings import unmarked
from news.paragraph_kinds import classify

TEXT = "The council voted on Tuesday to close the old bridge for repairs until spring."


@pytest.mark.parametrize(
    "paragraph",
    [
        "UNITED24 - Make a charitable donation in support of Ukraine!",
        "Join the GlobalSecurity.org mailing list",
        "Sign up for our daily newsletter.",
        "Subscribe to the Morning Review newsletter",
        "Follow us on Twitter @paper, on Instagram at paper, or email news@paper.example.",
        "Follow Jane Doe on Twitter: @janedoe",
        "Download our app for breaking news",
        "Support independent journalism - make a donation today",
        "Advertisement",
        "Story continues below advertisement",
        "Share this article on Facebook",
        "READ MORE: Why the bridge matters",
        "Related: Ten bridges to see before they fall",
        "You may also like...",
        "Click here for more information about the trip.",
        "© 2020 The Paper",
        "Copyright 2018 Paper Media, Inc. All rights reserved. This material may not be published.",
        "All rights reserved.",
        "This website uses cookies to give you the best experience.",
        "Photo: Clara Benet",
        "Charles Doe/AP",
        "Getty Images",
    ],
)
def test_recognises_boilerplate(paragraph: str) -> None:
    assert is_boilerplate(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        TEXT,
        "Readers who subscribe to the paper rose by 4 percent, the company said.",
        "Subscribe and you pay, she said; copy and you are sued.",
        "The senator said copyright law had not kept pace with the internet.",
        "Copyright law has not kept pace, the senator said.",
        "Join the army or leave the country, officials told the young men on Tuesday.",
        "Donate blood, hospitals urged residents after the attack.",
        "Follow the money, investigators told one another for years.",
        "Support our troops, the banner read, and it had been read by every driver since 1991.",
        "More on that later in the week.",
        "Related deaths rose to 14 on Friday.",
        "Photographs by witnesses showed the bridge falling.",
        "Cookies were served to the delegates at noon.",
        "Watch the skies tonight: a comet will pass at nine.",
        "Comments by the minister drew anger in Ankara.",
        "Handout culture must end, the minister said.",
        "Share prices fell sharply on Monday.",
        "Print runs were cut in half last year.",
        "Register to vote by Tuesday, the commission told citizens abroad.",
        "Get the vaccine or lose your job, staff were told by e-mail.",
        "“Please subscribe to my channel,” the boy said.",
    ],
)
def test_leaves_sentences_that_mention_such_things(paragraph: str) -> None:
    assert not is_boilerplate(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "VOA's Jamie Dettmer contributed to this report.",
        "– CNN’s Jane Doe, John Roe and Ann Lee contributed to this story.",
        "Bryant Doe and Caryn Roe contributed reporting.",
        "(Reporting by Jane Doe; Additional reporting by John Roe in Geneva; Editing by Ann Lee)",
        "With files from The Canadian Press",
        "-30-",
        "___",
        "Correction: An earlier version of this article misspelt the minister's name.",
        "Correction, Nov. 15, 2019: This article misnamed the publisher.",
        "Editor's note: This story was updated at 5:45 p.m.",
        "This story has been updated with comment from the ministry.",
        "This article was originally published by The Conversation.",
    ],
)
def test_recognises_notes(paragraph: str) -> None:
    assert is_note(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        TEXT,
        "Reporting by the newspaper showed that officials knew of the danger for years.",
        "The report was published on Tuesday by the United Nations.",
        "Heavy rain contributed to this year's record harvest, farmers said.",
        "This report by the commission was published after a delay of two years.",
        "Jane Doe is a reporter for the local paper.",
    ],
)
def test_leaves_sentences_that_look_like_notes(paragraph: str) -> None:
    assert not is_note(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    ["Jane Doe is a reporter for the local paper.", "Jane Doe reported from Geneva.", "Source: NATO."],
)
def test_lines_about_the_author_are_notes_only_at_the_end(paragraph: str) -> None:
    assert is_note(paragraph, closing=True)
    assert not is_note(paragraph)


@pytest.mark.parametrize(
    ("line", "names", "outlet", "published"),
    [
        ("By Margaret Besheer December 13, 2016", "Margaret Besheer", None, date(2016, 12, 13)),
        ("By Ann Lee and Bob Ray, Reuters", "Ann Lee and Bob Ray", "Reuters", None),
        ("By Jane Doe, Bob Ray, and Ann Lee", "Jane Doe, Bob Ray, and Ann Lee", None, None),
        ("BY JANE DOE", "JANE DOE", None, None),
        ("**By Jane Doe**", "Jane Doe", None, None),
        ("By Jane Doe, BBC News, Geneva", "Jane Doe", "BBC News", None),
        ("By Abdul-Rahman al-Rashid for The Guardian", "Abdul-Rahman al-Rashid", "The Guardian", None),
        ("By Staffan de Mistura, Staff Writer", "Staffan de Mistura", None, None),
        ("By LISA O’CARROLL in Dublin", "LISA O’CARROLL", None, None),
        ("By John Roe jroe@paper.example", "John Roe", None, None),
        ("Jane Doe | Reuters | 12 May 2020", "Jane Doe", "Reuters", date(2020, 5, 12)),
        ("Published: 12 May 2020", None, None, date(2020, 5, 12)),
        ("| 12 May 2020", None, None, date(2020, 5, 12)),
        ("Updated 3:14 PM EST, Mon December 12, 2016", None, None, date(2016, 12, 12)),
        ("12 May 2020 · 5 min read", None, None, date(2020, 5, 12)),
    ],
)
def test_reads_bylines_and_date_lines(
    line: str, names: str | None, outlet: str | None, published: date | None
) -> None:
    assert parse_byline(line) == Byline(names, outlet, published)


@pytest.mark.parametrize(
    "line",
    [
        TEXT,
        "By Tuesday the army had taken the city.",
        "By Tuesday, the army had taken the city",
        "By far the largest of the three",
        "By bus",
        "By Monday",
        "On 12 May 2020 the bridge fell",
        "",
    ],
)
def test_does_not_take_sentences_for_bylines(line: str) -> None:
    with pytest.raises(NotABylineError):
        parse_byline(line)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("Jane Doe, Reuters", "Jane Doe"),
        ("Jane Doe (jane@paper.example)", "Jane Doe"),
        ("https://paper.example/jane", ""),
        ("Jane Doe, Senior Political Correspondent", "Jane Doe"),
        ("Jane Doe | The Daily Post", "Jane Doe"),
    ],
)
def test_cleans_authors(author: str, expected: str) -> None:
    assert clean_author(author) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Bridge Closed After Crack Is Found", TEXT], "tb"),
        (
            ["Weapons of Mass Destruction (WMD)", "Rebels: Evacuation Deal Reached With Syrian Regime", TEXT],
            "xtb",
        ),
        (["World", "Bridge Closed After Crack Is Found", "By Jane Doe", TEXT], "xtyb"),
        (["Fire in Leith", "Three people were taken to hospital after a blaze in a tower", TEXT], "tsb"),
        (["# Bridge closed", "## What happened", TEXT, "## What next", TEXT], "tsbsb"),
        (["Bridge Closed After Crack", "Jane Doe", "12 May 2020", TEXT], "tyyb"),
        (["army took the bridge", "nobody was hurt", "more tomorrow i think", TEXT], "tbbb"),
        ([TEXT, "Cracks in the deck", TEXT], "bsb"),
        ([TEXT, "**Cracks in the deck**", TEXT], "bsb"),
        ([TEXT, "Cracks in the deck"], "bb"),
        ([TEXT, "Wild 4, Sabres 1", "Jets 3, Kings 2", TEXT], "bbbb"),
        ([TEXT, "- Five people were hurt", TEXT], "bbb"),
        ([TEXT, "So what happens now?", TEXT], "bbb"),
        ([TEXT, "The mayor said nothing", TEXT], "bbb"),
        ([TEXT, "“Nothing doing”", TEXT], "bbb"),
        ([TEXT, "By Jane Doe"], "by"),
        ([TEXT] * 3 + ["By Jane Doe", TEXT], "bbbsb"),
        ([TEXT, TEXT], "bb"),
        ([], ""),
    ],
)
def test_kinds_follow_from_where_a_paragraph_stands(paragraphs: list[str], expected: str) -> None:
    letters = {"title": "t", "byline": "y", "subheading": "s", "body": "b", "boilerplate": "x", "note": "n"}
    assert "".join(letters[kind] for kind in classify(paragraphs).kinds) == expected


def test_a_known_title_is_recognised_and_no_other_is_searched() -> None:
    layout = classify(["Local", "BRIDGE  CLOSED", TEXT], title="Bridge closed")
    assert layout.title == 1
    assert classify(["Another Line Altogether", TEXT], title="Bridge closed").title is None


def test_marked_headings_are_sub_headings_whatever_follows() -> None:
    layout = classify([TEXT, "Why was the bridge closed?", TEXT], headings={1})
    assert layout.kinds[1] is ParagraphKind.SUBHEADING


def test_markdown_is_taken_off_headings() -> None:
    assert unmarked("## **Bridge** closed") == "Bridge closed"


def test_hostile_lines_take_no_time() -> None:
    lines = [
        f"By {'Jane ' * 30}",
        "X and " * 100,
        "a" * 10_000,
        "Reporting by " + "Jane, " * 500,
        '"' * 5_000,
    ] * 20
    assert len(classify(lines).kinds) == len(lines)
