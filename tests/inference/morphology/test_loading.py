"""Which models are run by stock Stanza, and which files are errors."""

import gzip
import os
from pathlib import Path

import pytest
import torch

from kazprep.errors import ModelError
from kazprep.inference.loading import Backend
from kazprep.inference.morphology import lemma_dictionary, loading
from kazprep.inference.morphology.loading import load_morphology
from tests.inference import random_models
from tests.inference.morphology import random_morphology
from tests.inference.morphology.conftest import SENTENCES


def change(path: Path, **parts) -> None:
    """Replace parts of a stored model; those of its settings are added to them."""
    stored = torch.load(path, weights_only=True)
    parts["config"] = stored["config"] | parts.get("config", {})
    torch.save(stored | parts, path)


@pytest.mark.parametrize(
    ("processor", "parts", "message"),
    [
        ("pos", {"config": {"bert_model": "any"}}, "a part-of-speech tagger with a transformer"),
        (
            "pos",
            {"config": {"tag_column_link": "chain"}},
            "a part-of-speech tagger with tags that are linked by 'chain'",
        ),
        ("lemma", {"config": {"attn_type": "mlp"}}, "a lemmatizer with attention of the type 'mlp'"),
        ("lemma", {"config": {"charlm": True}}, "a lemmatizer with character language models"),
        ("lemma", {"config": {"beam_size": 3}}, "a lemmatizer with a beam search over copied characters"),
        ("lemma", {"contextual": [{}]}, "a lemmatizer with lemma classifiers"),
    ],
)
def test_a_model_with_unknown_parts_is_left_to_stanza_with_a_warning(
    make_folder, monkeypatch, processor, parts, message
):
    folder = make_folder()
    change(folder / "kk" / processor / "random.pt", **parts)
    left = []
    monkeypatch.setattr(loading, "StanzaMorphology", lambda *folders, gpu: left.append(folders))
    with pytest.warns(UserWarning, match=f"^{message} is run by stock Stanza, which is slower") as warned:
        load_morphology(folder, Backend())
    assert left == [(folder,)]
    assert warned[0].filename == __file__


def test_stock_stanza_runs_what_is_left_to_it(make_folder):
    folder = make_folder(lemmatizer={"copy": False})
    expected = load_morphology(folder, Backend()).analyze([[], *SENTENCES, []])
    assert load_morphology(folder, Backend("stanza")).analyze([[], *SENTENCES, []]) == expected
    assert expected[0] == expected[-1] == []


@pytest.mark.parametrize("backend", [Backend(), Backend("stanza")])
def test_no_sentences_have_no_analyses(make_folder, backend):
    model = load_morphology(make_folder(), backend)
    assert model.analyze([]) == []
    assert model.analyze([[]]) == [[]]


@pytest.mark.parametrize(
    ("processor", "save", "message"),
    [
        (
            "pos",
            random_models.save_tagger,
            "is not a part-of-speech tagger of Stanza's: it has no 'taggerlstm",
        ),
        ("pos", random_models.save_tokenizer, "is not a part-of-speech tagger of Stanza's: it has no"),
        ("pos", random_morphology.save_lemmatizer, "is not a part-of-speech tagger of Stanza's: it has no"),
        ("lemma", random_models.save_tokenizer, "is not a lemmatizer of Stanza's: it has no"),
        ("lemma", random_morphology.save_pos_tagger, "is not a lemmatizer of Stanza's: it has no"),
    ],
)
def test_a_model_of_another_type_is_an_error_that_names_the_file(make_folder, processor, save, message):
    folder = make_folder()
    path = folder / "kk" / processor / "random.pt"
    save(path)
    with pytest.raises(ModelError, match=rf"{processor}/random\.pt {message}"):
        load_morphology(folder, Backend())


@pytest.mark.parametrize(
    "missing", ["trans_char.weight", "taggerlstm.highway.1.weight", "tag_clf.feats.0.W_bilin.weight"]
)
def test_a_tagger_that_lacks_a_layer_is_an_error(make_folder, missing):
    folder = make_folder()
    path = folder / "kk" / "pos" / "random.pt"
    weights = torch.load(path, weights_only=True)["model"]
    del weights[missing]
    change(path, model=weights)
    with pytest.raises(ModelError, match=rf"pos/random\.pt is not a part-of-speech tagger .* no '{missing}'"):
        load_morphology(folder, Backend())


def test_a_network_for_another_vocabulary_is_an_error(make_folder):
    folder = make_folder()
    path = folder / "kk" / "lemma" / "random.pt"
    weights = torch.load(path, weights_only=True)["model"]
    change(path, model=weights | {"embedding.weight": weights["embedding.weight"][:-1]})
    with pytest.raises(
        ModelError, match=r"lemma/random\.pt is not a lemmatizer .* embedding for each character"
    ):
        load_morphology(folder, Backend())


class Bomb:
    """What leaves a file where it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self):
        return os.mkdir, (str(self._trace),)


@pytest.mark.parametrize("processor", ["pos", "lemma"])
def test_a_model_that_has_code_in_it_is_an_error_and_does_not_run_it(make_folder, tmp_path, processor):
    folder = make_folder()
    path = folder / "kk" / processor / "random.pt"
    stored = torch.load(path, weights_only=True)
    torch.save(stored | {"extra": Bomb(tmp_path / "trace")}, path)
    with pytest.raises(ModelError, match=rf"{processor}/random\.pt can't be read"):
        load_morphology(folder, Backend())
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize(
    ("version", "dictionary", "message"),
    [
        (2, gzip.compress(b"cos\nmkdir\n"), "its dictionary is pickled, and could run code"),
        (3, b"not packed", "Not a gzipped file"),
        (3, gzip.compress(b'{"*": {"a": "b"}}')[:-9], "end-of-stream"),
        (3, gzip.compress(b"{"), "Expecting property name"),
        (3, gzip.compress(b"[" * 100_000), "(recursion|overflow)"),  # the latter from Python 3.14 on
        (3, gzip.compress(b'{"*": ["a"]}'), "something else than lemmas"),
        (3, gzip.compress(b'{"*": {"a": 1}}'), "something else than lemmas"),
        (3, gzip.compress(b" " * 3000), "more than 2,000 bytes"),
        (4, gzip.compress(b"{}"), "version 4, which is not known"),
        (1, ({},), "is not a lemmatizer of Stanza's"),
    ],
)
def test_a_dictionary_that_can_not_be_read_is_an_error(
    make_folder, monkeypatch, version, dictionary, message
):
    folder = make_folder()
    monkeypatch.setattr(lemma_dictionary, "_MAX_BYTES", 100_000 if "recursion" in message else 2000)
    change(folder / "kk" / "lemma" / "random.pt", dicts=dictionary, dicts_version=version)
    with pytest.raises(ModelError, match=rf"lemma/random\.pt .*{message}"):
        load_morphology(folder, Backend())


def test_a_folder_without_a_lemmatizer_is_an_error(tmp_path):
    random_models.write_resources(tmp_path)
    with pytest.raises(ModelError, match="names no model for 'pos' of 'kk'"):
        load_morphology(tmp_path, Backend())


def test_reduced_precision_is_near(make_folder):
    folder = make_folder()
    full = load_morphology(folder, Backend()).analyze(SENTENCES)
    near = load_morphology(folder, Backend(precision="bfloat16")).analyze(SENTENCES)
    pairs = [pair for one, other in zip(full, near, strict=True) for pair in zip(one, other, strict=True)]
    assert sum(one.upos == other.upos for one, other in pairs) > 0.9 * len(pairs)
