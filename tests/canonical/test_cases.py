"""Names and their inflected forms: `cases/names.txt` has a name a line, `class | canonical | form, form`.

A line that begins with `# ` is the heading of the names below it. `cases/known_failures.txt` has forms that
come out otherwise, each under a heading that says why.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.canonical import canonical, explain
from kazprep.canonical.known_names import KNOWN_NAMES
from kazprep.canonical.suffixes import SUFFIXES
from kazprep.entities.classes import NAME_CLASSES
from tests.case_files import headed_lines

CASES = Path(__file__).parent / "cases"


def cases(name):
    found = []
    for heading, line in headed_lines(CASES / name):
        label, expected, forms = line.split(" | ")
        found += [pytest.param(form, label, expected, id=f"{heading}: {form}") for form in forms.split(", ")]
    return found


@pytest.mark.parametrize(("form", "label", "expected"), cases("names.txt"))
def test_the_canonical_form(form, label, expected):
    assert canonical(form, label) == expected


@pytest.mark.parametrize(("form", "label", "expected"), cases("known_failures.txt"))
@pytest.mark.xfail(strict=True, reason="the heading in the file says why")
def test_known_failure(form, label, expected):
    assert canonical(form, label) == expected


def test_every_form_of_a_suffix_is_stripped_in_a_case():
    stripped_forms = {
        (stripped.name, stripped.suffix.lstrip("-"))
        for case in cases("names.txt")
        for stripped in explain(*case.values[:2])
    }
    assert {
        (suffix.name, form) for form, suffixes in SUFFIXES.items() for suffix in suffixes
    } - stripped_forms == set()


WORDS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(sorted(KNOWN_NAMES)) | st.text("абвкқлнсыіТ-«»A", min_size=1, max_size=6),
        st.lists(st.sampled_from(sorted(SUFFIXES)), max_size=9).map("".join),
        st.sampled_from(["", "", "»", '"']),
    ),
)


@given(st.lists(WORDS, max_size=3).map(" ".join) | st.text(), st.sampled_from(sorted(NAME_CLASSES)))
def test_the_canonical_form_of_a_canonical_form_is_itself(text, label):
    once = canonical(text, label)
    assert canonical(once, label) == once


@given(st.lists(WORDS, max_size=3).map(" ".join), st.sampled_from(sorted(NAME_CLASSES)))
def test_what_is_explained_is_what_is_done(text, label):
    rests = [stripped.rest for stripped in explain(text, label)]
    assert canonical(text, label) == (rests[-1] if rests else " ".join(text.split()))


def test_an_entity_that_is_not_a_name_has_no_canonical_form():
    assert canonical("2026 жылдың", "DATE") is None
    assert explain("2026 жылдың", "DATE") == ()


def test_a_base_form_in_the_document_shows_a_suffix():
    assert canonical("Қайраңды", "LOCATION") == "Қайраңды"
    assert canonical("Қайраңды", "LOCATION", {"Қайраң"}) == "Қайраң"
    assert canonical("Айдар", "PERSON", {"Ай"}) == "Айдар"


def test_an_explanation_has_the_suffixes_from_the_last_one_on():
    assert [
        (stripped.suffix, stripped.name, stripped.rest) for stripped in explain("«Қазақстан»-ның", "GPE")
    ] == [
        ("-ның", "genitive", "«Қазақстан»"),
        ("«»", "quotation marks", "Қазақстан"),
    ]
