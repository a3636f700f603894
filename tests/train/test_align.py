from hypothesis import given
from hypothesis import strategies as st

from kazprep.corpora.sentence import GoldEntity
from kazprep.train.align import align_labels


def test_tokens_of_an_entity_are_labelled() -> None:
    assert align_labels([GoldEntity(3, 12, "PERSON")], [(0, 2), (3, 7), (8, 12), (13, 14)]) == [
        "O",
        "B-PERSON",
        "I-PERSON",
        "O",
    ]


def test_adjacent_entities_each_begin_with_b() -> None:
    assert align_labels([GoldEntity(0, 4, "GPE"), GoldEntity(5, 9, "GPE")], [(0, 4), (5, 9)]) == [
        "B-GPE",
        "B-GPE",
    ]


def test_token_half_in_an_entity_is_its() -> None:
    assert align_labels([GoldEntity(0, 3, "PRODUCT")], [(0, 6)]) == ["B-PRODUCT"]


def test_token_less_than_half_in_an_entity_is_not_its() -> None:
    assert align_labels([GoldEntity(0, 3, "PRODUCT")], [(0, 7)]) == ["O"]


def test_token_of_two_entities_goes_to_the_larger_share() -> None:
    assert align_labels([GoldEntity(0, 2, "PRODUCT"), GoldEntity(2, 6, "DATE")], [(0, 6)]) == ["B-DATE"]


def test_token_shared_evenly_goes_to_the_first() -> None:
    assert align_labels([GoldEntity(0, 3, "PRODUCT"), GoldEntity(3, 6, "DATE")], [(0, 6)]) == ["B-PRODUCT"]


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=12), st.data())
def test_entities_of_complete_tokens_round_trip(pieces: list[tuple[int, bool]], data: st.DataObject) -> None:
    tokens, end = [], 0
    for length, spaced in pieces:
        start = end + spaced
        end = start + length
        tokens.append((start, end))
    entities, gold, first = [], [], 0
    while first < len(tokens):
        last = data.draw(st.integers(first, len(tokens) - 1))
        label = data.draw(st.sampled_from(["", "GPE", "PERSON"]))
        if label:
            entities.append(GoldEntity(tokens[first][0], tokens[last][1], label))
            gold += [f"B-{label}"] + [f"I-{label}"] * (last - first)
        else:
            gold += ["O"] * (last - first + 1)
        first = last + 1
    assert align_labels(entities, tokens) == gold
