"""Names of our own and their forms: `cases/names.txt` has a name a line, `class | canonical | form, form`.

A line that begins with `# ` names the kind of the names below it. `cases/known_failures.txt` has forms that
come out otherwise, each kind named for the reason.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.canonical import NAMED, canonical, explain
from kazprep.canonical.names import KNOWN
from kazprep.canonical.suffixes import ENDINGS

CASES = Path(__file__).parent / "cases"


def cases(name):
    kind = ""
    found = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line.removeprefix("# ")
        elif line:
            label, expected, forms = line.split(" | ")
            found += [pytest.param(form, label, expected, id=f"{kind}: {form}") for form in forms.split(", ")]
    return found


@pytest.mark.parametrize(("form", "label", "expected"), cases("names.txt"))
def test_the_canonical_form(form, label, expected):
    assert canonical(form, label) == expected


@pytest.mark.parametrize(("form", "label", "expected"), cases("known_failures.txt"))
@pytest.mark.xfail(strict=True, reason="its kind in the file says why")
def test_known_failure(form, label, expected):
    assert canonical(form, label) == expected


def test_every_shape_of_an_ending_is_cut_in_a_case():
    cut = {
        (cut.name, cut.ending.lstrip("-")) for case in cases("names.txt") for cut in explain(*case.values[:2])
    }
    assert {(ending.name, shape) for shape, endings in ENDINGS.items() for ending in endings} - cut == set()


WORDS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(sorted(KNOWN)) | st.text("абвкқлнсыіТ-«»A", min_size=1, max_size=6),
        st.lists(st.sampled_from(sorted(ENDINGS)), max_size=9).map("".join),
        st.sampled_from(["", "", "»", '"']),
    ),
)


@given(st.lists(WORDS, max_size=3).map(" ".join) | st.text(), st.sampled_from(sorted(NAMED)))
def test_the_canonical_form_of_a_canonical_form_is_itself(text, label):
    once = canonical(text, label)
    assert canonical(once, label) == once


@given(st.lists(WORDS, max_size=3).map(" ".join), st.sampled_from(sorted(NAMED)))
def test_what_is_explained_is_what_is_done(text, label):
    rests = [cut.rest for cut in explain(text, label)]
    assert canonical(text, label) == (rests[-1] if rests else " ".join(text.split()))


def test_what_is_no_name_has_no_canonical_form():
    assert canonical("2026 жылдың", "DATE") is None
    assert explain("2026 жылдың", "DATE") == ()


def test_a_name_that_stands_bare_in_the_document_tells_an_ending():
    assert canonical("Қайраңды", "LOCATION") == "Қайраңды"
    assert canonical("Қайраңды", "LOCATION", {"Қайраң"}) == "Қайраң"
    assert canonical("Айдар", "PERSON", {"Ай"}) == "Айдар"


def test_an_explanation_has_the_endings_from_the_outermost():
    assert [(cut.ending, cut.name, cut.rest) for cut in explain("«Қазақстан»-ның", "GPE")] == [
        ("-ның", "genitive", "«Қазақстан»"),
        ("«»", "quotation marks", "Қазақстан"),
    ]
