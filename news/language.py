"""Which language a text is in.

py3langid is a naive Bayes model over byte n-grams. Loading it takes about half a second and 70 MB of
memory, so it is loaded on first use, once in each process that detects a language.
"""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"
# A language shows within a few sentences; more text costs time (0.7 ms for these) and changes nothing.
SAMPLE_CHARACTERS = 4_000
# Below this a name or a number decides: "Aleppo Damascus" is in no language.
MINIMUM_LETTERS = 20
# Lists of names and program code score below it. Of 2,100 snippets of 60 characters from English news,
# 1 is taken for another language and 98 for undetermined.
MINIMUM_CONFIDENCE = 0.3
# The model's label for text in no language: code, keyboard noise.
_NO_LANGUAGE = "zxx"


def detect(text: str) -> str:
    """ISO 639-1 code of the text's language, ``und`` where it is too short or does not tell."""
    sample = text[:SAMPLE_CHARACTERS]
    if sum(map(str.isalpha, sample)) < MINIMUM_LETTERS:
        return UNDETERMINED
    language, confidence = _identifier().classify(sample)
    if language == _NO_LANGUAGE or confidence < MINIMUM_CONFIDENCE:
        return UNDETERMINED
    return str(language)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Labels of three letters are varieties (Nigerian Pidgin, Egyptian Arabic) that draw news texts away
    # from the language they are written in.
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 or code == _NO_LANGUAGE])
    # The tables of all languages, kept for another choice of them: 30 MB that nobody needs again.
    identifier._full_model = None  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
    return identifier
