"""The part-of-speech tagger, against stock Stanza on the same models."""

import pytest
import torch

from kazprep.errors import ModelError
from kazprep.inference.loading import Backend
from kazprep.inference.morphology.loading import load_morphology
from kazprep.inference.morphology.word_inputs import simplify_marks
from tests.inference.morphology.conftest import LANGUAGE_MODELS, SENTENCES, random_sentences
from tests.inference.morphology.random_morphology import write_resources

RARE_NAMES = ["сын=иә|A=1", "Number[psor]=Plur,Sing|NumType=Card|number=x", "Ә=ә|_=_", "Case[ж]=a:b/c", "_"]


def tags(analyses):
    return {analysis.upos for analysis in analyses}, {analysis.feats for analysis in analyses}


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="the usual shape"),
        pytest.param({"char": False}, id="no characters"),
        pytest.param({"char_emb_dim": 0}, id="no characters by their size"),
        pytest.param({"word_emb_dim": 0}, id="no word embeddings"),
        pytest.param({"share_hid": True}, id="plain outputs over one hidden layer"),
        pytest.param({"share_hid": True, "char": False, "num_layers": 1}, id="little at all"),
        pytest.param({"num_layers": 1}, id="one layer"),
        pytest.param({"num_layers": 4}, id="four layers"),
        pytest.param({"char_num_layers": 2}, id="two layers over characters"),
        pytest.param({"char_bidirectional": True, "char_num_layers": 2}, id="characters in both directions"),
        pytest.param(
            {"rec_dropout": 0.2, "char_rec_dropout": 0.2, "char_num_layers": 2}, id="recurrent dropout"
        ),
        pytest.param(
            {"rec_dropout": 0.2, "char_rec_dropout": 0.2, "char_bidirectional": True, "char_num_layers": 2},
            id="recurrent dropout in both directions",
        ),
        pytest.param({"feats": RARE_NAMES}, id="features with unusual names"),
        pytest.param({"feats": ["_"]}, id="no features"),
        pytest.param({"feats": ["Case=Nom", "_"]}, id="one feature"),
        pytest.param({"xpos_parts": True}, id="language-specific tags in parts"),
        pytest.param({"untrained": True}, id="special values"),
        pytest.param({"hidden_dim": 1, "tag_emb_dim": 1, "transformed_dim": 1}, id="tiny"),
    ],
)
def test_taggers_of_all_shapes_give_what_stock_stanza_gives(make_folder, agreed, options):
    upos, feats = tags(agreed(make_folder(options)))
    assert len(upos) * len(feats) > 1 or options == {"feats": ["_"]}


@pytest.mark.parametrize("parts", [("pretrain",), LANGUAGE_MODELS, ("pretrain", *LANGUAGE_MODELS)])
@pytest.mark.parametrize(
    "options", [{}, {"word_emb_dim": 0, "charlm_transform_dim": 3}, {"share_hid": True, "char": False}]
)
def test_taggers_that_need_other_files_give_what_stock_stanza_gives(make_folder, agreed, parts, options):
    agreed(make_folder(options, parts=parts))


@pytest.mark.parametrize(
    ("parents", "options"),
    [
        ({"feats": ["xpos"], "xpos": ["upos"]}, {}),
        ({"feats": ["upos", "xpos"], "xpos": ["upos"]}, {}),
        ({"feats": ["upos"], "xpos": ["feats"]}, {"tag_column_link": "hidden"}),
        ({"feats": ["xpos", "upos"], "xpos": ["upos"]}, {"tag_column_link": "hidden"}),
        ({"feats": ["xpos"], "xpos": ["upos"]}, {"tag_column_link": "hidden", "xpos_parts": True}),
    ],
)
def test_features_may_depend_on_other_tags(make_folder, agreed, parents, options):
    columns = [
        ["upos", "upos", None, "WORD", True, []],
        ["xpos", "xpos", None, "AUTO", True, parents["xpos"]],
        ["feats", "feats", None, "FEATURES", True, parents["feats"]],
    ]
    assert len(tags(agreed(make_folder({"tag_columns": columns} | options)))[1]) > 3


def test_a_column_of_tags_without_a_word_on_it_depends_on_the_part_of_speech(make_folder, agreed):
    folder = make_folder()
    path = folder / "kk" / "pos" / "random.pt"
    stored = torch.load(path, weights_only=True)
    stored["config"]["tag_columns"] = [row[:5] for row in stored["config"]["tag_columns"]]
    torch.save(stored, path)
    assert len(tags(agreed(folder))[1]) > 3


def test_a_model_of_an_older_stanza_has_other_names(make_folder, agreed):
    folder = make_folder()
    path = folder / "kk" / "pos" / "random.pt"
    stored = torch.load(path, weights_only=True)
    del stored["config"]["tag_columns"]
    old = {"tag_hid.xpos.": "xpos_hid.", "tag_clf.xpos.": "xpos_clf.", "tag_hid.feats.": "ufeats_hid."}
    old["tag_clf.feats."] = "ufeats_clf."
    for new, name in old.items():
        for key in [key for key in stored["model"] if key.startswith(new)]:
            stored["model"][name + key.removeprefix(new)] = stored["model"].pop(key)
    torch.save(stored, path)
    assert len(tags(agreed(folder))[1]) > 3


def test_sentences_of_any_length(make_folder, agreed, monkeypatch):
    monkeypatch.setattr("kazprep.inference.morphology.loading.MAX_PADDED_TOKENS", 300)
    sizes = [1] * 40 + [2, 1000, 7, 150]  # one is longer than a batch
    agreed(make_folder(), random_sentences(sizes))


@pytest.mark.parametrize(
    ("word", "read"),
    [("?!!", "?"), ("!?", "!"), ("⁇!", "?"), ("!", "!"), ("?", "?"), ("!а", "!а"), ("‼‼", "!"), ("", "")],
)
def test_several_marks_are_read_as_one(word, read):
    assert simplify_marks(word) == read


def test_features_are_in_the_order_of_universal_dependencies(make_folder, agreed):
    feats = ["NumType=Card|Number=Plur|Number[psor]=Sing", "_"]
    found = tags(agreed(make_folder({"feats": feats})))[1]
    assert "Number=Plur|Number[psor]=Sing|NumType=Card" in found


def test_analyses_do_not_depend_on_the_sentences_beside_them(make_folder):
    folder = make_folder()
    together = load_morphology(folder, Backend()).analyze(SENTENCES)
    model = load_morphology(folder, Backend())
    assert [model.analyze([sentence])[0] for sentence in reversed(SENTENCES)] == together[::-1]


def test_a_tagger_without_its_language_models_is_an_error_of_stock_stanza(make_folder):
    folder = make_folder(parts=LANGUAGE_MODELS)
    write_resources(folder)
    with (
        pytest.warns(UserWarning, match="with character language models that were not given is run by"),
        pytest.raises(ModelError, match="forward character model"),
    ):
        load_morphology(folder, Backend())


def test_features_do_not_depend_on_strings_being_forgotten(make_folder, monkeypatch):
    folder = make_folder()
    expected = load_morphology(folder, Backend()).analyze(SENTENCES)
    monkeypatch.setattr("kazprep.inference.morphology.pos_tagger._MAX_COMBINATIONS", 0)
    model = load_morphology(folder, Backend())
    assert [model.analyze([sentence])[0] for sentence in SENTENCES] == expected
