from pathlib import Path

import pytest

from kazprep.corpora.holdout import Split, split_of
from tests.train.tiny_encoder import write_tiny_encoder

WORDS = ["Бала", "Ана", "Мұғалім", "Оқушы", "Дәрігер", "Жүргізуші", "Әнші", "Ақын", "Сатушы", "Қонақ"]
PLACES = ["Алматыда", "Семейде", "Оралда", "Таразда", "Ақтауда"]


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty invented sentences in the layout of the training data, with some on the held-out side."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "kaznerd").mkdir()
    (folder / "ud_kazakh_ktb").mkdir()
    held_out = next(n for n in range(1000, 500_000, 1000) if split_of(n) is Split.DEV)
    trained = next(n for n in range(1500, 500_000, 1000) if split_of(n) is Split.TRAIN)
    lines = []
    for i in range(20):
        number = (held_out if i < 5 else trained) + i
        lines += [
            f"AID{number} O",
            f"{WORDS[i % 10]} O",
            f"{PLACES[i % 5]} B-GPE",
            "3 B-CARDINAL",
            ", I-CARDINAL",
        ]
        lines += ["5 I-CARDINAL", "мың I-CARDINAL", "кітап O", "көрді O", ". O", ""]
    (folder / "kaznerd" / "invented.txt").write_text("\n".join(lines), encoding="utf-8")
    rows = [("1", "Қар"), ("2", "т.б."), ("3", "жауды"), ("4", ".")]
    sentence = "".join(
        "\t".join([i, form, *"______", "_", "SpaceAfter=No" if i == "3" else "_"]) + "\n" for i, form in rows
    )
    for name in ("told.txt", "story.tagged.txt"):
        text = f"# sent_id = {name}:1:1\n{sentence}\n"
        (folder / "ud_kazakh_ktb" / f"{name}.conllu").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a pretrained encoder of random weights."""
    return write_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny.bin")
