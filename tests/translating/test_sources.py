from __future__ import annotations

import pytest

from translating.sources import fields, has_words, messages_in


def texts(source: str) -> list[tuple[str, str]]:
    messages, flaws = messages_in(source, "handlers/some.py")
    assert not flaws
    return [(message.text, message.plural) for message in messages]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Phrase("Nothing.")', [("Nothing.", "")]),
        ('Phrase("In {place}.", {"place": "x"})', [("In {place}.", "")]),
        ('Phrase("{count} word", {"count": n}, plural="{count} words")', [("{count} word", "{count} words")]),
        ('Phrase("{count} word", {"count": n}, "{count} words")', [("{count} word", "{count} words")]),
        ('Phrase(template="Yes.")', [("Yes.", "")]),
        ('Phrase("One " "sentence.")', [("One sentence.", "")]),
        ('Phrase("Yes." if sure else "No.")', [("Yes.", ""), ("No.", "")]),
        ('told = "Yes."\nPhrase(told)', [("Yes.", "")]),
        ('def f(x):\n t = "A." if x else "B."\n return Phrase(t, {})', [("A.", ""), ("B.", "")]),
        ('T: Final = "A."\ndef f():\n return Phrase(T)', [("A.", "")]),
        ('def f():\n t = "A."\n if x:\n  t = "B."\n return Phrase(t)', [("A.", ""), ("B.", "")]),
        ('raise BadArgument("Write one word.")', [("Write one word.", "")]),
        ('raise NotAllowed(Phrase("Ask {who}.", {"who": 1}))', [("Ask {who}.", "")]),
        ("raise BadArgument(_pages(3))", []),
        ('app_commands.ContextMenu(name="Who says this?", callback=f)', [("Who says this?", "")]),
        ('commands.BadArgument(f"{x}")', []),
        ("Phrase(OTHER.template, values, OTHER.plural)", []),
        ('Phrase("{name}, {country}", values)', []),
        ('Phrase("#{number} {title}")', []),
    ],
)
def test_sentences_are_found(source: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(texts(source)) == sorted(expected)


@pytest.mark.parametrize(
    "source",
    [
        'Phrase("A " + "b")',
        'Phrase(f"At most {most}.")',
        'raise BadArgument(f"At most {most}.")',
        'raise BadArgument("Yes. " + more)',
        "def f(template):\n return Phrase(template)",
        'def f():\n t = more\n t += "A."\n return Phrase(t)',
        'def f():\n t = "A "\n t += "b."\n return Phrase(t)',
        'Phrase(TEXTS["x"])',
        "from elsewhere import TEXT\nPhrase(TEXT)",
        'def f():\n t = "A"\ndef g():\n return Phrase(t)',
        'Phrase("a" if x else "b", {}, plural="c")',
        'Button(label="Press me")',
        'await context.send("Hello")',
        'await context.send(f"Hello {name}")',
        'await interaction.response.send_message(content="Hello")',
    ],
)
def test_what_cannot_be_translated_is_told(source: str) -> None:
    messages, flaws = messages_in(source, "handlers/some.py")
    assert not messages
    assert [flaw.place for flaw in flaws] == ["handlers/some.py"]


@pytest.mark.parametrize(
    ("template", "expected"),
    [("{name}", False), ("{a}, {b} 3°", False), ("in {name}", True), ("", False), ("так", True)],
)
def test_a_template_with_words_is_told_from_one_without(template: str, expected: bool) -> None:
    assert has_words(template) is expected


def test_the_values_of_a_template_are_known() -> None:
    assert fields("{count} in “{title}” {{x}}") == {"count", "title"}
