"""What trials need in which a run or an update is interrupted: articles, unbroken runs, and the recovery."""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from kazprep.runs.inputs import Mode
from tests.endurance.corpora import edit_corpus, write_corpus
from tests.endurance.inprocess import in_child, problems_with, run_here
from tests.endurance.readers import Rows, rows_of

SHARD_BYTES = "run.shard_bytes=12000"
SCENARIOS = {
    "run": (Mode.NEW, Mode.RESUME),
    "update": (Mode.UPDATE, Mode.UPDATE),
    "overwrite": (Mode.OVERWRITE, Mode.UPDATE),
}
"""How the output is written, and how after an interruption."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The articles of trials, and the runs that their outputs are compared with."""

    articles: Path
    base: Path | None
    """The run over the articles before they were edited, which trials begin with; None if with nothing."""
    unbroken: Path
    before: Rows | None
    after: Rows | None

    @classmethod
    def of(cls, scenario: str, folder: Path, count: int) -> "Ground":
        """Write `count` articles, and the runs, to a folder."""
        articles, base, unbroken = (folder / part for part in ("in", "base", "unbroken"))
        write_corpus(articles, count, random.Random(7))
        before = None
        if scenario != "run":
            run_here(Mode.NEW, articles, base, SHARD_BYTES)
            before = rows_of(base)
            edit_corpus(articles, random.Random(8), 4)
        run_here(Mode.NEW, articles, unbroken, SHARD_BYTES)
        return cls(articles, None if scenario == "run" else base, unbroken, before, rows_of(unbroken))

    def begin(self, output: Path) -> None:
        """Put to an output what a trial begins with."""
        shutil.rmtree(output, ignore_errors=True)
        if self.base is not None:
            shutil.copytree(self.base, output)

    def recovery(self, mode: Mode, output: Path) -> list[str]:
        """Run again over what a trial has left: what is wrong with the tables then."""

        def recovered() -> list[str]:
            run_here(mode, self.articles, output, SHARD_BYTES)
            return problems_with(output, self.unbroken)

        problems, raised = in_child(recovered)
        return [*(problems or []), *filter(None, [raised])]
