"""What can be wrong with an input: a class for each kind, whose name is the `error` in the table."""


class ReadError(Exception):
    """A file or a record that can't be read; the message says why, for the reader of the `errors` table."""


class UnreadableFileError(ReadError):
    """The file, or a folder that should be listed, does not open, or breaks off in reading."""


class UnsupportedFormatError(ReadError):
    """No reader takes files of this ending, or the library that would read it is not installed."""


class BinaryFileError(ReadError):
    """The file holds no text."""


class EncodingError(ReadError):
    """The bytes are no text in the expected encoding."""


class EmptyDocumentError(ReadError):
    """There is no text in the document."""


class DamagedFileError(ReadError):
    """The file, or a record of it, is not what its format asks for: truncated, broken, nonsensical."""


class MissingColumnError(ReadError):
    """A record has no text where it should be, by the settings or by the guess."""


class TooLargeError(ReadError):
    """A document, record or member is larger, or nested deeper, than the settings allow."""


class ArchiveBombError(TooLargeError):
    """Compressed data grows beyond what the settings allow."""


class UnsafeMemberError(ReadError):
    """A member of an archive that is a link or a device, or whose path leads out of the archive."""
