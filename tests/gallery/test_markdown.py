"""Discord's markdown as HTML."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown import escape
from gallery.inline import Names
from gallery.markdown import title_to_html, to_html

NAMES = Names(users={"7": "Ana"}, channels={"8": "news"}, roles={"9": "editors"}, now=1_700_000_000.0)


def text(inner: str) -> str:
    return f'<div class="text">{inner}</div>'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain", "plain"),
        ("a <b> & \"c\"", "a &lt;b&gt; &amp; &quot;c&quot;"),
        ("*a* _b_ **c** __d__ ~~e~~", "<em>a</em> <em>b</em> <strong>c</strong> <u>d</u> <s>e</s>"),
        ("***both***", "<strong><em>both</em></strong>"),
        ("**bold *and* more**", "<strong>bold <em>and</em> more</strong>"),
        ("**a\\*\\*b**", "<strong>a**b</strong>"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("snake_case_name", "snake_case_name"),
        (r"\*not\* \_this\_ \\", r"*not* _this_ \ ".rstrip()),
        (r"\[x\](y)", "[x](y)"),
        (r"a\b", r"a\b"),
        ("`a *b* <c>`", "<code>a *b* &lt;c&gt;</code>"),
        ("``a ` b``", "<code>a ` b</code>"),
        ("||secret||", '<span class="spoiler">secret</span>'),
        ("[↗](https://a.example/b%28c%29)", '<a href="https://a.example/b%28c%29">↗</a>'),
        ("[a \\[b\\]](https://a.example)", '<a href="https://a.example">a [b]</a>'),
        ("[**a**](https://a.example)", '<a href="https://a.example"><strong>a</strong></a>'),
        ("[a](javascript:alert)", "[a](javascript:alert)"),
        ("<https://a.example/?b=1&c=2>", '<a href="https://a.example/?b=1&amp;c=2">https://a.example/?b=1&amp;c=2</a>'),
        ("see https://a.example/b.", 'see <a href="https://a.example/b">https://a.example/b</a>.'),
        ("<@7> <@!7> <@6>", '<span class="mention">@Ana</span> <span class="mention">@Ana</span> <span class="mention">@unknown-user</span>'),
        ("<#8>", '<span class="mention"># news</span>'),
        ("<@&9>", '<span class="mention">@editors</span>'),
        ("@everyone", '<span class="mention">@everyone</span>'),
        ("</articles list:12>", '<span class="mention">/articles list</span>'),
        (r"\<#8\>", "&lt;#8&gt;"),
        ("<a:wave:12>", '<span class="custom-emoji">:wave:</span>'),
        ("<t:1699999000:R>", '<span class="moment">17 minutes ago</span>'),
        ("one\ntwo", "one\ntwo"),
        ("one\n\n", "one\n\n\n"),
        ("#no heading", "#no heading"),
        (r"\# no heading", "# no heading"),
        (r"1\. no list", "1. no list"),
        (r"\- no list", "- no list"),
    ],
)  # fmt: skip
def test_a_line_is_shown_as_discord_shows_it(written: str, expected: str) -> None:
    assert to_html(written, NAMES) == text(expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ""),
        ("# One", "<h1>One</h1>"),
        ("### Three *x*\nafter", f"<h3>Three <em>x</em></h3>{text('after')}"),
        ("-# small", '<div class="small">small</div>'),
        ("> a\n> b", f"<blockquote>{text('a' + chr(10) + 'b')}</blockquote>"),
        ("> a\n> \n> b", f"<blockquote>{text('a' + chr(10) * 2 + 'b')}</blockquote>"),
        (
            "> a\n\n> b",
            f"<blockquote>{text('a')}</blockquote>{text(chr(10))}<blockquote>{text('b')}</blockquote>",
        ),
        ("> > a", f"<blockquote>{text('&gt; a')}</blockquote>"),
        (">no", text("&gt;no")),
        (r"\> no", text("&gt; no")),
        ("a\n>>> b\nc", f"{text('a')}<blockquote>{text('b' + chr(10) + 'c')}</blockquote>"),
        ("> -# small", '<blockquote><div class="small">small</div></blockquote>'),
        ("- a", '<div class="item" style="--level:0"><span>•</span><div>a</div></div>'),
        ("  - a", '<div class="item" style="--level:1"><span>•</span><div>a</div></div>'),
        ("2. a", '<div class="item" style="--level:0"><span>2.</span><div>a</div></div>'),
        ("```py\na *b*\n```", "<pre>a *b*</pre>"),
        ("x\n```\n> a\n```\ny", f"{text('x')}<pre>&gt; a</pre>{text('y')}"),
    ],
)
def test_lines_make_blocks(written: str, expected: str) -> None:
    assert to_html(written, NAMES) == expected


def test_a_title_has_emphasis_but_no_links() -> None:
    shown = title_to_html("**a** [b](https://c.example) <#8>", NAMES)
    assert shown == "<strong>a</strong> [b](https://c.example) &lt;#8&gt;"


def shown_text(markup: str) -> str:
    """What a reader sees of HTML: its text, blocks on lines of their own."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip("\n")


# What Discord's markdown is made of, and letters; addresses are not escaped by a backslash inside them.
SIGNS = st.text("\\*_~`|[]()<>#@!-+.:1 ab\né“", max_size=60)


@given(SIGNS)
def test_escaped_text_is_shown_character_for_character(written: str) -> None:
    assert shown_text(to_html(escape(written))) == written.strip("\n")


@given(st.text(max_size=60))
def test_nothing_written_becomes_markup_of_its_own(written: str) -> None:
    tags = re.findall(r"</?([a-z0-9]+)", to_html(written))
    ours = {"div", "span", "strong", "em", "u", "s", "a", "code", "pre", "blockquote", "h1", "h2", "h3"}
    assert set(tags) <= ours
