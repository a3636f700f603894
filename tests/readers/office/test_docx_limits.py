"""Word documents that are large, damaged or hostile."""

from time import process_time

import pytest

from tests.readers import samples
from tests.readers.memory import peak_kib
from tests.readers.outcomes import outcome, read_bytes

WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@pytest.mark.slow
def test_word_is_read_in_time_proportional_to_its_size():
    def seconds(size):
        body = "<a/>" * size + "<w:p><w:r><w:t>а</w:t></w:r></w:p>" * size
        data = samples.docx(WORD.format(body))
        began = process_time()
        (document,) = read_bytes("а.docx", data)
        assert len(document.raw_text) == 2 * size - 1
        return process_time() - began

    seconds(1000)
    # The least of some: the garbage collector has its share in some. In the square it would be 64 times.
    shortest, longer = (min(seconds(size) for _ in range(3)) for size in (4000, 32_000))
    assert longer < 32 * shortest + 0.3


@pytest.mark.slow
def test_word_does_not_keep_what_it_has_read():
    data = samples.docx(WORD.format("<a><b/></a>" * 200_000 + "<w:p><w:r><w:t>а</w:t></w:r></w:p>"))
    texts, kib = peak_kib(lambda: outcome(read_bytes("а.docx", data)))
    assert texts == ["а"]
    assert kib < 40_000


def test_word_with_a_tag_or_a_part_that_is_too_large_is_an_error(read_file):
    data = samples.docx(WORD.format('<a b="' + "x" * 6_000_000 + '"/>'))
    (bad,) = read_file("а.docx", data)
    assert "a tag of more than 4,194,304 bytes" in str(bad.error)
    (bad,) = read_file("а.docx", data, max_document_bytes=1_000_000)
    assert "input.max_document_bytes allows" in str(bad.error)


def test_a_damaged_word_file_is_not_a_document(read_file):
    data = samples.docx()
    offset = data.index(b"PK\1\2") - 40
    (bad,) = read_file("а.docx", data[:offset] + b"\xff\xff\xff" + data[offset + 3 :])
    assert type(bad.error).__name__ == "DamagedFileError"
