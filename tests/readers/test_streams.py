"""Streams over other streams: what is read does not depend on the pieces that it is read in."""

import io

from hypothesis import given
from hypothesis import strategies as st

from kazprep.readers.compression.limits import Damage
from kazprep.readers.entry import PrefixedStream
from kazprep.readers.streams import RangeStream


def in_pieces(stream, size):
    return b"".join(iter(lambda: stream.read(size), b""))


@given(st.binary(max_size=99), st.integers(0, 99), st.integers(0, 99), st.integers(1, 20))
def test_a_range_is_the_bytes_of_the_file_between_its_ends(data, start, length, size):
    file = io.BytesIO(data)
    file.seek(start)
    assert in_pieces(RangeStream(file, length).buffered(), size) == data[start : start + length]


def test_a_range_without_an_end_is_the_rest_of_the_file():
    file = io.BytesIO("Қар еріді.".encode())
    file.seek(7)
    assert in_pieces(RangeStream(file, None), 3).decode() == "еріді."


def test_closing_a_range_closes_the_file():
    file = io.BytesIO(b"")
    RangeStream(file, None).close()
    assert file.closed


@given(st.binary(max_size=99), st.integers(0, 99), st.integers(1, 20))
def test_bytes_that_were_read_already_come_before_the_rest(data, n_read, size):
    file = io.BytesIO(data)
    start = file.read(n_read)
    assert in_pieces(PrefixedStream(start, file, Damage()), size) == data


class Failing(io.BytesIO):
    """A stream of a disk that can't be read any more."""

    n_reads = 0

    def read(self, size=-1):
        self.n_reads += 1
        raise OSError(5, "Input/output error")


def test_an_error_of_the_disk_ends_a_stream_and_is_noted():
    damage, disk = Damage(), Failing()
    stream = PrefixedStream(b"", disk, damage)
    assert [stream.read(10), stream.read(10)] == [b"", b""]
    assert str(damage.error) == "the file can't be read any further: Input/output error"
    assert disk.n_reads == 1
