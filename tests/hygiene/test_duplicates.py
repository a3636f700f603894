"""Fingerprints, the groups of a run, and a run with every stage of hygiene."""

import random
import shutil

import numpy as np
import pandas as pd
import pytest

import kazprep as package
from kazprep.errors import NoFingerprintsError
from kazprep.hygiene.duplicates import content_hash, minhash, words_of
from kazprep.hygiene.find_duplicates import find_duplicates
from tests.conftest import SENTENCES

STAGES = (
    'pipeline.stages=["normalize", "quality", "script", "language", "duplicates", "filter", '
    '"segment", "tag", "sentence_language"]'
)
REJECT = 'stages.filter.reject=["language != kk", "n_characters < 20"]'


def shuffled(seed: int) -> str:
    words = " ".join(SENTENCES).split()
    random.Random(seed).shuffle(words)
    return " ".join(words * 2)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    long = shuffled(1)
    texts = {
        "01.txt": long,
        "02.txt": shuffled(2),
        "03.txt": long.upper() + " !",
        "04.txt": long.replace("мектеп", "сарай"),
        "05.txt": "Сегодня в лесу тихо и красиво, а завтра обещают дождь и ветер.",
        "06.txt": "Қысқа мәтін.",
        "07.txt": shuffled(3),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def output(kazprep, articles, tmp_path_factory):
    output = tmp_path_factory.mktemp("run") / "out"
    small = "run.shard_bytes=500"
    result = kazprep(
        "run", articles, "-o", output, "--set", STAGES, "--set", REJECT, "--set", small, "--workers", 2
    )
    assert result.returncode == 0, result.stderr
    assert "    rejected: language != kk                       1\n" in result.stdout
    assert "    rejected: n_characters < 20                    1\n" in result.stdout
    return output


def test_a_run_has_all_columns_and_is_intact(command, output):
    assert command("verify", output).returncode == 0
    documents = package.open_run(output).documents().set_index("source")
    assert documents["rejected"].dropna().to_dict() == {
        "05.txt": "language != kk",
        "06.txt": "n_characters < 20",
    }
    assert documents.loc["05.txt", ["language", "n_sentences", "n_tokens"]].tolist() == ["ru", 0, 0]
    assert documents.loc["05.txt", "text"].startswith("Сегодня")
    assert set(documents["script"]) == {"Cyrl"}
    assert documents["letter_share"].between(0.85, 1).all()
    sentences = package.open_run(output).sentences()
    assert set(sentences["doc_id"]) == set(documents["doc_id"][documents["rejected"].isna()])
    assert sentences["language"].value_counts().index[0] == "kk"


def test_documents_put_together_again_know_that_they_were_rejected(output):
    restored = {document.source: document for document in package.open_run(output).restored()}
    assert restored["05.txt"].rejected == "language != kk"
    assert [restored[name].language for name in ("01.txt", "05.txt")] == ["kk", "ru"]
    assert restored["05.txt"].content == (0, len(restored["05.txt"].raw_text))
    assert restored["01.txt"].rejected is None


def test_equal_and_near_documents_make_a_group(output):
    run = package.open_run(output)
    names = run.documents(["doc_id", "source"]).set_index("doc_id")["source"]
    found = find_duplicates(run)
    assert found["doc_id"].map(names).tolist() == ["01.txt", "03.txt", "04.txt"]
    assert found["group"].map(names).unique().tolist() == ["01.txt"]
    assert found["is_first"].tolist() == [True, False, False]
    assert found["similarity"].tolist()[:2] == [1.0, 1.0]
    assert 0.8 <= found["similarity"].iloc[2] < 1.0
    assert find_duplicates(run, threshold=1.0)["doc_id"].map(names).tolist() == ["01.txt", "03.txt"]


def test_the_command_writes_them(command, output):
    result = command("duplicates", output)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("3 documents in 1 group; 2 are duplicates of an earlier one.\n")
    pd.testing.assert_frame_equal(
        pd.read_parquet(output / "duplicates.parquet"), find_duplicates(package.open_run(output))
    )
    assert command("verify", output).returncode == 0


def test_a_run_without_fingerprints_says_what_to_do(kazprep, articles, tmp_path):
    stages = 'pipeline.stages=["normalize"]'
    assert kazprep("run", articles, "-o", tmp_path / "out", "--set", stages).returncode == 0
    with pytest.raises(NoFingerprintsError, match="with the stage duplicates"):
        find_duplicates(package.open_run(tmp_path / "out"))
    result = kazprep("duplicates", tmp_path / "out")
    assert result.returncode == 2
    assert "no fingerprints" in result.stderr


def test_an_impossible_threshold(output):
    with pytest.raises(ValueError, match="similarity above 0"):
        find_duplicates(package.open_run(output), threshold=0)


def test_fingerprints_stay_what_they_are():
    """They are in tables, where those of today and of next year have to fit together."""
    words = words_of("Қар жауды, жер ағарды.")
    assert content_hash(words) == "a6c82647e843e539"
    values = np.frombuffer(minhash(words), "<u4")
    assert (len(values), int(values[0]), int(values[127])) == (128, 448775828, 460332459)


def test_the_estimate_is_near_the_truth():
    base = shuffled(5).split()
    for share in (0.02, 0.1, 0.3):
        other = list(base)
        for at in random.Random(7).sample(range(len(base)), int(share * len(base))):
            other[at] = f"сөз{at}"
        one, two = words_of(" ".join(base)), words_of(" ".join(other))
        sets = [{tuple(words[at : at + 3]) for at in range(len(words) - 2)} for words in (one, two)]
        truth = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        estimate = (np.frombuffer(minhash(one), "<u4") == np.frombuffer(minhash(two), "<u4")).mean()
        assert estimate == pytest.approx(truth, abs=0.15)


def test_a_damaged_table_is_said_in_a_line(command, output, tmp_path):
    copy = shutil.copytree(output, tmp_path / "copy")
    for file in (copy / "documents").glob("*.parquet"):
        file.write_bytes(b"not a table".ljust(file.stat().st_size))
    result = command("duplicates", copy)
    assert result.returncode == 2
    assert "a table of the run in" in result.stderr
    assert "Traceback" not in result.stderr
