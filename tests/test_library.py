"""What other people's code calls: strings and batches in, documents and tables out."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import pandas as pd
import pytest
import torch

import kazprep
from kazprep import Document, Pipeline, Segmenter, Tagger
from kazprep.entities.entity import Entity
from kazprep.errors import ModelError, SettingsError
from kazprep.stages.built_in import NormalizeStage, NoTextError
from kazprep.tables.schemas import SCHEMAS
from tests.conftest import SENTENCES

pytestmark = pytest.mark.model

TEXTS = [*SENTENCES, "", " \n ", " ".join(SENTENCES), f"\n  {SENTENCES[0]}\n{SENTENCES[1]}"]


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter()


@pytest.fixture(scope="module")
def tagger(segmenter):
    return Tagger(segmenter=segmenter)


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


@pytest.fixture(params=["segmenter", "tagger", "pipeline"])
def each(request):
    return request.getfixturevalue(request.param)


def found(document):
    return (
        document.text,
        list(document.sentences),
        list(document.tokens),
        list(document.entities.tokens),
        document.entities.types,
        document.edits.rule.tolist(),
    )


def test_a_batch_gives_what_each_text_gives_alone(each):
    alone = [found(each(text)) for text in TEXTS]
    assert [found(document) for document in each.batch(TEXTS)] == alone
    assert any(len(tokens) > 8 for _, _, tokens, *_ in alone)


def test_a_stream_takes_no_more_texts_than_it_has_to(each):
    asked = []

    def endless():
        while True:
            asked.append(None)
            yield SENTENCES[0] * 500

    assert next(each.stream(endless())).sentence_texts
    assert len(asked) < 20


def test_offsets_of_a_segmenter_are_those_of_the_string(segmenter):
    text = f"\n  {SENTENCES[0]}  "
    assert [text[start:end] for start, end in segmenter(text).sentences] == [SENTENCES[0]]


def test_offsets_map_back_through_white_space_and_repairs(pipeline):
    text = "\n Абай  Алматыда  тұрaды. "
    document = pipeline(text)
    assert [replace(entity, score=None) for entity in document.named_entities] == [
        Entity("Абай", "PERSON", 0, 4, 2, 6, "Абай", 0, 0, 1, None, "model"),
        Entity("Алматыда", "GPE", 5, 13, 8, 16, "Алматы", 0, 1, 2, None, "model"),
    ]
    assert all(0.5 < entity.score <= 1 for entity in document.named_entities)
    assert [text[e.raw_start : e.raw_end] for e in document.named_entities] == ["Абай", "Алматыда"]


def test_a_document_that_is_split_is_not_split_again(segmenter, tagger):
    split = segmenter(SENTENCES[1])
    assert found(tagger(split)) == found(tagger(SENTENCES[1]))
    assert tagger(split).tokens is split.tokens


def test_a_batch_may_mix_strings_and_documents(segmenter, tagger):
    mixed = [SENTENCES[1], segmenter(SENTENCES[0]), Document.of(SENTENCES[6])]
    assert [d.text for d in tagger.batch(mixed)] == [SENTENCES[1], SENTENCES[0], SENTENCES[6]]


def test_equal_strings_of_a_batch_have_different_ids(each):
    first, second = each.batch(["Қар жауды.", "Қар жауды."])
    assert (first.record, second.record) == (0, 1)
    assert first.doc_id != second.doc_id


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\u200b"])
def test_in_a_blank_text_nothing_is_found(pipeline, segmenter, text):
    assert found(pipeline(text))[1:5] == ([], [], [], ())
    assert pipeline.tables([pipeline(text)])["documents"].num_rows == 1
    if not text.strip():
        assert not segmenter(text).sentence_texts


def test_a_custom_stage_may_still_refuse_blank_texts():
    with pytest.raises(NoTextError):
        Pipeline([NormalizeStage()])("")


@pytest.mark.parametrize("text", [5, None, b"abc", float("nan")])
def test_what_is_not_a_string_is_an_error(each, text):
    with pytest.raises(TypeError, match="the text has to be a string, not "):
        each(text)


def test_half_of_a_surrogate_pair_is_an_error_that_says_where(each):
    with pytest.raises(ValueError, match=r"half of a surrogate pair, U\+D83D, at offset 4"):
        each("Абай\ud83d тұрады.")


def test_the_remedy_that_the_error_names_works(segmenter):
    text = "Абай\ud83d тұрады."
    assert segmenter(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).token_texts


@pytest.mark.parametrize("texts", ["Қар жауды.", Document.of("Қар жауды."), b"abc"])
def test_one_text_for_many_is_an_error(each, texts):
    with pytest.raises(TypeError, match="put it into a list"):
        each.batch(texts)


def test_words_are_tagged_sentence_by_sentence(tagger):
    sentences = [["Абай", "Алматыда", "тұрады", "."], [], ["Ол", "дәрігер", "."]]
    tags = tagger.tag_words(sentences)
    assert tags == [["B-PERSON", "B-GPE", "O", "O"], [], ["O", "O", "O"]]
    assert [tagger.tag_words([sentence])[0] for sentence in sentences] == tags
    assert tagger.tag_words([]) == []


def test_words_are_tagged_as_they_are_in_text(segmenter, tagger):
    sentences = [segmenter(text).token_texts for text in SENTENCES]
    one_by_one = [
        tagger(text).entities.tags(slice(0, len(words)))
        for text, words in zip(SENTENCES, sentences, strict=True)
    ]
    assert tagger.tag_words(sentences) == one_by_one


@pytest.mark.parametrize(
    ("sentences", "error", "message"),
    [
        ("Абай", TypeError, "takes a list of sentences"),
        (pd.DataFrame({"а": ["Абай"]}), TypeError, "sentences have to be a list .* not a frame"),
        ([None], TypeError, "sentence 0 has to be a list of words, not None"),
        (["Абай тұрады"], TypeError, "sentence 0 has to be a list of words, not 'Абай тұрады'"),
        ([["Абай"], ["Ол", 5]], TypeError, "word 1 of sentence 1 has to be a string, not 5"),
        ([["Абай", ""]], ValueError, "word 1 of sentence 0 is empty"),
    ],
)
def test_what_is_not_a_list_of_words_is_an_error(tagger, sentences, error, message):
    with pytest.raises(error, match=message):
        tagger.tag_words(sentences)


def test_what_is_pickled_finds_the_same(each):
    again = pickle.loads(pickle.dumps(each))
    assert found(again(SENTENCES[1])) == found(each(SENTENCES[1]))


def test_a_pickled_segmenter_keeps_its_arguments():
    again = pickle.loads(pickle.dumps(Segmenter(rules=False)))
    assert again.stage.rules is None


def test_a_call_leaves_the_number_of_threads_as_it_was(each):
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        each(SENTENCES[1])
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_several_threads_find_the_same_and_leave_their_number(each):
    alone = [found(each(text)) for text in TEXTS]
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert [found(document) for document in pool.map(each, TEXTS)] == alone
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_tables_and_frames_are_those_of_a_run(pipeline):
    documents = pipeline.batch(SENTENCES)
    tables, frames = pipeline.tables(documents), pipeline.frames(documents)
    assert {name: table.schema for name, table in tables.items()} == SCHEMAS
    assert {name: len(frame) for name, frame in frames.items()} == {n: t.num_rows for n, t in tables.items()}
    assert str(frames["tokens"]["entity_id"].dtype) == "Int32"


def test_a_pipeline_takes_settings_or_a_file_of_them(tmp_path):
    file = tmp_path / "my.toml"
    file.write_text("[segment]\nrules = false\n")
    assert Pipeline.from_settings(file).stages[1].rules is None
    with pytest.raises(SettingsError, match="can't be read"):
        Pipeline.from_settings(str(tmp_path / "none.toml"))


@pytest.mark.parametrize("processor", [Segmenter, Tagger])
def test_wrong_arguments_are_errors_that_help(processor, tmp_path):
    with pytest.raises(ModelError, match="is not a Stanza resources folder"):
        processor(tmp_path)
    with pytest.raises(SettingsError, match=r"inference\.precision"):
        processor(precision="half")


def test_entities_one_by_one_are_the_rows_of_the_table(pipeline):
    document = pipeline(
        f"{SENTENCES[0]} {SENTENCES[1]}\nАстанаға Айгүл Сейітова келді. Айгүл Сейітованың қызы — дәрігер."
    )
    names = [
        "text",
        "type",
        "start",
        "end",
        "raw_start",
        "raw_end",
        "canonical",
        "sentence_id",
        "token_start",
        "token_end",
        "score",
        "source",
    ]
    rows = pipeline.tables([document])["entities"].select(names).to_pylist()
    assert [asdict(entity) for entity in document.named_entities] == rows
    assert len({row["sentence_id"] for row in rows}) > 1
    sentences = document.first_tokens
    for entity in document.named_entities:
        first = sentences[entity.sentence_id]
        tokens = document.token_texts[first + entity.token_start : first + entity.token_end]
        assert "".join(tokens) == entity.text.replace(" ", "")


def test_dir_shows_the_public_names():
    assert dir(kazprep) == sorted(kazprep.__all__)
    assert {"Pipeline", "Run", "Segmenter", "Tagger", "open_run"} <= set(dir(kazprep))


def test_objects_show_themselves_in_one_short_line(pipeline):
    text = "Абай  Алматыда тұрады. " * 200
    assert repr(pipeline) == "<Pipeline normalize → segment → tag>"
    shown = repr(pipeline(text))
    assert shown.startswith("<Document ") and shown.endswith(
        "200 sentences, 800 tokens, 400 entities, 200 repairs>"
    )
    assert repr(kazprep.normalize(text)).endswith("…, 201 repairs>")
    assert max(len(shown), len(repr(kazprep.normalize(text)))) < 200
    assert "'ауа.txt'" in repr(Document.of("Қар.", source="ауа.txt"))
