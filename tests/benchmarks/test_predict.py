from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.predict import Task, predict
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page


def data(folder: Path, *records: Mapping[str, object]) -> Path:
    file = folder / "data.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def slices(spans: Sequence[Sequence[int]]) -> list[str]:
    return [TEXT[start:end] for start, end in spans]


def test_attributions_are_predicted_with_their_speakers(tmp_path: Path) -> None:
    (found,) = predict(Task.ATTRIBUTION, data(tmp_path, {"id": "a", "text": TEXT}))
    said = {(a.get("speaker"), slices(a["content"])[0]) for a in found["attributions"]}
    assert ("Camille Laurent", "“The bridge is stronger than on the day it was built,”") in said


def test_places_are_predicted_with_coordinates(tmp_path: Path) -> None:
    (found,) = predict(Task.PLACES, data(tmp_path, {"id": "a", "text": TEXT}))
    named = {TEXT[p["start"] : p["end"]]: p for p in found["places"]}
    assert abs(named["Lyon"]["lat"] - 45.75) < 0.1


def test_summaries_are_sentences_of_the_text(tmp_path: Path) -> None:
    (found,) = predict(Task.SUMMARY, data(tmp_path, {"id": "a", "text": TEXT}))
    assert len(found["sentences"]) == 3
    assert all(sentence in TEXT for sentence in slices(found["sentences"]))


def test_questions_find_the_sentence(tmp_path: Path) -> None:
    question = {"id": "q", "text": TEXT, "question": "How much did the repairs cost the city council?"}
    (found,) = predict(Task.QUESTIONS, data(tmp_path, question))
    assert "four million euros" in " ".join(slices(found["sentences"])[:2])


def test_extraction_takes_the_article_from_the_page(tmp_path: Path) -> None:
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(page().encode()))
    (found,) = predict(
        Task.EXTRACTION,
        data(tmp_path, {"id": "p", "html": "page.html.gz", "url": "https://courier.example/bridge"}),
    )
    assert found["title"] == TITLE
    assert found["date"] == "2024-03-03"
    assert PARAGRAPHS[2] in found["articleBody"]
    assert "Sport" not in found["articleBody"]


def test_what_cannot_be_read_predicts_nothing_and_stops_nothing(tmp_path: Path) -> None:
    found = list(
        predict(Task.ATTRIBUTION, data(tmp_path, {"id": "a", "text": ""}, {"id": "b", "text": TEXT}))
    )
    assert [record["id"] for record in found] == ["a", "b"]
    assert found[0]["attributions"] == []
    assert found[1]["attributions"]


def test_gold_fields_are_never_looked_at(tmp_path: Path) -> None:
    bare = list(predict(Task.ATTRIBUTION, data(tmp_path, {"id": "a", "text": TEXT})))
    gold = list(
        predict(
            Task.ATTRIBUTION, data(tmp_path, {"id": "a", "text": TEXT, "attributions": [{"cue": "said"}]})
        )
    )
    assert bare == gold


def test_speakers_are_predicted_in_the_form_of_attributions(tmp_path: Path) -> None:
    file = data(tmp_path, {"id": "a", "text": TEXT})
    found = list(predict(Task.SPEAKERS, file))
    assert found == list(predict(Task.ATTRIBUTION, file))
    assert any("speaker" in attribution for attribution in found[0]["attributions"])


def test_embeddings_find_the_sentence(tmp_path: Path) -> None:
    question = {"id": "q", "text": TEXT, "question": "How much did the repairs cost?"}
    (found,) = predict(Task.EMBEDDINGS, data(tmp_path, question))
    assert "four million euros" in slices(found["sentences"])[0]
    assert 3 < len(found["sentences"]) <= 10


def test_a_text_that_cannot_be_read_has_no_nearest_sentence(tmp_path: Path) -> None:
    (found,) = predict(Task.EMBEDDINGS, data(tmp_path, {"id": "q", "text": "1", "question": "Who?"}))
    assert found["sentences"] == []
