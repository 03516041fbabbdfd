"""Messages, forms and lists of suggestions as HTML."""

from __future__ import annotations

import base64

import pytest

from gallery.page import DESKTOP, PHONE, body, page
from gallery.seen import File, Form, Part, Seen, Shown, Suggestions
from tests.gallery.payloads import ANA, BOT, FORM, button, menu, message, row

EMBED = {
    "title": "Summary of **#5**",
    "url": "https://a.example/?b=1&c",
    "description": "> one\n-# two",
    "color": 0x2B6CB0,
    "footer": {"text": "The *Courier*"},
    "fields": [{"name": "Places", "value": "**Lisbon**", "inline": True}],
}


def shown(*parts: Part) -> str:
    return body(Seen(parts))


def test_a_message_says_who_wrote_it_and_that_it_is_an_app() -> None:
    assert '<span class="name">Verbatim</span><span class="tag">APP</span>' in shown(Shown(message("Hello")))
    assert "APP" not in shown(Shown(message("Hello", author=ANA)))


@pytest.mark.parametrize(
    "part",
    [
        '<a href="https://a.example/?b=1&amp;c">Summary of <strong>#5</strong></a>',
        '<blockquote><div class="text">one</div></blockquote><div class="small">two</div>',
        "--colour:#2b6cb0",
        '<div class="footer">The *Courier*</div>',
        '<div class="field inline"><div class="name">Places</div>',
    ],
)
def test_an_embed_has_its_parts(part: str) -> None:
    assert part in shown(Shown(message(embeds=[EMBED])))


def test_embeds_that_are_suppressed_are_not_shown() -> None:
    assert "Summary" not in shown(Shown(message("Hello", embeds=[EMBED], flags=1 << 2)))


def test_the_line_above_an_answer_names_the_command() -> None:
    answer = message(interaction_metadata={"user": ANA})
    assert '<b>Ana</b> used <span class="command">/articles list</span>' in shown(
        Shown(answer, used="/articles list")
    )


@pytest.mark.parametrize(
    ("answered", "line"),
    [
        (message("look:\nhere", author=ANA), "<b>Ana</b> look: here"),
        (message(author=ANA), "<b>Ana</b> Click to see attachment"),
    ],
)
def test_the_line_above_a_reply_repeats_what_it_answers(answered: dict[str, object], line: str) -> None:
    assert line in shown(Shown(message("Read.", referenced_message=answered)))


def test_an_answer_to_a_button_points_to_its_message() -> None:
    assert "<b>Verbatim</b> the first" in shown(Shown(message("More."), pressed_on=message("the first")))


def test_what_one_person_sees_says_so() -> None:
    assert "Only you can see this" in shown(Shown(message("Psst.", flags=1 << 6)))
    assert "Only you" not in shown(Shown(message("Hello.")))


def test_an_attached_picture_is_inside_the_page() -> None:
    url = "http://files.example/1/map.png"
    attached = {"url": url, "filename": "map.png", "size": 3, "content_type": "image/png"}
    seen = Seen((Shown(message(attachments=[attached])),), files={url: File("image/png", b"png")})
    assert f'src="data:image/png;base64,{base64.b64encode(b"png").decode()}"' in body(seen)


def test_a_picture_that_an_embed_shows_is_shown_once() -> None:
    url = "http://files.example/1/map.png"
    attached = {"url": url, "filename": "map.png", "size": 3, "content_type": "image/png"}
    sent = message(attachments=[attached], embeds=[EMBED | {"image": {"url": url}}])
    markup = body(Seen((Shown(sent),), files={url: File("image/png", b"png")}))
    assert markup.count("<img") == 1
    assert 'class="embed pictured"' in markup


def test_a_file_is_named_with_its_size() -> None:
    attached = {"url": "u", "filename": "a<b>.txt", "size": 2048, "content_type": "text/plain"}
    markup = shown(Shown(message(attachments=[attached])))
    assert "a&lt;b&gt;.txt" in markup
    assert "2.00 KB" in markup


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (button("More", 1), '<span class="button primary">More</span>'),
        (button("Stop", 4, disabled=True), '<span class="button danger disabled">Stop</span>'),
        (button("Page", 5, url="https://a.example"), '<span class="button link">Page<span>↗</span></span>'),
        (button("Map", 2, emoji={"name": "🗺️"}), "<span>🗺️</span>Map"),
        (menu(), '<div class="closed empty"><span>Choose a speaker</span>'),
        (menu(placeholder=None), "Make a selection"),
        (menu(options=[{"label": "A", "value": "a", "default": True}]), '<div class="closed"><span>A</span>'),
        ({"type": 8, "custom_id": "c", "placeholder": "Channel"}, "Channel"),
        ({"type": 99}, "component of type 99"),
    ],
)
def test_components(component: dict[str, object], expected: str) -> None:
    assert expected in shown(Shown(message("Hello", components=[row(component)])))


def test_a_menu_is_open_where_a_member_opened_it() -> None:
    sent = message("Hello", components=[row(menu())])
    assert "4 quotations" in shown(Shown(sent, opened="speaker"))
    assert "4 quotations" not in shown(Shown(sent))


LAYOUT = [
    {
        "type": 17,
        "accent_color": 0xFF0000,
        "components": [
            {"type": 10, "content": "# Digest"},
            {"type": 14, "divider": True},
            {
                "type": 9,
                "components": [{"type": 10, "content": "**#5** Lisbon"}],
                "accessory": button("Summary"),
            },
            {"type": 12, "items": [{"media": {"url": "http://a.example/1.png"}}]},
            {"type": 13, "file": {"url": "attachment://all.json"}},
        ],
    }
]


@pytest.mark.parametrize(
    "part",
    ["--colour:#ff0000", "<h1>Digest</h1>", "<hr>", "<strong>#5</strong>", "Summary", "1.png", "all.json"],
)
def test_components_of_the_second_kind(part: str) -> None:
    assert part in shown(Shown(message(components=LAYOUT, flags=1 << 15)))


def test_a_form_has_its_fields_and_what_stands_in_them() -> None:
    markup = shown(Form(FORM))
    assert '<div class="label">Your question<span class="must"> *</span></div>' in markup
    assert '<div class="input long empty">How many…</div>' in markup
    assert '<div class="label">Which article</div>' in markup
    assert '<div class="input">&lt;3&gt;</div>' in markup


def test_suggestions_stand_above_the_line_that_is_typed() -> None:
    offered = ({"name": "#5 Lisbon", "value": "5"}, {"name": "#4 Cranes", "value": "4"})
    markup = shown(Suggestions("summary", {"article": "li"}, "article", offered))
    assert markup.index("#5 Lisbon") < markup.index("#4 Cranes") < markup.index("/summary")
    assert '<span class="slot now">article: li</span>' in markup


def test_no_suggestions_are_said_to_be_none() -> None:
    assert "No options match" in shown(Suggestions("summary", {"article": "x"}, "article", ()))


def test_reactions_and_a_thread_hang_under_a_message() -> None:
    thread = {"name": "Lisbon", "message_count": 2}
    markup = shown(Shown(message("a", reactions=[{"emoji": {"name": "📰"}, "count": 1}], thread=thread)))
    assert "📰<span>1</span>" in markup
    assert "2 Messages" in markup


def test_a_page_has_a_theme_and_a_width() -> None:
    seen = Seen((Shown(message("Hello", author=BOT)),))
    assert '<html lang="en" class="light phone">' in page(seen, theme="light", width=PHONE)
    assert '<html lang="en" class="dark">' in page(seen, theme="dark", width=DESKTOP)
    assert "--width:390px" in page(seen, width=PHONE)
