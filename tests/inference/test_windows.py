"""Windows over paragraphs: every character is seen, and sentences from their start."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kazprep.inference.windows import first_window, next_window


@given(st.integers(1, 400), st.integers(1, 50), st.data())
def test_windows_cover_a_paragraph_and_begin_after_a_sentence_where_one_ends(length, size, data):
    window, covered = first_window(0, length, size), 0
    while window is not None:
        assert window.start <= covered < window.end
        assert window.end - window.start <= size
        covered = window.end
        n = window.end - window.start
        ends = np.flatnonzero(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
        following = next_window(window, ends, length, size)
        if following is not None:
            last = window.end - 1 if not len(ends) or window.end == length else window.start + int(ends[-1])
            assert following.start == last + 1
        window = following
    assert covered == length


def test_a_paragraph_that_fits_is_one_window_with_padding():
    window = first_window(3, 999, 1000)
    assert (window.paragraph, window.start, window.end, window.length) == (3, 0, 999, 1000)
    assert next_window(window, np.array([10]), 999, 1000) is None
