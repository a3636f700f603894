import random

import pytest

from kazprep.corpora.sentence import Sentence, parse_marked
from kazprep.train.augment.surface import (
    as_headline,
    as_list_item,
    in_brackets,
    in_capitals,
    with_other_punctuation,
    without_comma_spaces,
)


@pytest.mark.parametrize(
    ("varied", "forms"),
    [
        (in_capitals(parse_marked("Қар жауды|.")), ["ҚАР", "ЖАУДЫ", "."]),
        (in_brackets(parse_marked("Қар жауды|.")), ["(", "Қар", "жауды", ".", ")"]),
        (
            without_comma_spaces(parse_marked("Мен|, сен|, 3|, 5|.")),
            ["Мен", ",", "сен", ",", "3", ",", "5", "."],
        ),
        (as_headline(parse_marked("Қар жауды|."), random.Random(1)), ["ҚАР", "ЖАУДЫ"]),
    ],
)
def test_tokens_move_along(varied: Sentence, forms: list[str]) -> None:
    assert varied.forms() == forms


def test_a_comma_between_digits_keeps_its_space() -> None:
    assert without_comma_spaces(parse_marked("Мен|, сен|, 3|, 5|.")).text == "Мен,сен, 3, 5."


def test_list_items_have_numbers_letters_and_dashes() -> None:
    sentence = parse_marked("Қар жауды|.")
    drawn = {" ".join(as_list_item(sentence, 2, random.Random(seed)).forms()[:2]) for seed in range(100)}
    assert drawn == {"2 .", "2 )", "в )", "1.2 .", "– Қар"}


def test_other_punctuation_is_tokenized_as_in_the_treebank() -> None:
    drawn = {
        " ".join(with_other_punctuation(parse_marked(f"Қар жауды|{stop}"), random.Random(seed)).forms()[2:])
        for seed in range(100)
        for stop in ".?!"
    }
    assert drawn == {"...", "…", "!", "! ! !", "? !", "? ..", "! .."}


def test_a_sentence_without_final_punctuation_keeps_its_end() -> None:
    assert with_other_punctuation(parse_marked("Қар жауды"), random.Random(1)) == parse_marked("Қар жауды")
