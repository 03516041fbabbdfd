from __future__ import annotations

import pytest

from news.language import SAMPLE_CHARACTERS, detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The government said on Tuesday that it would not sign the treaty.", "en"),
        ("Die Regierung teilte am Dienstag mit, sie werde nicht unterzeichnen.", "de"),
        ("Le gouvernement a déclaré mardi qu'il ne signerait pas le traité.", "fr"),
        ("El gobierno dijo el martes que no firmará el tratado de paz.", "es"),
        ("Правительство заявило во вторник, что не подпишет договор.", "ru"),
        ("政府は火曜日に条約に署名しないと発表し、野党は強く反発した。", "ja"),
        ("قالت الحكومة يوم الثلاثاء إنها لن توقع على المعاهدة الجديدة.", "ar"),
    ],
)
def test_names_the_language_of_a_sentence(text: str, expected: str) -> None:
    assert detect(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Aleppo",
        "12 34 56 78 90",
        "🙂" * 40,
        "asdf qwer zxcv uiop hjkl vbnm",
        "Barack Obama Angela Merkel Emmanuel Macron",
    ],
)
def test_does_not_guess_where_the_text_does_not_tell(text: str) -> None:
    assert detect(text) == "und"


def test_judges_by_the_beginning_of_a_long_text() -> None:
    english = "The government said on Tuesday that it would not sign the treaty. "
    long_enough = english * (SAMPLE_CHARACTERS // len(english) + 1)
    assert detect(long_enough + "Die Regierung schweigt. " * 10_000) == "en"
