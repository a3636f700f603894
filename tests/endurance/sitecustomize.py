"""Python imports this at its start where this folder is on PYTHONPATH: runs get stages that need no models.

Certain words do to a worker what tests are about: `өлтір` kills it, `ұйықта` makes it sleep, and `құлат`
kills the process that started it, which on Ray is an actor.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from types import ModuleType

import kazprep.pipeline
from kazprep.stages.normalize import NormalizeStage
from kazprep.text.paragraphs import paragraphs


@dataclass
class Plain:
    """Every paragraph is a sentence and a token."""

    name: str = "segment"
    requires: frozenset[str] = frozenset({"text"})
    provides: frozenset[str] = frozenset({"sentences", "tokens"})

    def __call__(self, documents):
        for document in documents:
            if "өлтір" in document.text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "құлат" in document.text:
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(3600)
            if "ұйықта" in document.text:
                time.sleep(3600)
            time.sleep(float(os.environ.get("KAZPREP_TEST_SLEEP", "0")))
        cut = [paragraphs(document.text, 10_000) for document in documents]
        return [replace(d, sentences=c, tokens=c) for d, c in zip(documents, cut, strict=True)]


kazprep.pipeline.build_stages = lambda settings: (NormalizeStage(**settings.normalize.model_dump()), Plain())

_torch = ModuleType("torch")  # the real one takes seconds to import
_torch.set_num_threads = lambda number: None  # type: ignore[attr-defined]
sys.modules["torch"] = _torch
