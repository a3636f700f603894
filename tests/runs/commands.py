"""The command line with stages that need no models, started, watched and looked at from outside."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.endurance.corpora import differing

STAGES = Path(__file__).parent.parent / "endurance"
OPTIONS = ("--workers", "2", "--set", "run.shard_bytes=20000")


def environment(sleep=0.0):
    path = os.pathsep.join([str(STAGES), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {"PYTHONPATH": path, "KAZPREP_TEST_SLEEP": str(sleep)}


def start(*arguments, sleep=0.0):
    return subprocess.Popen(
        [sys.executable, "-m", "kazprep", *map(str, arguments)],
        env=environment(sleep),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kazprep(*arguments):
    process = start(*arguments)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def wait_for(happens, seconds=60):
    for _ in range(int(seconds / 0.02)):
        if happens():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def shards_done(output):
    try:
        return (output / "ledger.jsonl").read_text(encoding="utf-8").count('{"kind":"done"')
    except FileNotFoundError:
        return 0


def check_whole(output, unbroken):
    assert differing(output, unbroken) == []
    verified = kazprep("verify", output)
    assert (verified.returncode, verified.stdout) == (0, f"{output} is whole\n")
    assert kazprep("status", output).returncode == 0
    assert list(output.rglob(".part-*")) == []
