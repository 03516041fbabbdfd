from __future__ import annotations

import pytest

from bot.addressed import is_praise, looks_like_question, words_to

ME = 4242


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<@4242> who is quoted?", "who is quoted?"),
        ("<@!4242>, who is quoted?", "who is quoted?"),
        ("how many people were killed <@4242>?", "how many people were killed?"),
        ("how many people were killed? <@4242>", "how many people were killed?"),
        ("how many people were killed, <@4242>?", "how many people were killed?"),
        ("hey <@4242>, who is quoted?", "who is quoted?"),
        ("Hello <@4242> - who is quoted?", "who is quoted?"),
        ("ok <@4242> please, who is quoted?", "who is quoted?"),
        ("who, <@4242>, is quoted?", "who is quoted?"),
        ("according to Perrin, <@4242> what did it cost?", "according to Perrin, what did it cost?"),
        ("what did <@77> say <@4242>?", "what did <@77> say?"),
        ("<@4242> <@4242> why?", "why?"),
        ("Hi, <@4242>!", ""),
        ("<@4242>", ""),
        ("<@4242> ❓", ""),
        ("hilarious <@4242>, who said it?", "hilarious, who said it?"),
    ],
)
def test_a_question_is_what_is_left_without_the_mention(content: str, words: str) -> None:
    assert words_to(ME, content) == words


@pytest.mark.parametrize(
    ("content", "asks"),
    [
        ("who is quoted", True),
        ("And where was that", True),
        ("according to whom", True),
        ("the bridge in Lyon?", True),
        ("wirklich?! 🤔", True),
        ("is that so? <:hmm:123456>", True),
        ("真的吗？", True),
        ("هل هذا صحيح؟", True),
        ("thanks!", False),
        ("whoever says so", False),
        ("I asked why; nobody knows", False),
        ("???", False),
        ("", False),
        ("see https://example.org/?q=1 for more", False),
    ],
)
def test_questions_are_told_from_talk(content: str, *, asks: bool) -> None:
    assert looks_like_question(content) is asks


@pytest.mark.parametrize(
    ("words", "thanks"),
    [
        ("thanks!", True),
        ("Thank you so much 🙏", True),
        ("good bot", True),
        ("Great job, thanks for that answer", True),
        ("merci beaucoup", True),
        ("vielen Dank", True),
        ("thanks to whom was the bridge built", False),
        ("who said thanks", False),
        ("Thanksgiving", False),
        ("good", False),
        ("that", False),
        ("", False),
    ],
)
def test_thanks_are_no_question(words: str, *, thanks: bool) -> None:
    assert is_praise(words) is thanks
