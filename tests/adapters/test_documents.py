"""Adapters that give documents: spaCy, Stanza and CoNLL-U, datatrove, and frames for Spark."""

import pickle
from dataclasses import replace

import pandas as pd
import pytest

from kazprep import Document, Pipeline, Segmenter
from kazprep.entities.entity import Entities
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from tests.conftest import SENTENCES
from tests.documents import LEMMAS, analysed_example

TEXT = "Абай Алматыда тұрады.\nОл дәрігер. Айгүл Сейітова Астанада оқиды."


@pytest.fixture(scope="module")
def document(pipeline):
    found = pipeline(TEXT)
    assert "Айгүл Сейітова" in [entity.text for entity in found.named_entities]
    return found


def test_a_spacy_doc_has_the_same_text_sentences_and_entities(document):
    pytest.importorskip("spacy")
    from kazprep.adapters.spacy import to_spacy

    doc = to_spacy(document)
    assert doc.text == document.text
    assert [token.text for token in doc if not token.is_space] == document.token_texts
    assert [sentence.text.strip() for sentence in doc.sents] == document.sentence_texts
    assert [(ent.text, ent.label_, ent.start_char, ent.end_char) for ent in doc.ents] == [
        (entity.text, entity.type, entity.start, entity.end) for entity in document.named_entities
    ]


@pytest.mark.parametrize(
    "text", ["", " \n ", "\n\n  Қар жауды.  Күн\u00a0ашық.\n\n Жел. \n", " ".join(SENTENCES), " Қар", "Қар\n"]
)
def test_any_white_space_stays_in_a_spacy_doc(text):
    pytest.importorskip("spacy")
    from kazprep.adapters.spacy import to_spacy

    split = Segmenter()(text)
    doc = to_spacy(split)
    assert doc.text == text
    assert [token.text for token in doc if not token.is_space] == split.token_texts
    assert [s.text.strip() for s in doc.sents if s.text.strip()] == [s.strip() for s in split.sentence_texts]


def test_a_stanza_document_has_the_same_offsets_and_entities(document):
    from kazprep.adapters.stanza import to_stanza

    converted = to_stanza(document)
    assert converted.text == document.text
    assert [sentence.text for sentence in converted.sentences] == document.sentence_texts
    tokens = [token for sentence in converted.sentences for token in sentence.tokens]
    assert [(token.start_char, token.end_char) for token in tokens] == list(document.tokens)
    assert [(ent.text, ent.type, ent.start_char, ent.end_char) for ent in converted.ents] == [
        (entity.text, entity.type, entity.start, entity.end) for entity in document.named_entities
    ]


def test_a_spacy_doc_has_the_scores_and_sources_of_its_entities(document):
    from kazprep.adapters.spacy import SPANS, to_spacy

    doc = to_spacy(document)
    group = doc.spans[SPANS]
    assert [span.text for span in group] == [entity.text for entity in document.named_entities]
    assert group.attrs["scores"] == [entity.score for entity in document.named_entities]
    assert group.attrs["sources"] == ["model"] * 4


def test_neighbouring_entities_stay_apart_in_a_stanza_document(document):
    from kazprep.adapters.stanza import to_stanza

    both = replace(document, entities=Entities(Spans.of([(0, 1), (1, 2)]), ("GPE", "GPE")))
    assert [ent.text for ent in to_stanza(both).ents] == ["Абай", "Алматыда"]


def test_conllu_is_read_again_as_it_was(document):
    from stanza.utils.conll import CoNLL

    from kazprep.adapters.stanza import to_conllu

    written = to_conllu(document)
    assert written.endswith("\n\n") and not written.endswith("\n\n\n")
    again = CoNLL.conll2doc(input_str=written)
    words = [word.text for sentence in again.sentences for word in sentence.words]
    assert words == document.token_texts
    assert "# text = Ол дәрігер." in written
    assert "start_char=0|end_char=4" in written
    assert to_conllu(Document.of("")) == ""


def test_a_spacy_doc_has_lemmas_parts_of_speech_and_features():
    pytest.importorskip("spacy")
    from kazprep.adapters.spacy import to_spacy

    document = analysed_example()
    found = to_spacy(document)
    tokens = [token for token in found if not token.is_space]
    assert [token.lemma_ for token in tokens] == [each.lemma or "" for each in document.analyses]
    assert [token.pos_ for token in tokens] == [each.upos or "" for each in document.analyses]
    assert [str(token.morph) for token in tokens] == [each.feats or "" for each in document.analyses]
    assert tokens[0].morph.get("Case") == ["Nom"]
    assert tokens[5].has_morph() and not tokens[6].has_morph()  # there are none, and they are not known
    assert [(token.pos_, token.lemma_) for token in found if token.is_space] == [("SPACE", "\n")]
    scores = found.user_data["kazprep_lemma_scores"]
    assert [scores[token.i] for token in tokens] == [each.score for each in document.analyses]
    assert [scores[token.i] for token in found if token.is_space] == [None]
    plain = to_spacy(replace(document, analyses=()))
    assert not any(map(plain.has_annotation, ("LEMMA", "POS", "MORPH"))) and not plain.user_data


