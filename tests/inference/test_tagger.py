"""The tagger, against stock Stanza on the same models."""

import numpy as np
import pytest
import torch

from kazprep.entities.entity import Entities
from kazprep.inference import tagger as tagger_module
from kazprep.inference import viterbi
from kazprep.inference import word_vectors as words_module
from kazprep.inference.device import Batches
from kazprep.inference.layers import Lstm
from kazprep.inference.loading import Backend, load_segmenter, load_tagger
from kazprep.inference.tagger import NativeTagger
from kazprep.inference.word_lstm import WordLstm
from kazprep.models.folder import EMBEDDED
from kazprep.spans import Spans
from tests.conftest import SENTENCES
from tests.inference import random_models


def entities_of(tagger, sentences):
    words = [word for sentence in sentences for word in sentence]
    first_tokens = np.cumsum([0, *map(len, sentences)]).astype(np.int32)
    entities = tagger.tag(words, first_tokens)
    return list(zip(entities.tokens, entities.types, strict=True))


@pytest.fixture(scope="session")
def tokenized(segmenter):
    return [
        segmentation.tokens.slices(text)
        for text, segmentation in zip(SENTENCES, segmenter.segment(SENTENCES), strict=True)
    ]


def test_entities_are_those_of_stock_stanza(tagger, stock_tagger, tokenized):
    found = entities_of(tagger, tokenized)
    assert found == entities_of(stock_tagger, tokenized)
    assert len(found) > 10


def test_entities_do_not_depend_on_the_sentences_beside_them(tagger, tokenized):
    origin, alone = 0, []
    for sentence in tokenized:
        alone += [
            ((start + origin, end + origin), label) for (start, end), label in entities_of(tagger, [sentence])
        ]
        origin += len(sentence)
    assert entities_of(tagger, tokenized) == alone


def test_entities_do_not_depend_on_the_size_of_batches(tagger, tokenized, monkeypatch):
    expected = entities_of(tagger, tokenized)
    monkeypatch.setattr(tagger, "_batches", Batches(12))
    assert entities_of(tagger, tokenized) == expected


def test_entities_do_not_depend_on_words_being_forgotten(tokenized, monkeypatch):
    expected = entities_of(load_tagger(EMBEDDED, Backend()), tokenized)
    monkeypatch.setattr(words_module, "CACHE_SIZE", 3)
    tagger = load_tagger(EMBEDDED, Backend())
    monkeypatch.setattr(tagger, "_batches", Batches(12))
    assert entities_of(tagger, tokenized) == expected
    assert len(tagger._words) <= max(3, 12)


@pytest.mark.parametrize(
    ("sentences", "found"), [([], []), ([[]], []), ([[], ["Орал"], []], [((0, 1), "GPE")])]
)
def test_empty_sentences_do_no_harm(tagger, sentences, found):
    assert entities_of(tagger, sentences) == found


def scored(tagger, sentences, **options):
    words = [word for sentence in sentences for word in sentence]
    return tagger.tag(words, np.cumsum([0, *map(len, sentences)]).astype(np.int32), **options)


def test_scores_do_not_depend_on_the_sentences_beside_them_nor_on_batches(tagger, tokenized, monkeypatch):
    expected = scored(tagger, tokenized).scores.tolist()
    assert [
        score for sentence in tokenized for score in scored(tagger, [sentence]).scores.tolist()
    ] == expected
    monkeypatch.setattr(tagger, "_batches", Batches(12))
    monkeypatch.setattr("kazprep.inference.lattice._MAX_PADDED_TOKENS", 12)
    assert scored(tagger, tokenized).scores.tolist() == expected
    assert len({score for score in expected if 0 < score < 1}) > 10


def test_a_sure_entity_has_a_higher_score_than_a_doubtful_one(tagger):
    found = scored(tagger, [["Қазақстан", "Президенті", "Алматыда", "."], ["Тастақ", "Балқыма"]])
    assert found.sources == ("model",) * len(found)
    assert found.scores[1] > 0.9 > found.scores[-1]


def test_only_what_the_tagger_decided_has_a_score(tagger):
    sentence = ["Абай", "Алматыда", "тұрады", "."]
    (person, _) = scored(tagger, [sentence]).scores
    corrected = Entities(
        Spans.of([(0, 1), (1, 2), (2, 3)]),
        ("PERSON", "LOCATION", "ART"),
        sources=("model", "place-name", "names"),
    )
    found = scored(tagger, [sentence], correct=lambda found: corrected).scores
    assert found[0] == person > 0.9
    assert np.isnan(found[1:]).all()


def test_what_is_trimmed_has_the_score_of_what_was_found(tagger):
    sentence = ["2026", "жылы", "қар", "жауды", "."]
    (found,) = scored(tagger, [sentence]).scores
    trimmed = Entities(Spans.of([(1, 2)]), ("DATE",), sources=("model",))
    assert scored(tagger, [sentence], correct=lambda whole: trimmed).scores.tolist() == [found]


def test_where_all_entities_are_taken_away_there_are_no_scores(tagger):
    found = scored(tagger, [["Абай", "келді", "."]], correct=lambda found: Entities.none())
    assert (len(found), len(found.scores)) == (0, 0)


