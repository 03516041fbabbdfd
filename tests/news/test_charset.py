import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.charset import decode_page

FRENCH = "« Où est passé l’été ? » demanda-t-elle – à 5 €. "
RUSSIAN = "Президент заявил, что переговоры продолжатся на следующей неделе в Москве. "
GREEK = "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν. "
JAPANESE = "首相は記者会見で、来週の会議について説明した。東京で開かれる予定だ。"
CHINESE = "总理在记者会上表示，下周将在北京举行会议。经济增长放缓。"
TAIWANESE = "總理在記者會上表示，下週將在台北舉行會議。經濟成長放緩。"
KOREAN = "대통령은 기자회견에서 다음 주 회의에 대해 설명했다."


def page(text: str, head: str = "", lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}<title>x</title></head><body><p>{text}</p>'


@pytest.mark.parametrize(
    ("text", "label", "codec"),
    [
        (FRENCH, "windows-1252", "cp1252"),
        (FRENCH, "ISO-8859-1", "cp1252"),
        (FRENCH, "latin1", "cp1252"),
        (FRENCH, "us-ascii", "cp1252"),
        (FRENCH, "utf8", "utf-8"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "x-cp1251", "cp1251"),
        (RUSSIAN, "KOI8-R", "koi8-r"),
        (JAPANESE, "Shift_JIS", "cp932"),
        (JAPANESE, "x-sjis", "cp932"),
        (JAPANESE, "EUC-JP", "euc_jp"),
        (JAPANESE, "ISO-2022-JP", "iso2022_jp"),
        (CHINESE, "gb2312", "gb18030"),
        (CHINESE, "GBK", "gb18030"),
        (CHINESE, "GB18030", "gb18030"),
        (TAIWANESE, "Big5", "big5hkscs"),
        (KOREAN, "euc-kr", "cp949"),
        (KOREAN, "ks_c_5601-1987", "cp949"),
    ],
)
@pytest.mark.parametrize("place", ["header", "meta", "http-equiv", "xml"])
def test_a_declared_encoding_is_taken(text: str, label: str, codec: str, place: str) -> None:
    header = {"header": f'text/html; charset="{label}"'}.get(place, "text/html")
    head = {
        "meta": f"<meta charset={label}>",
        "http-equiv": f'<META content="text/html; charset={label}" http-equiv=Content-Type>',
    }.get(place, "")
    prologue = f"<?xml version='1.0' encoding='{label}'?>" if place == "xml" else ""
    expected = prologue + page(text, head)
    assert decode_page(expected.encode(codec), header) == expected


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_overrules_the_header_and_is_no_text(mark: bytes, codec: str) -> None:
    assert decode_page(mark + page(RUSSIAN).encode(codec), "text/html; charset=windows-1252") == page(RUSSIAN)


def test_the_header_overrules_the_page() -> None:
    expected = page(RUSSIAN, "<meta charset=koi8-r>")
    assert decode_page(expected.encode("cp1251"), "text/html; charset=windows-1251") == expected


@pytest.mark.parametrize(
    ("header", "meta", "codec", "text"),
    [
        ("utf-8", "windows-1251", "cp1251", RUSSIAN),
        ("utf-8", "shift_jis", "cp932", JAPANESE),
        ("no-such-charset", "windows-1251", "cp1251", RUSSIAN),
        ("utf-7", "utf-8", "utf-8", FRENCH),
        ("rot13", "utf-8", "utf-8", FRENCH),
        ("hex", "utf-8", "utf-8", FRENCH),
        ("shift_jis", "utf-8", "utf-8", RUSSIAN),
        ("iso-8859-1", "utf-8", "utf-8", FRENCH),
        ("iso-8859-1", "utf-16", "utf-8", FRENCH),
        ("utf-8", "utf-8", "cp1252", FRENCH),
        ("utf-8", "utf-8", "cp1251", RUSSIAN),
    ],
)
def test_a_declaration_that_the_bytes_contradict_is_passed_over(
    header: str, meta: str, codec: str, text: str
) -> None:
    expected = page(text * 5, f"<meta charset='{meta}'>")
    assert decode_page(expected.encode(codec), f"text/html; charset={header}") == expected


def test_a_declaration_in_a_comment_does_not_count() -> None:
    expected = page(RUSSIAN, "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>")
    assert decode_page(expected.encode("cp1251")) == expected


def test_a_declaration_beyond_the_first_4096_bytes_does_not_count() -> None:
    expected = page(FRENCH, "<!--" + "x" * 4_096 + "--><meta charset=koi8-r>")
    assert decode_page(expected.encode()) == expected


@pytest.mark.parametrize(
    ("text", "codec", "lang"),
    [
        ("“We’re ready” – she said… ", "cp1252", "en"),
        (FRENCH, "cp1252", "fr"),
        ("Premiér řekl, že jednání bude pokračovat příští týden v Praze. ", "cp1250", "cs"),
        ("Başbakan açıkladı: görüşmeler önümüzdeki hafta İstanbul'da sürecek. ", "cp1254", "tr"),
        (RUSSIAN, "cp1251", "ru"),
        (RUSSIAN, "koi8-r", "ru"),
        (GREEK, "cp1253", "el"),
        (JAPANESE, "cp932", "ja"),
        (JAPANESE, "euc_jp", "ja"),
        (CHINESE, "gb18030", "zh"),
        (TAIWANESE, "big5hkscs", "zh"),
        (KOREAN, "cp949", "ko"),
    ],
)
@pytest.mark.parametrize("times", [4, 50])  # a paragraph, and an article
def test_an_undeclared_encoding_is_guessed(text: str, codec: str, lang: str, times: int) -> None:
    expected = page(text * times, "<script>" + "var x = 1;" * 100 + "</script>", lang)
    assert decode_page(expected.encode(codec), "text/html") == expected


@pytest.mark.parametrize(
    ("text", "codec"), [(RUSSIAN, "utf-8"), (JAPANESE, "cp932"), (CHINESE, "gb18030"), (RUSSIAN, "utf-16-le")]
)
def test_a_character_cut_in_two_at_the_end_is_dropped(text: str, codec: str) -> None:
    cut = (text + "京").encode(codec)[:-1]
    assert decode_page(cut, f"text/html; charset={codec}") == text


def test_a_few_broken_bytes_do_not_change_a_pages_encoding() -> None:
    body = page(RUSSIAN * 3).encode().replace("Москве".encode(), b"\xff", 1)
    assert decode_page(body, "text/html; charset=utf-8") == page(RUSSIAN * 3).replace("Москве", "\ufffd", 1)


def test_an_empty_page_is_an_empty_text() -> None:
    assert decode_page(b"") == ""


@given(st.binary(max_size=300), st.text(max_size=30))
def test_junk_never_raises(body: bytes, content_type: str) -> None:
    decode_page(body, content_type)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "junk", [b"\xff", b"<\xff", b"<script \xff", b"<!--", b"<meta ", b"<?xml ", b"<html "]
)
def test_long_junk_is_decoded_quickly(junk: bytes) -> None:
    body = b"\xff" + junk * (2_000_000 // len(junk))
    assert decode_page(body)
