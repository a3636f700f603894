"""How much memory reading takes, measured in a separate process, whose earlier peaks do not hide it."""

import resource

from tests.endurance.inprocess import in_child


def grown(work):
    """What a function gives, and by how many KiB the process grows meanwhile."""

    def measured():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return work(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    result, raised = in_child(measured)
    assert result is not None, raised
    return result
