"""The command line with stages that need no models, started, watched and looked at from outside."""

import os
import subprocess
import sys
import time

from tests.conftest import ROOT
from tests.endurance.corpora import differing
from tests.endurance.stages import WITHOUT_MODELS

OPTIONS = ("--workers", "2", "--set", "run.shard_bytes=20000")
PATIENCE = 300
"""Seconds that a process, or what it is to do, may take: many, since the machine may have other work."""
_started = []


def environment(sleep=0.0):
    """In which workers find the stages of the tests, and these take `sleep` seconds for a document."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {"PYTHONPATH": path, "KAZPREP_TEST_SLEEP": str(sleep)}


def start(command, *arguments, sleep=0.0):
    # Other commands have the settings of the run, unless some are set.
    stages = ("--set", WITHOUT_MODELS) if command == "run" or "--set" in arguments else ()
    process = subprocess.Popen(
        [sys.executable, "-m", "kazprep", command, *map(str, arguments), *stages],
        env=environment(sleep),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _started.append(process)
    return process


def end_all():
    """End what a test has started and, failing, left at work: it would slow down the tests after it."""
    while _started:
        process = _started.pop()
        if process.poll() is None:
            process.kill()
            process.communicate()


def kazprep(*arguments):
    process = start(*arguments)
    out, err = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def wait_for(happens):
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def shards_done(output):
    try:
        return (output / "ledger.jsonl").read_text(encoding="utf-8").count('{"kind":"done"')
    except FileNotFoundError:
        return 0


def check_complete(output, unbroken):
    assert differing(output, unbroken) == []
    verified = kazprep("verify", output)
    assert (verified.returncode, verified.stdout) == (0, f"{output}: OK\n")
    assert kazprep("status", output).returncode == 0
    assert list(output.rglob(".part-*")) == []
