"""A model of another type than its folder says is an error that names the file."""

import pytest
import torch

from kazprep.errors import ModelError
from kazprep.inference.loading import Backend, load_segmenter, load_tagger
from tests.inference import random_models


@pytest.fixture
def swapped(tmp_path):
    """A folder with the tagger in the tokenizer's folder and the other way round."""
    random_models.save_tokenizer(tmp_path / "kk" / "ner" / "random.pt")
    random_models.save_tagger(tmp_path / "kk" / "tokenize" / "random.pt")
    random_models.write_resources(tmp_path)
    return tmp_path


def test_a_tagger_in_the_folder_of_the_tokenizer_is_an_error(swapped):
    with pytest.raises(
        ModelError, match=r"tokenize/random\.pt is not a tokenizer of Stanza's: it has no 'feat"
    ):
        load_segmenter(swapped, 1000, Backend())


def test_a_tokenizer_in_the_folder_of_the_tagger_is_an_error(swapped, capsys):
    with pytest.raises(
        ModelError, match=r"ner/random\.pt is not a tagger of Stanza's: it has no 'taggerlstm'"
    ):
        load_tagger(swapped, Backend())
    assert capsys.readouterr().err == ""  # no word of stock Stanza, which does not run it either


def test_swapped_models_are_an_error_of_stock_stanza_too(swapped):
    with pytest.raises(ModelError, match="Stanza can't load tokenize for kk"):
        load_segmenter(swapped, 1000, Backend("stanza"))
    with pytest.raises(ModelError, match="Stanza can't load tokenize,ner for kk"):
        load_tagger(swapped, Backend("stanza"))


def test_a_file_that_has_no_word_vectors_is_an_error(tmp_path):
    vectors = tmp_path / "kk" / "pretrain" / "random.pt"
    random_models.save_vectors(vectors)
    random_models.save_tagger(tmp_path / "kk" / "ner" / "random.pt", pretrain=vectors)
    random_models.write_resources(tmp_path, ("pretrain",))
    torch.save({"vocab": {}}, vectors)
    with pytest.raises(ModelError, match=r"pretrain/random\.pt is not a file of word vectors .*'emb'"):
        load_tagger(tmp_path, Backend())
