"""The addresses that stay whole are Stanza's."""

from stanza.models.tokenization.utils import MASK_RE

from kazprep.inference.addresses import ADDRESS_PATTERN


def test_the_pattern_is_that_of_stanza():
    assert MASK_RE.pattern == ADDRESS_PATTERN
