"""Messages as Discord's clients get them, for the pages that are built from them."""

from __future__ import annotations

from typing import Any

ANA: dict[str, Any] = {"id": "1", "username": "ana", "global_name": "Ana"}
BOT: dict[str, Any] = {"id": "2", "username": "verbatim", "global_name": None, "bot": True}


def message(content: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON of many shapes
    """A message by the bot."""
    empty: dict[str, Any] = {"embeds": [], "attachments": [], "components": [], "flags": 0}
    return {"id": "9", "author": BOT, "content": content, "type": 0} | empty | more


def button(label: str, style: int = 2, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON of many shapes
    """A button; a link where the style says so."""
    return {"type": 2, "style": style, "label": label, "custom_id": label.lower()} | more


def row(*components: dict[str, Any]) -> dict[str, Any]:
    """A row of components."""
    return {"type": 1, "components": list(components)}


def menu(**more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON of many shapes
    """A menu of two speakers."""
    options = [
        {"label": "Rui Tavares Coelho", "value": "1", "description": "4 quotations"},
        {"label": "Ingrid Solberg", "value": "2", "emoji": {"id": None, "name": "🗣️"}},
    ]
    return {"type": 3, "custom_id": "speaker", "placeholder": "Choose a speaker", "options": options} | more


FORM: dict[str, Any] = {
    "custom_id": "ask",
    "title": "Ask about this article",
    "components": [
        row({"type": 4, "custom_id": "q", "style": 2, "label": "Your question", "placeholder": "How many…"}),
        {
            "type": 18,
            "label": "Which article",
            "description": "A number or a link",
            "component": {"type": 4, "custom_id": "a", "style": 1, "value": "<3>", "required": False},
        },
    ],
}