def test_entities_of_stock_stanza_have_no_score(stock_tagger):
    found = scored(stock_tagger, [["Абай", "Алматыда", "тұрады", "."]])
    assert found.sources == ("model", "model")
    assert np.isnan(found.scores).all()


def test_a_word_with_white_space_in_it_is_one_token(tagger):
    assert entities_of(tagger, [["5 000", "теңге"], ["бір"]])[0][0] == (0, 2)


@pytest.fixture
def scores(monkeypatch):
    """The scores of every batch of sentences that is tagged."""
    seen = []

    def best_tags(found, *others):
        seen.append(found)
        return viterbi.best_tags(found, *others)

    monkeypatch.setattr(tagger_module, "best_tags", best_tags)
    return seen


def test_nothing_is_kept_for_training(monkeypatch):
    tagger = load_tagger(EMBEDDED, Backend())
    modes = []

    def watch(kind):
        call = kind.__call__

        def watched(self, *arguments):
            modes.append(torch.is_inference_mode_enabled())
            return call(self, *arguments)

        monkeypatch.setattr(kind, "__call__", watched)

    watch(Lstm)
    watch(WordLstm)
    entities_of(tagger, [["Абай", "Алматыда"], ["Орал"]])
    assert len(modes) >= 2  # letters and tags
    assert all(modes)


@pytest.mark.parametrize("together", [1, 2, 3, 7, 40])
def test_scores_do_not_depend_on_what_was_tagged_before(tokenized, scores, together):
    words = [word for sentence in tokenized for word in sentence]
    fresh, used = load_tagger(EMBEDDED, Backend()), load_tagger(EMBEDDED, Backend())
    for first in range(0, len(words), together):
        entities_of(used, [words[first : first + together]])
    for tagger in (fresh, used):
        entities_of(tagger, [words])
    assert torch.equal(scores[-2], scores[-1])


def test_scores_of_a_short_sentence_do_not_depend_on_those_beside_it(tagger, tokenized, scores):
    sentences = [sentence[:1] for sentence in tokenized]
    for number in range(1, len(sentences) + 1):
        entities_of(tagger, sentences[:number])
    assert len(scores) == len(sentences)
    for found in scores:
        assert torch.equal(found, scores[-1][:, : found.shape[1]])


def test_reduced_precision_is_near(tokenized, tagger):
    reduced = load_tagger(EMBEDDED, Backend(precision="bfloat16"))
    full, near = set(entities_of(tagger, tokenized)), set(entities_of(reduced, tokenized))
    assert len(full & near) > 0.9 * len(full)


def random_sentences():
    dice = np.random.default_rng(5)
    words = [*random_models.WORDS, "Белгісіз", "İзет", "жаңа", "😀", "2026"]
    return [[words[n] for n in dice.integers(0, len(words), size)] for size in (12, 9, 9, 3, 1)]


LANGUAGE_MODELS = ("forward_charlm", "backward_charlm")


@pytest.mark.parametrize("parts", [(), ("pretrain",), LANGUAGE_MODELS, ("pretrain", *LANGUAGE_MODELS)])
@pytest.mark.parametrize(
    "options",
    [{}, {"input_transform": False, "num_layers": 2}, {"char_lowercase": True, "emb_finetune": False}],
)
def test_taggers_of_other_shapes_give_what_stock_stanza_gives(tmp_path, parts, options):
    paths = {part: tmp_path / "kk" / part / "random.pt" for part in parts}
    if "pretrain" in paths:
        random_models.save_vectors(paths["pretrain"])
    for name in LANGUAGE_MODELS:
        if name in paths:
            random_models.save_language_model(paths[name], forward=name == "forward_charlm")
    random_models.save_tokenizer(tmp_path / "kk" / "tokenize" / "random.pt")
    random_models.save_tagger(
        tmp_path / "kk" / "ner" / "random.pt",
        pretrain=paths.get("pretrain"),
        language_models=[paths[name] for name in paths if name != "pretrain"],
        **options,
    )
    random_models.write_resources(tmp_path, parts)
    own = load_tagger(tmp_path, Backend())
    assert isinstance(own, NativeTagger)
    found = entities_of(own, random_sentences())
    assert found == entities_of(load_tagger(tmp_path, Backend("stanza")), random_sentences())
    assert len(found) > 5


def test_a_model_with_unknown_parts_is_run_by_stanza_with_a_warning(tmp_path):
    random_models.save_tokenizer(tmp_path / "kk" / "tokenize" / "random.pt", conv_res="3", hierarchical=False)
    random_models.save_tagger(tmp_path / "kk" / "ner" / "random.pt", char_rec_dropout=0.5)
    random_models.write_resources(tmp_path)
    with pytest.warns(
        UserWarning, match="a tagger with recurrent dropout over letters is run by stock Stanza"
    ):
        found = entities_of(load_tagger(tmp_path, Backend()), random_sentences())
    assert found == entities_of(load_tagger(tmp_path, Backend("stanza")), random_sentences())
    with pytest.warns(UserWarning, match="a tokenizer with convolutions is run by stock Stanza") as warned:
        segmenter = load_segmenter(tmp_path, 1000, Backend())
    assert warned[0].filename == __file__  # where the caller can choose another model
    assert len(segmenter.segment(["Орал қаласына кеше келді."])[0].tokens)
