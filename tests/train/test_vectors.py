"""Word vectors: which words get one."""

from kazprep.train.vectors import words_worth_a_vector


def test_a_rare_word_needs_to_be_more_often_in_a_long_text() -> None:
    long = [["жиі"] * 999_995, ["төрт"] * 4, ["бір"]]
    assert words_worth_a_vector([long]) == {"жиі", "төрт"}
    assert words_worth_a_vector([long, [["бір"]]]) == {"жиі", "төрт", "бір"}
