"""What the buttons under an answer do: turn pages, change lengths, show a sentence in its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.asked import Asked
from bot.controls import sentence_controls
from bot.forms import ask_form
from bot.presses import Action, Pressed
from bot.promised import follow_up, promise
from bot.render import render
from bot.respond import Reply
from bot.scope import is_guest, scope_of_interaction
from handlers.show import InArticle
from news.answer import Phrase
from news.article import Span
from news.errors import ArticleGone

# What the buttons of a card ask; a press on anything else is none of ours.
_OF_AN_ARTICLE: Final = ("summary", "who-said", "where", "who", "when", "story")


async def turn_page(pressed: Pressed) -> None:
    """Show another page of a long answer; that of a list is told with the list's own page."""
    if numbers := pressed.press.numbers(3) or pressed.press.numbers(2):
        question_id, page, *listed = numbers
        await _again(pressed, question_id, page=page, arguments={"page": listed[0]} if listed else None)


async def turn_list(pressed: Pressed) -> None:
    """Show another page of a list, as the handler divides it."""
    if numbers := pressed.press.numbers(2):
        await _again(pressed, numbers[0], arguments={"page": numbers[1] + 1})


async def change_length(pressed: Pressed) -> None:
    """Show a shorter or a longer summary."""
    if numbers := pressed.press.numbers(2):
        await _again(pressed, numbers[0], arguments={"sentences": numbers[1], "length": None})


async def _again(
    pressed: Pressed, question_id: int, *, page: int = 0, arguments: Mapping[str, int | None] | None = None
) -> None:
    """Ask a kept question again; who asked it sees its answer change, others get a copy for themselves."""
    interaction = pressed.interaction
    scope = await scope_of_interaction(interaction)
    kept = await pressed.responder.app.storage.questions.get(scope.guild_id, question_id)
    own = kept.member_id == interaction.user.id or pressed.is_ephemeral
    if own:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
    asked = Asked.from_json(kept.request, kept.asked_at).with_arguments(**arguments or {})
    reply = await pressed.responder.reply(
        scope, asked, pressed.say, page=page, question_id=question_id, theme_of=interaction.guild
    )
    if own:
        await interaction.edit_original_response(**reply.as_edit())
    else:
        await _send_privately(pressed, reply)


async def show_sentence(pressed: Pressed) -> None:
    """Show a sentence in its article, to the member alone."""
    value = pressed.values[0] if pressed.values else ":".join(pressed.press.details)
    if found := await _in_article(pressed, value):
        await _send_privately(pressed, _sentence(found, pressed))


async def show_wider(pressed: Pressed) -> None:
    """Show more of the article around a sentence, in place of what was shown."""
    *where, more = pressed.press.numbers(4) or (0,)
    if len(where) != 3 or not where[1] < where[2]:
        raise ArticleGone
    await pressed.interaction.response.defer()
    scope = await scope_of_interaction(pressed.interaction)
    found = await pressed.responder.app.show(scope, where[0], Span(where[1], where[2]), min(more, 100))
    edit = _sentence(found, pressed).as_edit()
    await pressed.interaction.edit_original_response(**edit)


def _sentence(found: InArticle, pressed: Pressed) -> Reply:
    rows = sentence_controls(
        found.passage,
        pressed.say,
        speaker=any(credited.name for credited in found.credited),
        places=bool(found.places),
        wider=None if found.ends else found.more * 2 + 1,
    )
    return Reply(render(found.answer, pressed.say)[0], rows)


async def who_is_this(pressed: Pressed) -> None:
    """Tell what the article says about who is credited with a sentence."""
    found = await _in_article(pressed, ":".join(pressed.press.details))
    if found is None:
        return
    names = list(dict.fromkeys(credited.name for credited in found.credited if credited.name))
    if not names:
        await pressed.tell(Phrase("The article names nobody for this sentence."))
        return
    number = str(found.passage.source.number)
    await _ask_privately(pressed, Asked("who", {"name": names[0], "article": number}))


async def ask_of_article(pressed: Pressed) -> None:
    """Answer one of the questions under an article's card."""
    ability, article = (*pressed.press.details, "", "")[:2]
    if ability not in _OF_AN_ARTICLE or not article.isdecimal():
        return
    scope = await scope_of_interaction(pressed.interaction)
    number = await pressed.responder.app.show.article(scope, int(article[:18]))
    await _ask_privately(pressed, Asked(ability, {"article": number}))


async def open_article(pressed: Pressed) -> None:
    """Show the card of an article chosen from a list."""
    article = pressed.values[0] if pressed.values else ""
    if not article.isdecimal():
        raise ArticleGone
    scope = await scope_of_interaction(pressed.interaction)
    number = await pressed.responder.app.show.article(scope, int(article[:18]))
    await _ask_privately(pressed, Asked("article", {"article": number}))


async def what_they_said(pressed: Pressed) -> None:
    """Show what somebody chosen from a list said, in the article listed or in all."""
    numbers = pressed.press.numbers(1)
    if numbers is None or not pressed.values:
        return
    article = str(numbers[0]) if numbers[0] else "all"
    await _ask_privately(pressed, Asked("who-said", {"who": pressed.values[0], "article": article}))


async def open_form(pressed: Pressed) -> None:
    """Open the form in which a question about an article is written."""
    article = pressed.press.details[-1] if pressed.press.details else ""
    if not article.isdecimal():
        raise ArticleGone
    await pressed.open(ask_form(article[:18], pressed.say))


async def form_asked(pressed: Pressed) -> None:
    """Answer the question written in a form, for all to see."""
    article = pressed.press.details[-1] if pressed.press.details else ""
    question = str(pressed.fields.get("question") or "").strip()
    interaction = pressed.interaction
    scope = await scope_of_interaction(interaction)
    if not article.isdecimal():
        raise ArticleGone
    number = await pressed.responder.app.show.article(scope, int(article[:18]))
    guest = is_guest(interaction)
    await promise(interaction, private=guest)
    asked = Asked("ask", {"question": question, "article": number})
    reply = await pressed.responder.reply(scope, asked, pressed.say, theme_of=interaction.guild)
    await follow_up(interaction, private=guest, **reply.given())


async def _ask_privately(pressed: Pressed, asked: Asked) -> None:
    interaction = pressed.interaction
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    scope = await scope_of_interaction(interaction)
    reply = await pressed.responder.reply(scope, asked, pressed.say, theme_of=interaction.guild)
    await _send_privately(pressed, reply)


async def _in_article(pressed: Pressed, value: str) -> InArticle | None:
    """The sentence that a button or an option names; None where it names none."""
    numbers = replace(pressed.press, details=tuple(value.split(":"))).numbers(3)
    if numbers is None:
        return None
    article_id, start, end = numbers
    if start >= end:
        raise ArticleGone
    await pressed.interaction.response.defer(ephemeral=True, thinking=True)
    scope = await scope_of_interaction(pressed.interaction)
    return await pressed.responder.app.show(scope, article_id, Span(start, end))


async def _send_privately(pressed: Pressed, reply: Reply) -> None:
    await pressed.interaction.followup.send(**reply.given(), ephemeral=True)


ACTIONS: Final[Mapping[str, Action]] = {
    "page": turn_page,
    "list": turn_list,
    "length": change_length,
    "show": show_sentence,
    "wider": show_wider,
    "who": who_is_this,
    "do": ask_of_article,
    "open": open_article,
    "said": what_they_said,
    "form": open_form,
    "asked": form_asked,
}
