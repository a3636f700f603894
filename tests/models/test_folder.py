"""The models folder: listed, verified, and damaged on purpose."""

import hashlib
import json
import shutil
import subprocess

import pytest

from kazprep.errors import ModelError
from kazprep.models.folder import (
    EMBEDDED,
    Check,
    check_recorded,
    find_model,
    list_models,
    models_folder,
    read_model_record,
    verify,
    write_manifest,
)


@pytest.fixture
def folder(tmp_path):
    """A resources folder with two invented files instead of models."""
    for processor in ("tokenize", "ner"):
        path = tmp_path / "kk" / processor / "kazprep.pt"
        path.parent.mkdir(parents=True)
        path.write_bytes(processor.encode())
    write_manifest(tmp_path)
    return tmp_path


def test_the_embedded_models_are_intact_and_at_most_40_megabytes():
    assert [check.problem for check in verify(EMBEDDED)] == [None] * 4
    sizes = {model.processor: model.bytes for model in list_models(EMBEDDED)}
    assert sizes.keys() == {"lemma", "ner", "pos", "tokenize"}
    assert sizes["ner"] + sizes["tokenize"] <= 25_000_000
    assert sizes["pos"] + sizes["lemma"] <= 15_000_000


def test_the_model_card_names_the_data_and_their_licences():
    card = (EMBEDDED / "MODEL_CARD.md").read_text(encoding="utf-8")
    for needed in ("KazNERD", "CC BY 4.0", "UD_Kazakh-KTB", "CC BY-SA 4.0", "kazprep train"):
        assert needed in card


def test_models_are_listed_with_size_and_hash(folder):
    model = list_models(folder)[0]
    assert (model.processor, model.package, model.bytes) == ("ner", "kazprep", 3)
    assert model.sha256 == hashlib.sha256(b"ner").hexdigest()


@pytest.mark.process
def test_the_checksums_are_in_the_form_of_sha256sum(folder):
    if shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum on this machine")
    subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)


def test_verify_names_a_changed_a_missing_and_an_unknown_file(folder):
    (folder / "kk/ner/kazprep.pt").write_bytes(b"other")
    (folder / "kk/tokenize/kazprep.pt").unlink()
    (folder / "kk/tokenize/new.pt").touch()
    assert verify(folder) == [
        Check("kk/ner/kazprep.pt", "differs from its SHA-256"),
        Check("kk/tokenize/kazprep.pt", "missing"),
        Check("kk/tokenize/new.pt", "not in SHA256SUMS"),
    ]


def test_a_folder_without_resources_is_an_error(tmp_path):
    with pytest.raises(ModelError, match=r"it has no resources\.json"):
        models_folder(str(tmp_path))
    with pytest.raises(ModelError, match="has no SHA256SUMS"):
        verify(tmp_path)


def test_a_folder_without_models_does_not_verify(tmp_path):
    (tmp_path / "SHA256SUMS").touch()
    assert verify(tmp_path) == [
        Check("kk/tokenize", "there is no such model"),
        Check("kk/ner", "there is no such model"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"kk": {}}', r"names no model for 'tokenize' of 'kk': it takes \{\"kk\""),
        ("[]", "names no model for 'tokenize'"),
        ('{"kk": {"default_processors": ["tokenize"]}}', "names no model for 'tokenize'"),
        ('{"kk":', "is not JSON: Expecting value"),
        (None, "can't be read: No such file"),
    ],
)
def test_resources_that_name_no_model_are_an_error(tmp_path, content, message):
    if content is not None:
        (tmp_path / "resources.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        find_model(tmp_path, "tokenize")


@pytest.mark.parametrize("damaged", [None, "{", "[]"])
def test_a_model_without_a_record_has_an_empty_one(folder, damaged):
    model = folder / "kk" / "ner" / "kazprep.pt"
    model.with_suffix(".json").unlink(missing_ok=True)
    if damaged is not None:
        model.with_suffix(".json").write_text(damaged, encoding="utf-8")
    assert read_model_record(model) == {}


def test_a_model_that_is_another_than_its_sum_says_is_refused(folder):
    check_recorded(folder)
    (model, *_) = (path for path in folder.rglob("*.pt"))
    model.write_bytes(model.read_bytes() + b"x")
    with pytest.raises(ModelError, match=r"differs from its SHA-256"):
        check_recorded(folder)
    (folder / "SHA256SUMS").unlink()
    check_recorded(folder)


@pytest.mark.parametrize("name", ["../../other", "/tmp/other", "..", "a/b", "a\\b", "", 5])
def test_a_model_outside_the_folder_is_refused(tmp_path, name):
    content = {"kk": {"default_processors": {"ner": name}}}
    (tmp_path / "resources.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="is not a plain name: models are only in this folder"):
        find_model(tmp_path, "ner")


@pytest.mark.parametrize(
    "dependency", [{"model": "pretrain", "package": "../../x"}, {"model": "..", "package": "x"}]
)
def test_a_dependency_outside_the_folder_is_refused(tmp_path, dependency):
    entry = {"default_processors": {"ner": "a"}, "ner": {"a": {"dependencies": [dependency]}}}
    (tmp_path / "resources.json").write_text(json.dumps({"kk": entry}), encoding="utf-8")
    with pytest.raises(ModelError, match="is not a plain name"):
        find_model(tmp_path, "ner")
