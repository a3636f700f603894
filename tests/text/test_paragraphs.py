"""Paragraphs: the lines of a text, cut where they are too long."""

from hypothesis import given
from hypothesis import strategies as st

from kazprep.text.paragraphs import paragraphs


def test_lines_are_paragraphs_and_blank_ones_are_not():
    text = "Бірінші.\n\n  \nЕкінші жол.\n"
    assert paragraphs(text, 100).slices(text) == ["Бірінші.", "Екінші жол."]


def test_a_long_line_is_cut_after_the_last_sentence_that_ends_in_its_second_half():
    text = "Бір сөйлем бар екен. Екі. Үш. Төрт сөйлем де осында жалғасады"
    assert paragraphs(text, 40).slices(text) == [
        "Бір сөйлем бар екен. Екі. Үш.",
        "Төрт сөйлем де осында жалғасады",
    ]


def test_a_sentence_that_ends_at_the_limit_is_not_cut():
    text = "Бір сөйлем. Екі сөйлем. Үш сөйлем"
    assert paragraphs(text, 23).slices(text) == ["Бір сөйлем. Екі сөйлем.", "Үш сөйлем"]


def test_a_closing_quotation_mark_stays_with_its_sentence():
    text = "«Бір сөйлем осы екен.» Екінші сөйлем енді"
    assert paragraphs(text, 40).slices(text)[0] == "«Бір сөйлем осы екен.»"


def test_without_the_end_of_a_sentence_a_long_line_is_cut_at_white_space():
    text = "сөз " * 20
    assert paragraphs(text, 30).slices(text) == ["сөз сөз сөз сөз сөз сөз сөз "] * 2 + ["сөз " * 6]


def test_without_white_space_a_long_line_is_cut_in_the_word():
    text = "а" * 250
    assert paragraphs(text, 100).slices(text) == ["а" * 100, "а" * 100, "а" * 50]


@given(st.text("аб. \n!»", max_size=200), st.integers(4, 50))
def test_nothing_but_white_space_is_outside_the_pieces(text, limit):
    pieces = paragraphs(text, limit)
    assert all(0 < end - start <= limit for start, end in pieces)
    assert "".join("".join(pieces.slices(text)).split()) == "".join(text.split())
    position = 0
    for start, end in pieces:
        assert text[position:start].strip() == ""
        assert "\n" not in text[start:end]
        position = end
    assert text[position:].strip() == ""
