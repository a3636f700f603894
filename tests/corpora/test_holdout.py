from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kazprep.corpora.conllu import TreebankDocument
from kazprep.corpora.holdout import GAP, Split, split_documents, split_of, split_sentences
from kazprep.corpora.kaznerd import LabelledSentence, read_kaznerd

NUMBERS = st.integers(1, 400_000)


def sentence(number: int) -> LabelledSentence:
    return LabelledSentence(number, ("Иә",), ("O",))


@given(st.lists(NUMBERS, max_size=200))
def test_no_id_is_in_both_splits(numbers: list[int]) -> None:
    train, dev = split_sentences([sentence(number) for number in numbers + numbers])
    assert not {s.number for s in train} & {s.number for s in dev}


@given(NUMBERS, st.integers(-GAP, GAP))
def test_neighbours_of_held_out_numbers_are_not_trained_on(number: int, distance: int) -> None:
    assert {split_of(number), split_of(number + distance)} != {Split.TRAIN, Split.DEV}


def test_about_a_tenth_is_held_out() -> None:
    splits = [split_of(number) for number in range(0, 400_000, 50)]
    assert 0.07 < splits.count(Split.DEV) / len(splits) < 0.13


def test_a_document_is_in_one_split() -> None:
    documents = [TreebankDocument("story", ()), TreebankDocument("law", ())]
    assert split_documents(documents, frozenset({"story"})) == ([documents[1]], [documents[0]])


def test_no_duplicate_or_neighbour_of_the_corpus_is_in_both_splits(shared_data: Path) -> None:
    sentences = [s for file in (shared_data / "kaznerd").glob("*.txt") for s in read_kaznerd(file)]
    train, dev = split_sentences(sentences)
    near = {s.number + distance for s in dev for distance in range(-GAP, GAP + 1)}
    assert not near & {s.number for s in train}
    assert 0.08 < len(dev) / len(sentences) < 0.12
