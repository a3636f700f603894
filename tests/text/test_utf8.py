"""Reading the text of a file that people give."""

import pytest

from kazprep.errors import InputError
from kazprep.text.utf8 import read_utf8


def test_a_byte_order_mark_is_no_text_and_line_ends_stay(tmp_path):
    path = tmp_path / "а.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "қар\r\nжауды\n".encode())
    assert read_utf8(path) == "қар\r\nжауды\n"


def test_another_encoding_and_a_file_that_is_missing_are_said(tmp_path):
    path = tmp_path / "а.txt"
    with pytest.raises(InputError, match=r"а\.txt can't be read: No such file"):
        read_utf8(path)
    path.write_bytes("қар".encode("utf-16"))
    with pytest.raises(InputError, match=r"а\.txt is not UTF-8 text"):
        read_utf8(path)
