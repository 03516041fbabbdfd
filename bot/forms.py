"""The forms that open on a press: a question about an article, a long text to read.

Their fields are found again by name (``bot/presses.py``), so that a form sent in after a restart is answered.
"""

from __future__ import annotations

import discord

from bot.custom_ids import Press
from bot.render import Say
from handlers.suggest_choices import shortened
from news.answer import Phrase

# Discord's limits for a form (https://docs.discord.com/developers/components/reference#text-input).
LONGEST_FIELD = 4000
_TITLE_LIMIT = 45
_PLACEHOLDER_LIMIT = 100


class Form(discord.ui.Modal):
    """A form answered by its ``custom_id`` alone; discord.py forgets it as soon as it is open."""

    def __init__(self, title: str, press: Press) -> None:
        super().__init__(title=shortened(title, _TITLE_LIMIT), timeout=None, custom_id=str(press))
        self.stop()

    def field(
        self,
        label: str,
        name: str,
        *,
        long: bool = False,
        required: bool = True,
        limit: int = LONGEST_FIELD,
        placeholder: str | None = None,
    ) -> None:
        """Add a field for words."""
        placeholder = shortened(placeholder, _PLACEHOLDER_LIMIT) if placeholder else None
        style = discord.TextStyle.paragraph if long else discord.TextStyle.short
        words = discord.ui.TextInput[Form](
            custom_id=name, style=style, required=required, max_length=limit, placeholder=placeholder
        )
        self.add_item(discord.ui.Label(text=shortened(label, _TITLE_LIMIT), component=words))


def ask_form(article_id: str, say: Say) -> Form:
    """The form for a question about one article."""
    form = Form(say(Phrase("Ask this article")), Press.of("asked", article_id))
    form.field(
        say(Phrase("Your question")),
        "question",
        limit=300,
        placeholder=say(Phrase("How many people were killed?")),
    )
    return form


def paste_form(say: Say) -> Form:
    """The form for a text or files to read."""
    form = Form(say(Phrase("Read an article")), Press("pasted"))
    form.field(say(Phrase("The article's text, or its link")), "text", long=True, required=False)
    form.field(say(Phrase("The rest, if it is longer")), "rest", long=True, required=False)
    files = discord.ui.FileUpload[Form](custom_id="files", required=False, min_values=0, max_values=10)
    form.add_item(
        discord.ui.Label(
            text=shortened(say(Phrase("Or files")), _TITLE_LIMIT),
            component=files,
            description=".txt .md .html .pdf",
        )
    )
    return form
