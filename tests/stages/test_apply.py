"""Applying stages: documents that fail leave the others alone, and what a stage returns is checked."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import Document, Pipeline
from kazprep.edits import Edits
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from kazprep.stages import FunctionStage, InvalidDocumentError
from kazprep.stages.apply import OrderError, apply, run_stages
from kazprep.stages.built_in import NormalizeStage
from kazprep.tables.build import concat, document_rows
from tests.documents import analysed_example, example

TEXTS = ["Қар жауды.", "жаман", "Күн ашық."]


@dataclass
class Picky:
    """A stage that fails for a batch that has a certain word in it."""

    name: str = "picky"
    requires: frozenset = frozenset({"text"})
    provides: frozenset = frozenset()

    def __call__(self, documents):
        if any("жаман" in document.text for document in documents):
            raise ArithmeticError("жаман сөз")
        return list(documents)


def returning(change):
    """A stage that returns every document with a change."""
    return FunctionStage(lambda document: replace(document, **change), name="broken")


def test_a_document_that_fails_is_given_to_on_error_and_the_others_are_returned():
    failed = []
    pipeline = Pipeline([NormalizeStage(), Picky()])
    documents = pipeline.batch(TEXTS, on_error=lambda *failure: failed.append(failure))
    assert [document.text for document in documents] == ["Қар жауды.", "Күн ашық."]
    ((document, stage, error),) = failed
    assert (document.text, stage, str(error)) == ("жаман", "picky", "жаман сөз")


def test_without_on_error_the_error_of_the_stage_is_raised():
    with pytest.raises(ArithmeticError, match="жаман сөз"):
        Pipeline([NormalizeStage(), Picky()]).batch(TEXTS)


def test_each_stage_is_announced_with_the_documents_that_are_left():
    announced = []
    documents = [Document.of(text, record=index) for index, text in enumerate(TEXTS)]
    Pipeline([NormalizeStage(), Picky(), replace(Picky(), name="again")]).run(
        documents,
        on_error=lambda *_: None,
        at=lambda stage, batch: announced.append((stage, len(batch))),
    )
    assert announced == [("normalize", 3), ("picky", 3), ("again", 2)]


def test_a_stage_that_changes_the_order_is_a_bug_that_on_error_does_not_hide():
    documents = [Document.of(text, record=index) for index, text in enumerate(TEXTS)]
    stage = Picky()
    with pytest.raises(OrderError, match="stage 'picky' did not return the documents"):
        run_stages([replace_call(stage)], documents, on_error=lambda *_: None)


def replace_call(stage):
    class Backwards(type(stage)):
        def __call__(self, documents):
            return list(documents)[::-1]

    return Backwards()


EDIT = np.array(["rule"], dtype=object)
ONE = Spans.of([(0, 1)])
KNOWN = Analysis("қар", "NOUN", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tokens": Spans.of([(0, 6), (7, 90)])}, "tokens that are out of order or outside"),
        ({"tokens": Spans.of([(7, 12), (0, 6)])}, "tokens that are out of order or outside"),
        ({"tokens": Spans.of([(3, 2)])}, "tokens that are out of order or outside"),
        ({"tokens": Spans.of([(-1, 2)])}, "tokens that are out of order or outside"),
        ({"sentences": Spans.of([(0, 8), (13, 90)])}, "sentences that are out of order or outside"),
        ({"sentences": Spans.of([(0, 12)])}, "tokens that are in no sentence, or in two"),
        ({"sentences": Spans.empty()}, "tokens that are in no sentence, or in two"),
        ({"text": "Көктем"}, "edits that are out of order or outside"),
        ({"tokens": Spans([0], [6])}, "tokens whose offsets are not two integer arrays"),
        ({"tokens": Spans(np.zeros(1), np.ones(1))}, "tokens whose offsets are not two integer arrays"),
        ({"tokens": Spans(np.int32([0, 7]), np.int32([6]))}, "tokens whose offsets are not two integer"),
        ({"tokens": ONE}, "entities that are out of order or outside"),
        ({"entities": Entities(Spans.of([(8, 10)]), ("GPE",))}, "entities that are out of order or outside"),
        ({"entities": Entities(ONE, ())}, "entities with another number of types"),
        ({"entities": Entities(Spans.of([(0, 2), (1, 3)]), ("GPE",) * 2)}, "entities that have no token, or"),
        ({"entities": Entities(Spans.of([(1, 1)]), ("GPE",))}, "entities that have no token"),
        ({"entities": Entities(ONE, (3,))}, "types of entities that can't be stored"),
        ({"analyses": (KNOWN,) * 8}, "analyses of another number than its tokens"),
        ({"analyses": ("қар",) * 9}, "analyses of tokens that are not of the class Analysis"),
        ({"analyses": (Analysis("қар", "NOUN", ["Case=Nom"]),) * 9}, "analyses of tokens that can't be"),
        ({"analyses": (KNOWN,) * 8 + (Analysis(5, None, None),)}, "analyses of tokens that can't be stored"),
        ({"analyses": (replace(KNOWN, score=1.5),) * 9}, "analyses of tokens with scores that are not"),
        ({"analyses": (replace(KNOWN, score=float("nan")),) * 9}, "analyses of tokens with scores that are"),
        ({"analyses": (replace(KNOWN, score=[1.0]),) * 9}, "analyses of tokens with scores that are not"),
        ({"analyses": (replace(KNOWN, score="сенімді"),) * 9}, "analyses of tokens with scores that are not"),
        ({"edits": Edits(ONE, Spans.of([(0, 99)]), EDIT)}, "edits that are out of order or outside"),
        ({"edits": Edits(Spans.of([(0, 99)]), ONE, EDIT)}, "edits that are out of order or outside"),
        ({"edits": Edits(ONE, ONE, EDIT[:0])}, "edits whose `before`, `after` and `rule` differ in length"),
        ({"content": (3, 99)}, "a document whose content, 3 to 99, is outside its raw text"),
        ({"text": "жарты \ud800", "sentences": Spans.empty()}, "a document whose text can't be stored"),
        ({"text": None}, "a document whose text can't be stored: it is None"),
        ({"url": 5}, "a document whose url can't be stored: it is not a string, but 5 of type int"),
        ({"published": "кеше"}, "a document whose published can't be stored"),
        ({"record": 2**40}, "a document whose record can't be stored"),
        ({"language": "kk", "language_score": None}, "a document whose language_score can't be stored"),
        ({"rejected": True}, "a document whose rejected can't be stored"),
    ],
)
@pytest.mark.parametrize("others", [0, 2])
def test_what_no_table_can_hold_is_an_error_that_names_the_stage(change, message, others):
    documents = [replace(example(), doc_id=f"{index:016}") for index in range(others + 1)]

    def broken(document):
        return replace(document, **change) if document is documents[-1] else document

    with pytest.raises(InvalidDocumentError, match=f"stage 'broken' returned {message}"):
        apply(FunctionStage(broken, name="broken"), documents)


@pytest.mark.parametrize(
    "change",
    [
        {"published": date(2026, 3, 1), "url": "https://мысал.kz", "language": "kk", "language_score": 1},
        {"published": None, "url": None, "language": None, "record": np.int64(7)},
        {"tokens": Spans.empty(), "entities": Entities.none()},
        {"analyses": (KNOWN,) * 8 + (Analysis(None, None, None),)},
        {"analyses": (replace(KNOWN, score=np.float32(0.5)),) * 8 + (replace(KNOWN, score=1),)},
    ],
)
def test_what_tables_can_hold_passes(change):
    (document,) = apply(returning(change), [example()])
    concat(document_rows([document]))


SPANS = st.lists(st.tuples(st.integers(-2, 50), st.integers(-2, 50)), max_size=4).map(Spans.of)


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "sentences": SPANS,
                "tokens": SPANS,
                "entities": SPANS.map(lambda spans: Entities(spans, ("GPE",) * len(spans))),
                "text": st.text(max_size=60),
                "content": st.tuples(st.integers(-1, 60), st.integers(-1, 60)),
            },
        ),
        min_size=1,
        max_size=3,
    )
)
def test_rows_of_documents_that_pass_can_be_made(changes):
    documents = [replace(example(), doc_id=f"{index:016}") for index in range(len(changes))]
    changed = {document.doc_id: change for document, change in zip(documents, changes, strict=True)}
    stage = FunctionStage(lambda document: replace(document, **changed[document.doc_id]), name="stage")
    checked = run_stages([stage], documents, on_error=lambda *_: None)
    assert concat(document_rows(checked))["documents"].num_rows == len(checked)
    for document in checked:
        assert concat(document_rows([document]))["tokens"].num_rows == len(document.tokens)


def test_a_rejected_document_loses_its_analyses():
    rejected = FunctionStage(lambda document: replace(document, rejected="қысқа"), name="short")
    (document,) = apply(rejected, [analysed_example()])
    assert document.analyses == document.token_analyses == ()


def test_a_batch_passes_exactly_when_each_of_its_documents_does():
    good, bad = replace(example(), doc_id="0" * 16), example()
    stage = FunctionStage(
        lambda document: replace(document, tokens=Spans.of([(0, 46)])) if document is bad else document,
        name="broken",
    )
    failed = []
    kept = run_stages([stage], [good, bad], on_error=lambda document, *_: failed.append(document))
    assert kept == [good]
    assert failed == [bad]
