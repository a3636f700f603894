"""How much memory reading takes: what Python and Arrow allocate, which does not depend on the allocators."""

import tracemalloc

import pyarrow as pa

_POOLS = []
"""Every pool that was used: what Arrow allocated from one may outlive the measurement."""


def peak_kib(work):
    """What a function gives, and the peak of the memory that Python and Arrow allocate meanwhile, in KiB."""
    before = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(before)
    _POOLS.append(pool)
    pa.set_memory_pool(pool)
    tracemalloc.start()
    try:
        result = work()
        return result, (tracemalloc.get_traced_memory()[1] + pool.max_memory()) // 1024
    finally:
        tracemalloc.stop()
        pa.set_memory_pool(before)
