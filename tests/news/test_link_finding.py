import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.urls import (
    find_links,
    is_discord_link,
    is_media_link,
)


@pytest.mark.parametrize(
    ("message", "links"),
    [
        ("nothing here, not even example.com or www.example.com", []),
        ("read https://a.com/x please", ["https://a.com/x"]),
        ("HTTPS://A.com/X", ["HTTPS://A.com/X"]),
        ("one http://a.com/1 two https://b.com/2", ["http://a.com/1", "https://b.com/2"]),
        ("<https://a.com/x>", ["https://a.com/x"]),
        ("||https://a.com/x||", ["https://a.com/x"]),
        ("|| https://a.com/x ||", ["https://a.com/x"]),
        ("[the story](https://a.com/x)", ["https://a.com/x"]),
        ("[the story](https://a.com/x).", ["https://a.com/x"]),
        ('[the story](https://a.com/x "a title")', ["https://a.com/x"]),
        ("[the story](<https://a.com/x>)", ["https://a.com/x"]),
        ("[the story](https://a.com/x)[another](https://b.com/y)", ["https://a.com/x", "https://b.com/y"]),
        ("[https://a.com/x](https://b.com/y)", ["https://a.com/x", "https://b.com/y"]),
        ("(see https://a.com/x)", ["https://a.com/x"]),
        ("(see https://a.com/x), then", ["https://a.com/x"]),
        (
            "https://en.wikipedia.org/wiki/Mercury_(planet)",
            ["https://en.wikipedia.org/wiki/Mercury_(planet)"],
        ),
        (
            "(https://en.wikipedia.org/wiki/Mercury_(planet))",
            ["https://en.wikipedia.org/wiki/Mercury_(planet)"],
        ),
        ("[m](https://a.org/wiki/M_(b)_(c))", ["https://a.org/wiki/M_(b)_(c)"]),
        ("**https://a.com/x**", ["https://a.com/x"]),
        ("_https://a.com/x_", ["https://a.com/x"]),
        ("https://a.com/x_", ["https://a.com/x_"]),
        ("~~https://a.com/x~~", ["https://a.com/x"]),
        ("> quoted https://a.com/x", ["https://a.com/x"]),
        ("{https://a.com/x}", ["https://a.com/x"]),
        ("“https://a.com/x”", ["https://a.com/x"]),
        ("https://bücher.example/straße", ["https://bücher.example/straße"]),
        ("http://a.com:8080/x", ["http://a.com:8080/x"]),
        ("http://[2606:4700::1111]:8080/x", ["http://[2606:4700::1111]:8080/x"]),
        ("https://a.com/x?y=[1]&z={2}", ["https://a.com/x?y=[1]&z={2}"]),
        ("请看https://a.com/x。谢谢", ["https://a.com/x"]),
        ("（https://a.com/x）", ["https://a.com/x"]),
        ("اقرأ \u202bhttps://a.com/x\u202c الآن", ["https://a.com/x"]),
        ("קראו https://a.com/x\u200f.", ["https://a.com/x"]),
        ("https://a.com/x\nhttps://b.com/y", ["https://a.com/x", "https://b.com/y"]),
        ("https://u:p@a.com/x", ["https://u:p@a.com/x"]),
        ("https:// and http://? and https://...", []),
        ("https://a.com/x,https://b.com/y", ["https://a.com/x", "https://b.com/y"]),
        ("https://a.com/x;HTTP://b.com/y", ["https://a.com/x", "HTTP://b.com/y"]),
        ("https://a.com/x|https://b.com/y", ["https://a.com/x", "https://b.com/y"]),
        ("https://a.com/xhttps://b.com/y", ["https://a.com/x", "https://b.com/y"]),
        ("(https://a.com/x,https://b.com/y)", ["https://a.com/x", "https://b.com/y"]),
        ("<https://a.com/x>,<https://b.com/y>", ["https://a.com/x", "https://b.com/y"]),
        ("||https://a.com/x||https://b.com/y", ["https://a.com/x", "https://b.com/y"]),
        ("https://a.com/a-1,b-2.html", ["https://a.com/a-1,b-2.html"]),
        ("https://a.com/?to=https://b.com/y", ["https://a.com/?to=https://b.com/y"]),
        (r"\<https://a.com/x\>", ["https://a.com/x"]),
        ("***https://a.com/x***", ["https://a.com/x"]),
        ("||**https://a.com/x**||", ["https://a.com/x"]),
        ("# [the story](https://a.com/x)", ["https://a.com/x"]),
        ("https://пример.рф/новость", ["https://пример.рф/новость"]),
        ("https://例え.jp/記事、次", ["https://例え.jp/記事"]),
        (" ".join(f"https://a.com/{n}" for n in range(30)), [f"https://a.com/{n}" for n in range(30)]),
        ("https://web.archive.org/web/https://a.com/x", ["https://web.archive.org/web/https://a.com/x"]),
        ("https://a.com/" + "x" * 2_500, ["https://a.com/" + "x" * 2_500]),
        ("https://a.com/" + "x" * 9_000, []),
    ],
)
def test_links_of_a_message(message: str, links: list[str]) -> None:
    assert find_links(message) == links


