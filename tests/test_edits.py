"""Edits: applying them, composing them, and looking offsets up in them."""

import numpy as np
import pytest

from kazprep.edits import Edits, compose, replace


def rebuilt(old: str, new: str, edits: Edits) -> tuple[str, str]:
    """Both texts, from the text that they share and the record of the edits."""
    old_pieces, new_pieces = [], []
    position = 0
    for (old_start, old_end), (new_start, new_end) in zip(edits.before, edits.after, strict=True):
        common = old[position:old_start]
        old_pieces += [common, old[old_start:old_end]]
        new_pieces += [common, new[new_start:new_end]]
        position = old_end
    return "".join([*old_pieces, old[position:]]), "".join([*new_pieces, old[position:]])


def sources(edits: Edits, *spans: tuple[int, int]) -> list[tuple[int, int]]:
    start, end = np.array(spans, dtype=np.int32).T
    return list(edits.to_before(start, end))


def test_replace_gives_the_new_text_and_where_it_differs():
    new, edits = replace("ақ  бала", [(2, 4, " ")], "space")
    assert new == "ақ бала"
    assert list(edits.before) == [(2, 4)]
    assert list(edits.after) == [(2, 3)]
    assert edits.rule.tolist() == ["space"]


def test_replace_with_nothing_to_replace_gives_the_text_itself():
    new, edits = replace("ақ бала", [], "space")
    assert new == "ақ бала"
    assert len(edits) == 0


@pytest.mark.parametrize(
    ("span", "source"),
    [
        ((0, 2), (0, 2)),  # ahead of every edit
        ((0, 7), (0, 10)),  # over all of them
        ((3, 7), (5, 10)),  # begins after what was deleted, ends with the text
        ((2, 3), (2, 4)),  # the replaced span itself
        ((7, 7), (10, 10)),  # the empty span at the end
    ],
)
def test_a_span_maps_to_its_source(span, source):
    old = "ақ  \u00adбала\u00ad"
    _, edits = replace(old, [(2, 4, " "), (4, 5, ""), (9, 10, "")], "rule")
    # What was deleted at the end of a span stays outside it.
    expected = {(0, 7): (0, 9), (3, 7): (5, 9)}.get(span, source)
    assert sources(edits, span) == [expected]


def test_an_edit_that_keeps_its_length_maps_character_by_character():
    _, edits = replace("xалық", [(0, 5, "халық")], "rule")
    assert sources(edits, (1, 3)) == [(1, 3)]


def test_an_edit_that_changes_its_length_maps_as_a_whole():
    _, edits = replace("abcd", [(0, 4, "xy")], "rule")
    assert sources(edits, (0, 1), (1, 2)) == [(0, 4), (0, 4)]


def test_an_insertion_has_an_empty_source():
    _, edits = replace("аб", [(1, 1, "---")], "rule")
    assert sources(edits, (1, 4), (0, 1), (4, 5)) == [(1, 1), (0, 1), (1, 2)]


def test_compose_keeps_edits_that_only_touch_apart():
    middle, first = replace("а\u00adəр", [(1, 2, "")], "invisible")
    new, second = replace(middle, [(1, 2, "ә")], "latin-letter")
    edits = compose(first, second)
    assert new == "аәр"
    assert edits.rule.tolist() == ["invisible", "latin-letter"]
    assert list(edits.before) == [(1, 2), (2, 3)]
    assert list(edits.after) == [(1, 1), (1, 2)]


def test_compose_joins_edits_that_overlap_and_names_both_rules():
    middle, first = replace("\u212aино", [(0, 1, "K")], "nfc")
    new, second = replace(middle, [(0, 1, "К")], "latin-letter")
    edits = compose(first, second)
    assert new == "Кино"
    assert edits.rule.tolist() == ["nfc+latin-letter"]
    assert list(edits.before) == [(0, 1)]


def test_compose_joins_an_edit_with_a_deletion_inside_it():
    old = "ab\u00adcd"
    middle, first = replace(old, [(2, 3, "")], "invisible")
    new, second = replace(middle, [(1, 3, "X")], "rule")
    edits = compose(first, second)
    assert new == "aXd"
    assert list(edits.before) == [(1, 4)]
    assert list(edits.after) == [(1, 2)]


def test_composed_edits_rebuild_both_texts_whatever_was_edited():
    from hypothesis import given
    from hypothesis import strategies as st

    @st.composite
    def replacements(draw, length):
        cuts = sorted(draw(st.lists(st.integers(0, length), max_size=12)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        found = []
        for start, end in pairs:
            if not found or start > found[-1][1] or (start == found[-1][1] and end > start):
                found.append((start, end, draw(st.text("xyz", max_size=3))))
        return found

    @given(st.data(), st.text("абвг", max_size=15))
    def check(data, old):
        middle, first = replace(old, data.draw(replacements(len(old))), "first")
        new, second = replace(middle, data.draw(replacements(len(middle))), "second")
        edits = compose(first, second)
        assert rebuilt(old, new, edits) == (old, new)
        starts = np.arange(len(new) + 1, dtype=np.int32)
        raw = edits.to_before(starts[:-1], starts[1:])
        assert (np.diff(raw.start) >= 0).all()
        assert (np.diff(raw.end) >= 0).all()
        assert (raw.start <= raw.end).all()
        assert ((raw.start >= 0) & (raw.end <= len(old))).all()

    check()
