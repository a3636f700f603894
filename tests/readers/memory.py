"""How much memory reading takes, measured in a separate process, whose earlier peaks do not hide it."""

import re
from pathlib import Path
from threading import Event, Thread

from tests.endurance.inprocess import in_child

_SECONDS = 0.002


def grown(work):
    """What a function gives, and by how many KiB the anonymous memory of its process grows meanwhile.

    The peak of the resident memory would count pages of libraries as well, which a fork loads again.
    """

    def measured():
        stop, before = Event(), _anonymous_kib()
        peaks = [before]

        def watch():
            while not stop.wait(_SECONDS):
                peaks.append(max(peaks.pop(), _anonymous_kib()))

        watcher = Thread(target=watch)
        watcher.start()
        try:
            return work(), peaks[0] - before
        finally:
            stop.set()
            watcher.join()

    result, raised = in_child(measured)
    assert result is not None, raised
    return result


def _anonymous_kib():
    return int(re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())[1])
