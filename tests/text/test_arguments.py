"""Arguments that hold texts: what is accepted, and the messages for everything else."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kazprep import Document, Pipeline, normalize
from kazprep.canonical import canonical, explain
from kazprep.stages.built_in import NormalizeStage
from kazprep.text.arguments import described, is_missing, many, text_of

TEXT = "Ауылда жаңа мектеп ашылды."


@pytest.fixture(scope="module")
def repairing():
    """Without models: what is accepted as a text is the same for every pipeline."""
    return Pipeline([NormalizeStage(allow_empty=True)])


@pytest.mark.parametrize(
    "texts",
    [
        [TEXT, TEXT],
        (TEXT, TEXT),
        iter([TEXT, TEXT]),
        {"а": TEXT, "ә": TEXT}.values(),
        np.array([TEXT, TEXT]),
        np.array([TEXT, TEXT], dtype=object),
        pd.Series([TEXT, TEXT], index=["а", "ә"]),
        pd.Series([TEXT, TEXT], dtype="category"),
        pd.Index([TEXT, TEXT + " "]),
        pa.array([TEXT, TEXT]),
        pa.array([TEXT, TEXT], pa.large_string()),
        pa.chunked_array([[TEXT], [TEXT]]),
        pa.array([TEXT, TEXT]).dictionary_encode(),
        [pa.scalar(TEXT), np.str_(TEXT)],
        [TEXT, Document.of(TEXT)],
    ],
    ids=lambda texts: type(texts).__name__,
)
def test_a_list_or_a_column_of_texts_is_taken(repairing, texts):
    documents = repairing.batch(texts)
    assert [document.text for document in documents] == [TEXT, TEXT]
    assert all(type(document.raw_text) is str for document in documents)


@pytest.mark.parametrize("package", ["polars", "datasets"])
def test_columns_of_other_packages_are_taken_and_their_frames_are_not(repairing, package):
    module = pytest.importorskip(package)
    frame = (
        module.DataFrame({"мәтін": [TEXT]})
        if package == "polars"
        else module.Dataset.from_dict({"мәтін": [TEXT]})
    )
    assert [document.text for document in repairing.batch(frame["мәтін"])] == [TEXT]
    with pytest.raises(
        TypeError, match=r"not a frame \(.*\) with the columns 'мәтін': give one of its columns"
    ):
        repairing.batch(frame)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (TEXT, "not one str: put it into a list"),
        (TEXT.encode(), "not one bytes: put it into a list"),
        (Document.of(TEXT), "not one Document: put it into a list"),
        ({"text": [TEXT]}, r"not a mapping \(dict\) with the keys 'text': give the values of one key"),
        (
            pd.DataFrame({"id": [1], "text": [TEXT]}),
            r"not a frame \(DataFrame\) with the columns 'id', 'text'",
        ),
        (pa.table({"text": [TEXT]}), r"not a frame \(Table\) with the columns 'text'"),
        (pa.record_batch({"text": [TEXT]}), r"not a frame \(RecordBatch\) with the columns 'text'"),
        ({TEXT}, r"not a set \(set\), whose order is not fixed: give a list"),
        (np.array([[TEXT, TEXT]]), "not an array of 2 dimensions"),
        (None, "not None: put it into a list"),
        (5, "not 5 of type int"),
        (float("nan"), r"not a missing value \(float\)"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_would_give_letters_or_names_for_texts_is_an_error(repairing, texts, message):
    with pytest.raises(TypeError, match=f"texts have to be a list or another iterable of them, {message}"):
        repairing.batch(texts)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (None, "None: leave it out, or give an empty string"),
        (float("nan"), r"a missing value \(float\): leave it out"),
        (pd.NA, r"a missing value \(NAType\): leave it out"),
        (pa.scalar(None, pa.string()), "None: leave it out"),
        (b"abc", r"b'abc' of type bytes: decode it first"),
        (
            {"text": TEXT, "id": 1},
            r"a mapping \(dict\) with the keys 'text', 'id': give the value of one key",
        ),
        ([TEXT], r"\['Ауылда .*'\] of type list: many texts go to batch\(\)"),
        (Path("а.txt"), "PosixPath.* of type PosixPath: read it first"),
        (5, "5 of type int"),
        (pa.scalar(5), "5 of type int"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_item_that_is_not_a_text_is_an_error_with_its_index(repairing, item, message):
    with pytest.raises(TypeError, match=f"^text 2 has to be a string, not {message}"):
        repairing.batch([TEXT, TEXT, item])
    with pytest.raises(TypeError, match=f"^the text has to be a string, not {message}"):
        repairing(item)
    with pytest.raises(TypeError, match=f"^the text has to be a string, not {message}"):
        normalize(item)
    with pytest.raises(TypeError, match=f"^the text has to be a string, not {message}"):
        Document.of(item)


def test_half_of_a_surrogate_pair_in_a_batch_is_an_error_with_its_index(repairing):
    with pytest.raises(ValueError, match=r"^text 1 has half of a surrogate pair, U\+D83D, at offset 4"):
        repairing.batch([TEXT, "Абай\ud83d"])


def test_long_values_are_cut_in_messages():
    assert len(described(["а" * 100_000])) < 100
    assert len(described({"кілт" * 1000: 1, **{str(number): 1 for number in range(1000)}})) < 250


@pytest.mark.parametrize("value", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT, pa.scalar(None)])
def test_missing_values(value):
    assert is_missing(value)


@pytest.mark.parametrize("value", ["", 0, False, [], "nan", pa.scalar("")])
def test_values_that_are_not_missing(value):
    assert not is_missing(value)


def test_an_endless_iterable_is_read_as_it_is_asked_for():
    def endless():
        while True:
            yield TEXT

    assert next(many(endless())) == TEXT


def test_a_scalar_of_arrow_is_its_string():
    assert type(text_of(pa.scalar(TEXT))) is str


@pytest.mark.parametrize("name", [None, float("nan"), b"abc"])
def test_a_name_that_is_not_a_string_is_an_error(name):
    for call in (canonical, explain):
        with pytest.raises(TypeError, match="the name has to be a string"):
            call(name, "PERSON")


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        (Document.of(TEXT), "documents have to be a list or another iterable of them, not one Document"),
        (TEXT, "documents have to be a list or another iterable of them, not one str"),
        (
            [Document.of(TEXT), TEXT],
            "document 1 has to be a Document, not 'Ауылда жаңа мектеп ашылды.' of type str",
        ),
        (pd.DataFrame({"text": [TEXT]}), "documents have to be .*, not a frame"),
    ],
)
def test_tables_are_made_of_documents_alone(repairing, documents, message):
    with pytest.raises(TypeError, match=message):
        repairing.tables(documents)
    with pytest.raises(TypeError, match=message):
        repairing.frames(documents)


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ("normalize", "stages have to be a list or another iterable of them, not one str"),
        (NormalizeStage(), "stages have to be a list or another iterable of them, not NormalizeStage"),
        (
            ["normalize"],
            "stage 0 has to be a stage object, not 'normalize' of type str: Pipeline.from_settings",
        ),
    ],
)
def test_a_pipeline_takes_a_list_of_stages_alone(stages, message):
    with pytest.raises(TypeError, match=message):
        Pipeline(stages)


@pytest.mark.parametrize("settings", [None, 5, ["normalize"]])
def test_a_pipeline_takes_settings_from_a_file_or_a_mapping_alone(settings):
    with pytest.raises(TypeError, match="settings have to be the path of a TOML file or a mapping"):
        Pipeline.from_settings(settings)
