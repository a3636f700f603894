"""Names in text: a line of `cases/found.txt` has names, and a text with what is found in it.

A line has `form CLASS, form CLASS no | words with [found ones|CLASS]`; a line with `# ` is a heading.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.canonical.suffixes import SUFFIXES
from kazprep.names import Name, Names
from tests.case_files import headed_lines

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[([^|\]]+)\|([A-Z_]+)\]")


def cases():
    split = [(heading, *line.split(" | ", 1)) for heading, line in headed_lines(CASES / "found.txt")]
    return [pytest.param(names, marked, id=f"{heading}: {marked}") for heading, names, marked in split]


def parsed(names):
    for each in names.split(", "):
        words = each.removesuffix(" no").split(" ")
        label = None if words[-1] == "-" else words[-1]
        yield Name(" ".join(words[:-1]), label, not each.endswith(" no"))


@pytest.mark.parametrize(("names", "marked"), cases())
def test_what_is_found(names, marked):
    words = _MARK.sub(r"\1", marked).split(" ")
    found = Names(parsed(names)).find(words, 0, len(words))
    shown = list(words)
    for start, end, name in found:
        if name.type is not None:
            shown[start] = "[" + shown[start]
            shown[end - 1] += f"|{name.type}]"
    assert " ".join(shown) == marked


def test_there_are_as_many_cases_as_it_takes():
    assert len(cases()) >= 40


def test_names_are_found_within_a_sentence_only():
    names = Names([Name("Тау самалы", "ART")])
    words = ["Тау", "самалы"]
    assert list(names.find(words, 0, 1)) == []
    assert [span[:2] for span in names.find(words, 0, 2)] == [(0, 2)]


def test_what_was_seen_before_does_not_matter(monkeypatch):
    monkeypatch.setattr("kazprep.names.match._MAX_WORDS", 2)
    names = Names([Name("Қарабұлақ", "GPE")])
    words = ["Ол", "Қарабұлаққа", "кеше", "барды"]
    assert list(names.find(words, 0, 4)) == list(names.find(words, 0, 4)) != []


@given(st.lists(st.text("абқнұі-«»'ЖШС 1", max_size=6), max_size=8), st.sampled_from(sorted(SUFFIXES)))
def test_spans_are_in_order_and_within_the_tokens(words, suffix):
    names = Names([Name("а", "GPE"), Name("аб", "GPE"), Name("«аб» ЖШС", "ART"), Name("қ-нұ", None)])
    words = [word for word in words if word] + ["аб" + suffix]
    ends = [0]
    for start, end, _ in names.find(words, 0, len(words)):
        assert ends[-1] <= start < end <= len(words)
        ends.append(end)