@pytest.mark.parametrize("mark", [*".,;:!?'\")]}>", "…", "?!", "...", ").", "’"])
def test_punctuation_after_a_link_is_no_part_of_it(mark: str) -> None:
    assert find_links(f"see https://a.com/x{mark} yes") == ["https://a.com/x"]


@pytest.mark.parametrize(
    ("message", "links"),
    [
        ("`https://a.com/x`", []),
        ("``https://a.com/` x``", []),
        ("```\nhttps://a.com/x\n```", []),
        ("```py\n`https://a.com/x`\n``` https://b.com/y", ["https://b.com/y"]),
        ("`a` https://b.com/y `c`", ["https://b.com/y"]),
        ("an ` alone https://b.com/y", ["https://b.com/y"]),
        ("``` not closed https://b.com/y", ["https://b.com/y"]),
    ],
)
def test_links_in_code_are_left_alone(message: str, links: list[str]) -> None:
    assert find_links(message) == links


def test_a_page_linked_twice_is_found_once_as_first_written() -> None:
    message = "https://a.com/x/?utm_source=d and http://A.com/x#top and https://a.com/y"
    assert find_links(message) == ["https://a.com/x/?utm_source=d", "https://a.com/y"]


@pytest.mark.timeout(10)
@pytest.mark.parametrize("junk", ["`", "(", "https://", "https://a.com/(", "||", "`a``b```", "[]("])
def test_long_junk_is_looked_through_quickly(junk: str) -> None:
    assert len(find_links(junk * (200_000 // len(junk)))) <= 1


@given(st.text(alphabet="htps:/.a b`|()[]<>_*\u200f。", max_size=60))
def test_every_link_found_stands_in_the_message(message: str) -> None:
    assert all(link in message for link in find_links(message))


@pytest.mark.parametrize(
    ("url", "is_media"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/notes", True),
        ("https://media.discordapp.net/attachments/1/2/a.png?ex=1&is=2", True),
        ("https://tenor.com/view/cat-123", True),
        ("https://media1.tenor.com/m/x/cat", True),
        ("https://giphy.com/gifs/cat", True),
        ("https://i.imgur.com/abc", True),
        ("https://imgur.com/gallery/abc", False),
        ("https://example.com/a.JPG", True),
        ("https://example.com/a.mp4?x=1", True),
        ("https://example.com/a.tar.gz", True),
        ("https://example.com/a.pdf", False),
        ("https://example.com/story.html", False),
        ("https://example.com/story?image=a.jpg", False),
        ("https://notgiphy.com/story", False),
        ("https://example.com/png", False),
        ("not a link", False),
    ],
)
def test_links_to_media_are_told_from_links_to_pages(url: str, is_media: bool) -> None:
    assert is_media_link(url) is is_media


@pytest.mark.parametrize(
    ("url", "is_discord"),
    [
        ("https://discord.com/channels/1/2/3", True),
        ("https://ptb.discord.com/channels/1/2/3", True),
        ("https://discord.gg/abc", True),
        ("https://notdiscord.com/x", False),
        ("not a link", False),
    ],
)
def test_links_into_discord_are_told(url: str, is_discord: bool) -> None:
    assert is_discord_link(url) is is_discord