def test_a_part_of_speech_that_spacy_does_not_have_is_left_out():
    pytest.importorskip("spacy")
    from kazprep.adapters.spacy import to_spacy

    doc = to_spacy(replace(analysed_example(), analyses=(Analysis("қар", "зат есім", None),) * 9))
    assert (doc[0].pos_, doc[0].lemma_) == ("", "қар")


def test_a_stanza_document_has_lemmas_parts_of_speech_and_features():
    from kazprep.adapters.stanza import to_stanza

    document = analysed_example()
    words = [word for sentence in to_stanza(document).sentences for word in sentence.words]
    assert tuple(Analysis(word.lemma, word.upos, word.feats) for word in words) == document.analyses


def test_conllu_has_what_is_known_and_features_in_order():
    from kazprep.adapters.stanza import to_conllu

    document = analysed_example()
    disordered = replace(document.analyses[1], feats="Person[psor]=3|Number[psor]=Sing,Plur|Number=Sing")
    analyses = (document.analyses[0], disordered, *document.analyses[2:])
    rows = [
        line.split("\t")
        for line in to_conllu(replace(document, analyses=analyses)).splitlines()
        if line[:1].isdigit()
    ]
    assert [row[2:6] for row in rows[:2]] == [
        ["көктем", "NOUN", "_", "Case=Nom"],
        ["кел", "VERB", "_", "Number=Sing|Number[psor]=Plur,Sing|Person[psor]=3"],
    ]
    assert [row[2:6] for row in rows[5:7]] == [[".", "PUNCT", "_", "_"], ["_", "_", "_", "_"]]


def test_a_datatrove_step_adds_metadata(pipeline):
    data = pytest.importorskip("datatrove.data")
    from kazprep.adapters.datatrove import KazprepStep

    step = pickle.loads(pickle.dumps(KazprepStep(pipeline)))
    given = [data.Document(text=text, id=str(number)) for number, text in enumerate(["Абай  Алматыда.", ""])]
    first, second = step.run(given)
    assert (first.text, first.id) == ("Абай Алматыда.", "0")
    assert first.metadata["tokens"] == ["Абай", "Алматыда", "."]
    assert first.metadata["ner"][1] == "B-GPE"
    assert second.metadata["sentences"] == []


def test_a_datatrove_step_adds_analyses_where_a_stage_finds_them(pipeline):
    data = pytest.importorskip("datatrove.data")
    from kazprep.adapters.datatrove import KazprepStep

    for stages, added in ((pipeline.stages, set()), ((*pipeline.stages, LEMMAS), {"lemma", "upos", "feats"})):
        step = KazprepStep(Pipeline(stages))
        (text,) = step.run([data.Document(text="Қар жауды.", id="0")])
        assert text.metadata.keys() - {"sentences", "tokens", "ner"} == added
    assert text.metadata["lemma"] == ["қар", "жауды", "."]


def test_frames_become_rows_as_spark_hands_them_over():
    from kazprep.adapters.spark import TableRows

    rows = pickle.loads(pickle.dumps(TableRows("documents", key="id")))
    frames = [
        pd.DataFrame({"text": ["Қар жауды.", None], "id": [7, 8]}),
        pd.DataFrame({"text": ["Күн."], "id": [9]}),
    ]
    found = list(rows(frames))
    assert [frame["source"].tolist() for frame in found] == [["7"], ["9"]]
    assert [frame["n_tokens"].tolist() for frame in found] == [[3], [2]]


def test_spark_maps_frames():
    sql = pytest.importorskip("pyspark.sql")
    from pyspark.sql.pandas.types import from_arrow_schema

    from kazprep import SCHEMAS
    from kazprep.adapters.spark import TableRows

    try:
        spark = sql.SparkSession.builder.master("local[1]").getOrCreate()
    except Exception as error:
        pytest.skip(f"Spark does not start: {error}")
    frame = spark.createDataFrame([("Қар жауды.",)], ["text"])
    found = frame.mapInPandas(TableRows(), from_arrow_schema(SCHEMAS["tokens"])).collect()
    spark.stop()
    assert [row["text"] for row in found] == ["Қар", "жауды", "."]


@pytest.mark.parametrize("value", ["Абай Алматыда тұрады.", None, []])
def test_what_is_not_a_document_is_an_error(value):
    pytest.importorskip("spacy")
    from kazprep.adapters.spacy import to_spacy
    from kazprep.adapters.stanza import to_conllu, to_stanza

    for convert in (to_stanza, to_conllu, to_spacy):
        with pytest.raises(TypeError, match=r"the document has to be a Document, not .*Pipeline\(\)\(text\)"):
            convert(value)
