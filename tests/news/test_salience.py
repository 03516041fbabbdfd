"""In which order sentences enter a summary: what is worth it, and what has to come along."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from news.article import Article, Paragraph, ParagraphKind, Sentence
from news.quotations import without_speakers
from news.salience import MAX_RATED, rate
from news.sentences import split
from tests.news.reading import attributions_of, body, pipeline, reading_of

FILLER = [
    "The harbour was quiet in the early morning hours of the week.",
    "Fishing boats lay at the quay while the crews mended their nets.",
    "Nobody had expected the storm to reach the coast before Sunday.",
    "The town council met in the old customs house after the service.",
]


def rated(lines: list[str], article: Article | None = None) -> list[Sentence]:
    text = "\n".join(lines)
    laid_out = article or body(text)
    sentences = split(laid_out, pipeline("en"))
    return list(rate(laid_out, sentences, attributions_of(text), pipeline("en").Defaults.stop_words))


def order(lines: list[str], language: str = "en") -> list[str]:
    """The sentences in the order in which they enter a summary."""
    article = body("\n".join(lines), language)
    sentences = split(article, pipeline(language))
    found = attributions_of(article.text) if language == "en" else without_speakers(article)
    ranked = rate(article, sentences, found, pipeline(language).Defaults.stop_words)
    return [s.span.of(article.text) for s in sorted(ranked, key=lambda s: -s.salience)]


def test_ratings_lie_between_0_and_1_all_different_and_the_best_has_1() -> None:
    scores = [sentence.salience for sentence in rated(FILLER)]
    assert max(scores) == 1
    assert min(scores) > 0
    assert len(set(scores)) == len(scores)


def test_an_earlier_sentence_outranks_a_like_later_one() -> None:
    scores = [sentence.salience for sentence in rated([*FILLER, FILLER[1].replace("Fishing", "Sailing")])]
    assert scores[1] > scores[4]


def test_a_sentence_comes_in_with_the_one_that_leans_on_it() -> None:
    crash = "Five people were pulled from the cold water of the harbour by fishermen on Monday night."
    three = "Three of them are in hospital in the town."
    ordered = order([*FILLER[:2], f"{crash} {three}", *FILLER[2:]])
    assert ordered.index(crash) < ordered.index(three)


@pytest.mark.parametrize(
    "poor",
    [
        FILLER[0],
        '"Nobody had expected the storm to reach the coast so early in the week."',
        "The storm at the coast of the harbour town",
        "More on the storm at the coast of the harbour town: .",
        "The storm came.",
    ],
    ids=["repeated", "quotation of nobody", "heading", "heading with a stop", "scrap"],
)
def test_what_does_not_stand_on_its_own_ranks_last(poor: str) -> None:
    assert order([FILLER[0], *FILLER[1:], poor])[-1] == poor


def test_a_sentence_that_adds_nothing_is_not_chosen_beside_its_like() -> None:
    storm = "The storm reached the coast of Norway on Saturday night and sank two ferries."
    again = "The storm that sank two ferries reached the coast of Norway on Saturday night."
    other = "Norway closed the ports of Bergen and Stavanger until the wind dies down."
    first, second, *_ = order([storm, again, other])
    assert (first, second) == (storm, other)


def test_words_of_the_title_count() -> None:
    text = "\n".join(FILLER)
    titled = rated(FILLER, replace(body(text), title="Town council met in old customs house"))
    assert titled[3].salience > rated(FILLER)[3].salience


@pytest.mark.parametrize(
    "leaning",
    [
        "He told the harbour master of the storm on the coast of Norway.",
        "But it sank two boats at the quay of the harbour on Sunday.",
        "This was the storm that the council of the town had expected.",
        "In March, she warned the town council of a storm on the coast.",
        "His boat lay at the quay of the harbour in the storm.",
    ],
)
def test_a_sentence_that_leans_on_another_comes_after_it(leaning: str) -> None:
    ranked = order([*FILLER[:3], leaning, FILLER[3]])
    assert ranked.index(leaning) > ranked.index(FILLER[2])


@pytest.mark.parametrize(
    "first",
    ["It was the storm of the year, said Ann Lee.", "They left the harbour before the storm."],
)
def test_a_first_sentence_leans_on_nothing(first: str) -> None:
    assert first in order([first, *FILLER])


def test_a_bare_quotation_comes_after_the_sentence_that_names_who_speaks() -> None:
    named = '"The storm came early," Ann Lee told reporters.'
    bare = '"The boats at the quay were lost."'
    ranked = order([f"{named} {bare}", *FILLER])
    assert ranked.index(bare) > ranked.index(named)


def test_a_quotation_is_not_cut_while_there_is_anything_else() -> None:
    cut = ['"The storm came early on Sunday.', 'The boats at the quay were lost," Ann Lee said.']
    assert order([" ".join(cut), *FILLER])[-2:] == cut


@pytest.mark.parametrize("kind", [kind for kind in ParagraphKind if kind is not ParagraphKind.BODY])
def test_what_is_not_body_is_never_shown(kind: ParagraphKind) -> None:
    article = body("\n".join(FILLER))
    first = Paragraph(article.paragraphs[0].span, kind)
    scores = [
        s.salience for s in rated(FILLER, replace(article, paragraphs=(first, *article.paragraphs[1:])))
    ]
    assert scores[0] == 0
    assert min(scores[1:]) > 0


def test_an_article_without_a_body_has_no_salient_sentence() -> None:
    article = body("Only a title")
    titled = replace(article, paragraphs=(Paragraph(article.paragraphs[0].span, ParagraphKind.TITLE),))
    assert [s.salience for s in rated(["Only a title"], titled)] == [0]


@pytest.mark.parametrize("text", ["…", "— — —\n***", "Yes", "Storm\nStorm\nStorm"])
def test_a_text_of_hardly_any_words_is_rated(text: str) -> None:
    assert max(s.salience for s in rated(text.split("\n"))) == 1


def test_a_text_of_more_sentences_than_are_compared_is_rated_to_the_end() -> None:
    lines = [f"{FILLER[i % 4][:-1]} for the {i}th time." for i in range(MAX_RATED + 50)]
    scores = [sentence.salience for sentence in rated(lines)]
    assert len(scores) == MAX_RATED + 50
    assert min(scores) > 0
    assert max(scores[MAX_RATED:]) < min(scores[:MAX_RATED])


def test_a_long_text_costs_little_more_than_one_at_the_limit() -> None:
    lines = [f"The {n}th boat of fleet {n % 17} left harbour {n % 23} on day {n}." for n in range(5_000)]
    article = body("\n".join(lines))
    sentences = [Sentence(p.span, at, 0.0) for at, p in enumerate(article.paragraphs)]
    started = process_time()
    rate(article, sentences, (), pipeline("en").Defaults.stop_words)
    # 0.3 s on a free core; comparing all with all would take minutes
    assert process_time() - started < 5


def test_rating_twice_gives_the_same() -> None:
    text = "\n".join(FILLER)
    assert reading_of(text).sentences == reading_of(text).sentences


@pytest.mark.parametrize(
    ("language", "lead", "leaning", "aside"),
    [
        (
            "de",
            "Die Stadt Bremen baut im Sommer eine neue Brücke über die Weser.",
            "Sie soll nach den Plänen der Stadt Bremen im Herbst die alte Brücke ersetzen.",
            "Am Ufer standen gestern ein paar Angler.",
        ),
        (
            "fr",
            "La ville de Nantes construit cet été un nouveau pont sur la Loire.",
            "Il doit remplacer selon la ville de Nantes l'ancien pont sur la Loire.",
            "Sur la rive, quelques pêcheurs attendaient hier.",
        ),
        (
            "es",
            "La ciudad de Sevilla construye este verano un nuevo puente sobre el Guadalquivir.",
            "Este debe sustituir según la ciudad de Sevilla al antiguo puente del Guadalquivir.",
            "En la orilla esperaban ayer algunos pescadores.",
        ),
        (
            "pt",
            "A cidade de Coimbra constrói neste verão uma nova ponte sobre o Mondego.",
            "Ela deve substituir segundo a cidade de Coimbra a antiga ponte do Mondego.",
            "Na margem esperavam ontem alguns pescadores.",
        ),
        (
            "it",
            "La città di Torino costruisce in estate un nuovo ponte sul Po.",
            "Esso deve sostituire secondo la città di Torino il vecchio ponte sul Po.",
            "Sulla riva aspettavano ieri alcuni pescatori.",
        ),
        (
            "uk",
            "Місто Черкаси будує влітку новий міст через Дніпро.",
            "Він має замінити за планами міста Черкаси старий міст через Дніпро.",
            "На березі вчора стояли кілька рибалок.",
        ),
    ],
)
def test_other_languages_have_summaries_too(language: str, lead: str, leaning: str, aside: str) -> None:
    ranked = order([lead, leaning, aside], language)
    assert ranked[0] == lead
    assert ranked.index(leaning) > ranked.index(lead)


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "Vesi nousee. Joki on leveä."), ("xx", "Lorem ipsum dolor. Sit amet elit.")],
)
def test_no_rule_of_english_is_needed(language: str, text: str) -> None:
    assert len(order([text], language)) == 2
