from collections import Counter
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from kazprep.corpora.sentence import GoldEntity
from kazprep.evaluate.gold import Prediction, read_gold
from kazprep.evaluate.output import confusion_svg, entity_table
from kazprep.evaluate.scoring import Score, evaluate_entities, evaluate_text

NOTHING = Prediction((), (), ())


def spans(marked: str) -> tuple[tuple[int, int], ...]:
    """What is between the bars, as spans of all of it."""
    ends = list(accumulate(len(piece) for piece in marked.split("|")))
    return tuple(zip([0, *ends], ends, strict=False))


def test_text_is_scored_by_characters_without_white_space(conllu: Path) -> None:
    documents = read_gold([conllu])
    story = Prediction(
        sentences=spans("Қаржауғанжоқ.Үйсізқалды.|Күншықты."),
        tokens=spans("Қар|жауған|жоқ|.|Үйсіз|қалды.|Күн|шықты|."),
        entities=(),
    )
    scores = {name: m.score for name, m in evaluate_text(documents, [story, NOTHING]).measures.items()}
    assert scores == {"tokens": Score(gold=11, predicted=9, correct=6), "sentences": Score(4, 2, 1)}


def test_entities_are_scored_over_all_and_by_class(kaznerd: Path) -> None:
    documents = read_gold([kaznerd])
    block = Prediction(
        (), (), (GoldEntity(0, 4, "PERSON"), GoldEntity(4, 12, "LOCATION"), GoldEntity(25, 29, "PERSON"))
    )
    evaluation = evaluate_entities(documents, [block, NOTHING])
    assert {name: m.score for name, m in evaluation.measures.items()} == {
        "all": Score(gold=7, predicted=3, correct=1),
        "CARDINAL": Score(2, 0, 0),
        "GPE": Score(2, 0, 0),
        "LOCATION": Score(0, 1, 0),
        "PERCENTAGE": Score(1, 0, 0),
        "PERSON": Score(2, 2, 1),
    }


def test_confusion_is_of_spans_that_agree(kaznerd: Path) -> None:
    documents = read_gold([kaznerd])
    block = Prediction(
        (), (), (GoldEntity(0, 4, "PERSON"), GoldEntity(4, 12, "LOCATION"), GoldEntity(25, 29, "PERSON"))
    )
    assert evaluate_entities(documents, [block, NOTHING]).confusion == {
        ("PERSON", "PERSON"): 1,
        ("GPE", "LOCATION"): 1,
        ("", "PERSON"): 1,
        ("PERSON", ""): 1,
        ("GPE", ""): 1,
        ("CARDINAL", ""): 2,
        ("PERCENTAGE", ""): 1,
    }


def test_duplicates_make_one_cluster(kaznerd: Path) -> None:
    evaluation = evaluate_entities(read_gold([kaznerd]), [NOTHING, NOTHING])
    assert (evaluation.n_sentences, evaluation.n_clusters) == (3, 2)


def test_everything_found_is_a_hundred(kaznerd: Path) -> None:
    documents = read_gold([kaznerd])
    first = tuple(
        GoldEntity(start, end, label)
        for start, end, label in (
            (0, 4, "PERSON"),
            (4, 12, "GPE"),
            (12, 14, "CARDINAL"),
            (23, 27, "PERSON"),
            (27, 35, "GPE"),
            (35, 36, "CARDINAL"),
        )
    )
    found = [Prediction((), (), first), Prediction((), (), (GoldEntity(4, 11, "PERCENTAGE"),))]
    measured = evaluate_entities(documents, found).measures["all"]
    assert (measured.score.f1, measured.interval) == (100, (100, 100))


def test_nothing_to_count_has_no_interval(kaznerd: Path) -> None:
    documents = [replace(document, entities=()) for document in read_gold([kaznerd])]
    evaluation = evaluate_entities(documents, [NOTHING, NOTHING])
    assert evaluation.measures["all"].as_dict()["f1_interval"] is None
    assert " - " in entity_table(evaluation, "")


def test_the_picture_names_what_was_found_as_what() -> None:
    svg = confusion_svg(Counter({("GPE", "PERSON"): 4, ("<A>", ""): 1}), "a & b")
    assert "<title>GPE found as PERSON: 4</title>" in svg
    assert "<title>&lt;A&gt; found as no such span: 1</title>" in svg
    assert "a &amp; b" in svg
