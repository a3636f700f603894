"""The segmenter, against stock Stanza on the same models, and all stages together."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep import normalize
from kazprep.errors import ModelError
from kazprep.inference.device import Batches
from kazprep.inference.loading import Backend, load_segmenter
from kazprep.inference.segmenter import NativeSegmenter
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.models.folder import EMBEDDED
from kazprep.stages.built_in import NormalizeStage, SegmentStage, TagStage
from kazprep.tables.build import concat, document_rows
from tests.conftest import SENTENCES
from tests.documents import document_of
from tests.inference import random_models


def sentences_of(segmentation, text):
    """The tokens of each sentence."""
    tokens = list(segmentation.tokens)
    return [
        [text[a:b] for a, b in tokens if start <= a and b <= end] for start, end in segmentation.sentences
    ]


def spans_of(segmentation):
    return list(segmentation.sentences), list(segmentation.tokens)


def test_stock_stanza_gives_the_same_tokens_and_entities_on_the_seed_article(segmenter, tagger, seed_article):
    import stanza

    stock = stanza.Pipeline(  # what a user of Stanza loads from the folder that `kazprep models path` prints
        "kk",
        dir=str(EMBEDDED),
        download_method=None,
        processors="tokenize,ner",
        use_gpu=False,
        logging_level="ERROR",
    )
    document = document_of(normalize(seed_article.removeprefix(" date 2026-02-20 ")).text)
    for stage in (SegmentStage(segmenter), TagStage(tagger)):
        (document,) = stage([document])
    text = document.text
    ours = sentences_of(document, text)
    words = document.tokens.slices(text)
    entities = [
        (words[first:last], label)
        for (first, last), label in zip(document.entities.tokens, document.entities.types, strict=True)
    ]
    theirs, their_entities = [], []
    for paragraph in text.split("\n"):
        for sentence in stock(paragraph).sentences:
            theirs.append([token.text for token in sentence.tokens])
            their_entities += [([t.text for t in ent.tokens], ent.type) for ent in sentence.ents]
    assert ours == theirs
    assert entities == their_entities
    assert len(ours) == 24


# Stanza takes paragraphs of unlike lengths together, and then a long one's end depends on those beside it.
@pytest.mark.parametrize(
    "text",
    [
        " ".join(SENTENCES),
        "\n".join(SENTENCES),
        " ".join(SENTENCES * 9),  # several windows
        " ".join(SENTENCES * 4)[:998],
        " ".join(SENTENCES * 4)[:999],
        " ".join(SENTENCES * 4)[:1000],
        " ".join(SENTENCES * 4)[:1001],
        "сөз " * 700,  # windows without the end of a sentence
        "Бірінші  сөйлем.\tЕкінші\u00a0 сөйлем. ",
        "Сайты https://www.example.kz/a?b=в, хат: oku@example.kz. Example.com, нақты. www.example.kz",
        "Қытайша 中文 мен 😀 бар. \u0301 ",
        "\u0097 Басы. Соңы \u0097",
        "Мәтін\n\u0080\nтағы бір жол.",
        "\u0080\nМәтін.\n \u0080\u0081 ",
        "Мәтін.\n\u0080 www.example.kz/а, бар.",
    ],
)
def test_segments_are_those_of_stock_stanza(segmenter, stock_segmenter, text):
    (found,), (expected,) = segmenter.segment([text]), stock_segmenter.segment([text])
    assert spans_of(found) == spans_of(expected)
    assert len(found.tokens)


@pytest.mark.parametrize(
    "options",
    [
        {"use_mwt": True},
        {"hierarchical": False},
        {"hier_invtemp": 0, "rnn_layers": 2},
        {"feat_funcs": ["numeric", "capitalized"], "feat_dim": 2},
    ],
)
def test_tokenizers_of_other_shapes_give_what_stock_stanza_gives(tmp_path, options):
    random_models.save_tokenizer(tmp_path / "kk" / "tokenize" / "random.pt", **options)
    random_models.write_resources(tmp_path)
    own, stock = (load_segmenter(tmp_path, 10_000, Backend(name)) for name in ("kazprep", "stanza"))
    assert isinstance(own, NativeSegmenter)
    dice = random.Random(3)
    letters = [*random_models.LETTERS, *"1299xЩ"]
    letters.remove("\n")
    for length in (1, 5, 60, 999, 1500):
        text = "".join(dice.choices(letters, k=length)).strip() or "а"
        assert spans_of(own.segment([text])[0]) == spans_of(stock.segment([text])[0])


def test_segments_do_not_depend_on_the_size_of_batches(segmenter, seed_article, monkeypatch):
    texts = [*SENTENCES, seed_article, " ".join(SENTENCES * 20)]
    expected = [spans_of(found) for found in segmenter.segment(texts)]
    monkeypatch.setattr(segmenter, "_batches", Batches(300))
    assert [spans_of(found) for found in segmenter.segment(texts)] == expected
    monkeypatch.setattr("kazprep.inference.segmenter._CHUNK_CHARACTERS", 40)
    assert [spans_of(found) for found in segmenter.segment(texts)] == expected


def test_texts_do_not_depend_on_those_beside_them(segmenter, seed_article):
    texts = [*seed_article.split("\n"), "", "Қысқа.", seed_article]
    together = segmenter.segment(texts)
    for text, segmentation in zip(texts, together, strict=True):
        (alone,) = segmenter.segment([text])
        assert list(alone.tokens) == list(segmentation.tokens)
        assert list(alone.sentences) == list(segmentation.sentences)


@pytest.mark.parametrize("texts", [[], [""], ["", "\n \n"]])
def test_no_text_gives_no_sentences(segmenter, texts):
    assert [len(found.sentences) + len(found.tokens) for found in segmenter.segment(texts)] == [0] * len(
        texts
    )


def test_a_line_is_a_paragraph(segmenter):
    text = "Бірінші тақырып\nЕкінші тақырып"
    (found,) = segmenter.segment([text])
    assert found.sentences.slices(text) == ["Бірінші тақырып", "Екінші тақырып"]


def test_a_token_of_any_length_keeps_its_text(segmenter):
    text = "ұзын" * 600 + " сөз"
    (found,) = segmenter.segment([text])
    assert "".join(found.tokens.slices(text)) == text.replace(" ", "")


@settings(max_examples=50)
@given(st.lists(st.text("абәқ .,!?»«–-\n1😀aZ\u0301\u4e00\u0600<>\x00", max_size=60), max_size=4))
def test_any_text_is_covered_by_tokens_in_sentences(segmenter, texts):
    for text, found in zip(texts, segmenter.segment(texts), strict=True):
        position = 0
        for start, end in found.tokens:
            assert text[position:start].strip() == ""
            assert start < end
            position = end
        assert text[position:].strip() == ""
        assert all("\n" not in sentence for sentence in found.sentences.slices(text))
        assert sum(len(tokens) for tokens in sentences_of(found, text)) == len(found.tokens)


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            ["Ә. Оспанов", "мiндет", "\u00a0", "\r\n", "12,5 %", " ", "и\u0306", "«", "жəне", ".", "\u00ad"]
        )
    )
)
def test_generated_text_keeps_its_offsets_through_all_stages(segmenter, tagger, pieces):
    raw_text = "Ал " + "".join(pieces) + " бар."
    stages = [NormalizeStage(wrapped_lines="never"), SegmentStage(segmenter), TagStage(tagger)]
    documents = [document_of(raw_text)]
    for stage in stages:
        documents = stage(documents)
    rows = concat(document_rows(documents))
    text = documents[0].text
    for table in ("sentences", "tokens", "entities"):
        for row in rows[table].to_pylist():
            assert text[row["start"] : row["end"]] == row["text"]
            assert normalize(raw_text[row["raw_start"] : row["raw_end"]]).text == row["text"]
    for row in rows["repairs"].to_pylist():
        assert raw_text[row["raw_start"] : row["raw_end"]] == row["before"]
        assert text[row["start"] : row["end"]] == row["after"]


def test_a_folder_without_models_is_an_error(tmp_path):
    (tmp_path / "resources.json").write_text("{}")
    with pytest.raises(ModelError, match=r"Stanza can't load tokenize for kk from .*"):
        load_pipeline(tmp_path, "tokenize")
