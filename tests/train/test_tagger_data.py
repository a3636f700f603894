"""What the tagger is trained on and what is held out."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from kazprep.corpora.holdout import Split, split_of
from kazprep.corpora.sentence import GoldEntity, Sentence, parse_marked, without_full_stop
from kazprep.train.augment.surface import in_capitals
from kazprep.train.tagger_data import AUGMENTED_COPIES, read_tagger_data

HELD_OUT = next(n for n in range(1100, 500_000, 1000) if split_of(n) is Split.DEV)
TRAINED = next(n for n in range(1600, 500_000, 1000) if split_of(n) is Split.TRAIN)


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_data, tmp_path / "data")
    return tmp_path / "data"


def put(data: Path, number: int, sentence: str) -> None:
    """Put a sentence into the official training file."""
    lines = [f"AID{number} O", *(f"{word} O" for word in sentence.split()), "", ""]
    with (data / "kaznerd" / "IOB2_train.txt").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines))


def texts(sentences: Iterable[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_the_official_training_file_is_used_when_it_is_there(data: Path) -> None:
    before = read_tagger_data(data)
    put(data, TRAINED, "Көшеде қар жатыр .")
    after = read_tagger_data(data)
    assert set(texts(after.train)) - set(texts(before.train)) == {"Көшеде қар жатыр."}
    assert texts(after.dev) == texts(before.dev)
    assert [source.file for source in after.sources] == ["kaznerd/IOB2_train.txt", "kaznerd/invented.txt"]


def test_a_sentence_of_a_held_out_block_is_held_out_whatever_file_has_it(data: Path) -> None:
    put(data, HELD_OUT, "Көшеде қар жатыр .")
    found = read_tagger_data(data)
    assert "Көшеде қар жатыр." in texts(found.dev)
    assert "Көшеде қар жатыр." not in texts([*found.train, *found.augmented])


def test_what_is_held_out_is_not_trained_on_under_another_number(data: Path) -> None:
    put(data, HELD_OUT, "Көшеде қар жатыр .")
    put(data, TRAINED, "Көшеде қар жатыр .")
    found = read_tagger_data(data)
    assert not any("Көшеде қар" in text for text in texts([*found.train, *found.augmented]))


def test_a_sentence_that_two_files_have_is_taken_once(data: Path) -> None:
    before = read_tagger_data(data)
    shutil.copyfile(data / "kaznerd" / "invented.txt", data / "kaznerd" / "again.txt")
    after = read_tagger_data(data)
    assert (len(after.train), len(after.dev)) == (len(before.train), len(before.dev))


def test_each_sentence_is_rewritten(data: Path) -> None:
    found = read_tagger_data(data)
    assert len(found.augmented) == AUGMENTED_COPIES * len(found.train)


def test_headlines_keep_their_entities() -> None:
    sentence = parse_marked("Айгүл Оралға келді|.")
    named = type(sentence)(sentence.text, sentence.tokens, (GoldEntity(0, 5, "PERSON"),))
    headline = without_full_stop(in_capitals(named))
    assert headline.forms() == ["АЙГҮЛ", "ОРАЛҒА", "КЕЛДІ"]
    assert headline.entities == named.entities


@pytest.mark.parametrize("marked", ["Ол келді ме|?", "Ол 1947 ж."])
def test_what_ends_without_a_full_stop_keeps_its_end(marked: str) -> None:
    sentence = parse_marked(marked)
    assert without_full_stop(sentence) == sentence


def test_a_stop_within_an_entity_stays() -> None:
    sentence = parse_marked("Ол келді|.")
    named = type(sentence)(sentence.text, sentence.tokens, (GoldEntity(3, 9, "ADAGE"),))
    assert without_full_stop(named) == named
