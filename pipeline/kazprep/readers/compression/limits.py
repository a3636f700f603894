"""The limits of what a source may unpack to, and the damage that ends an entry too early."""

from dataclasses import dataclass

from kazprep.readers.errors import ArchiveBombError, ReadError, TooLargeError, beyond_limit
from kazprep.settings import InputSettings

_HARMLESS_BYTES = 16 << 20
"""Data that unpacks to no more than this is never refused, however much it grows."""


class Budget:
    """The limit on the unpacked bytes of a source, all its layers and members together."""

    def __init__(self, settings: InputSettings) -> None:
        self.settings = settings
        self.unpacked = 0
        self.exhausted = False

    def spend(self, count: int) -> None:
        """Count bytes; raises `ArchiveBombError` when there are too many, and on every later call."""
        self.unpacked += count
        if self.unpacked > self.settings.max_unpacked_bytes:
            self.exhausted = True
            what = f"it holds more than {self.settings.max_unpacked_bytes:,} bytes when unpacked"
            raise ArchiveBombError(beyond_limit(what, "max_unpacked_bytes"))

    def check_ratio(self, unpacked: int, packed: int, what: str) -> None:
        """Raise `ArchiveBombError` if `packed` bytes have grown to too many `unpacked` ones."""
        ratio = self.settings.max_compression_ratio
        if unpacked > _HARMLESS_BYTES and unpacked > ratio * max(1, packed):
            grown = f"{what} grows to more than {ratio} times its size when unpacked"
            raise ArchiveBombError(beyond_limit(grown, "max_compression_ratio"))

    def check_declared(self, unpacked: int, packed: int) -> None:
        """Raise `TooLargeError` for a member whose declared unpacked size is too large."""
        ratio = self.settings.max_compression_ratio
        if unpacked > max(_HARMLESS_BYTES, ratio * packed):
            raise TooLargeError(
                f"it grows from {packed:,} to {unpacked:,} bytes when unpacked, and "
                f"input.max_compression_ratio allows {ratio} times its size at most"
            )


@dataclass(slots=True)
class Damage:
    """What ended an entry's bytes too early, if anything did; known after they have been read."""

    error: ReadError | None = None
    cuts_text: bool = False
    """Whether the last bytes may be incomplete. They are not if only a checksum is missing, or if something
    follows the compressed data."""
    is_reported: bool = False
    """Whether a row of `errors` has it already."""

    def ends_with(self, error: ReadError, *, cuts_text: bool = True) -> None:
        """Note an error, unless one is known already: the first is the cause of later ones."""
        if self.error is None:
            self.error, self.cuts_text = error, cuts_text
