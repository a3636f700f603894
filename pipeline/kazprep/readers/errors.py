"""The errors of single files and records, whose class names, without `Error`, are in the table `errors`."""


class ReadError(Exception):
    """A file or a record that can't be read; the message says why, for the reader of the `errors` table."""


class UnreadableFileError(ReadError):
    """The file, or a folder that should be listed, can't be opened, or reading it fails halfway."""


class UnsupportedFormatError(ReadError):
    """No reader takes files of this extension, or the library that would read it is not installed."""


class BinaryFileError(ReadError):
    """The file is not text."""


class EncodingError(ReadError):
    """The bytes are not text in the expected encoding."""


class EmptyDocumentError(ReadError):
    """There is no text in the document."""


class DamagedFileError(ReadError):
    """The file, or a record of it, is not as its format asks: truncated, broken, nonsensical."""


class MissingColumnError(ReadError):
    """A record has no text where it should be, by the settings or by the guess."""


class TooLargeError(ReadError):
    """A document, record or member is larger, or nested deeper, than the settings allow."""


class ArchiveBombError(TooLargeError):
    """Compressed data grows beyond what the settings allow."""


class UnsafeMemberError(ReadError):
    """A member of an archive that is a link or a device, or whose path leads out of the archive."""


def beyond_limit(what: str, setting: str) -> str:
    """The message for something that is larger than a setting of `[input]` allows.

    >>> beyond_limit("line 7 is longer than 1,000 characters", "max_document_bytes")
    'line 7 is longer than 1,000 characters, the most that input.max_document_bytes allows'
    """
    return f"{what}, the most that input.{setting} allows"
