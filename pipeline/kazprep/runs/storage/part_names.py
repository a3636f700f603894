"""The names of a shard's file in a table."""


def part_name(part: str) -> str:
    """The name of a shard's file in a table's folder.

    >>> part_name("00001")
    'part-00001.parquet'
    """
    return f"part-{part}.parquet"


def part_name_at_store(part: str, writer_id: str) -> str:
    """The name of a shard's file at an object store, which no other content ever has; it sorts as the other.

    >>> part_name_at_store("00001", "c0ffee12")
    'part-00001.c0ffee12.parquet'
    """
    return f"part-{part}.{writer_id}.parquet"


def temporary_name(part: str, writer_id: str) -> str:
    """The name of a shard's file until it counts; by `writer_id` no two processes write the same file.

    >>> temporary_name("00001", "c0ffee12")
    '.part-00001.parquet.c0ffee12'
    """
    return f".{part_name(part)}.{writer_id}"
