"""Bytes to text: which encoding they are in, and the confidence in it."""

from kazprep.encodings.choose import EncodingError, choose_encoding, decode, mark_length
from kazprep.encodings.damaged import SNIFFED, few_lost, is_binary, without_surrogates
from kazprep.encodings.detect import Encoding
from kazprep.encodings.names import encoding_names, known_encoding

__all__ = [
    "SNIFFED",
    "Encoding",
    "EncodingError",
    "choose_encoding",
    "decode",
    "encoding_names",
    "few_lost",
    "is_binary",
    "known_encoding",
    "mark_length",
    "without_surrogates",
]
