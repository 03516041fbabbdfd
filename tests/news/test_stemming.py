from __future__ import annotations

import re
import sqlite3

import pytest

from news.stemming import stem

WORDS = re.findall(
    r"\w+",
    """
    caresses ponies ties caress cats as gas feed agreed plastered bled motoring sing conflated troubled sized
    hopping tanned falling hissing fizzed failing filing happy sky relational conditional rational valency
    hesitancy digitizer radically differently analogously vietnamization predication operator feudalism
    decisiveness hopefulness callousness formality sensitivity sensibility triplicate formative formalize
    electricity electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable
    irritant replacement adjustment dependent adoption communism activate angularity homologous effective
    bowdlerize probate rate cease controlling roll negotiations ceasefire said saying governments yes syzygy
    is be apology geology dying tomatoes 2016 4th u bus
""",
)


@pytest.fixture(scope="module")
def by_sqlite() -> dict[str, str]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(word, tokenize = 'porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance)")
    connection.executemany("INSERT INTO texts (rowid, word) VALUES (?, ?)", enumerate(WORDS))
    terms = connection.execute("SELECT doc, term FROM terms").fetchall()
    connection.close()
    return {WORDS[number]: term for number, term in terms}


@pytest.mark.parametrize("word", WORDS)
def test_stems_are_those_of_the_index(by_sqlite: dict[str, str], word: str) -> None:
    assert stem(word) == by_sqlite[word]
