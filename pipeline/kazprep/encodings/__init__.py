"""Bytes to text: which encoding they are in, and how sure that is."""

from kazprep.encodings.choose import Choice, Decoded, EncodingError, choose_encoding, decode
from kazprep.encodings.damaged import few_lost, is_binary, replaced
from kazprep.encodings.names import encoding_names, known_encoding

__all__ = [
    "Choice",
    "Decoded",
    "EncodingError",
    "choose_encoding",
    "decode",
    "encoding_names",
    "few_lost",
    "is_binary",
    "known_encoding",
    "replaced",
]
