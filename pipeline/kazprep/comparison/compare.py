"""Two runs, compared document by document."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from kazprep.comparison.agreement import MEASURES, Agreement
from kazprep.comparison.both import whole_document
from kazprep.comparison.causes import Causes, Change, changes
from kazprep.comparison.difference import Difference
from kazprep.comparison.document import Comparison, compare_found
from kazprep.comparison.kinds import chosen_kinds
from kazprep.comparison.pairs import Pair, pairs
from kazprep.comparison.tables import Compared, Key, Side
from kazprep.errors import InputError


@dataclass(slots=True)
class Diff:
    """The comparison of two runs: `differences` goes through them, and counts as it goes."""

    a: Compared
    b: Compared
    kinds: Collection[str]
    """The kinds that `differences` gives; all are counted."""
    changes: tuple[Change, ...]
    """What differs in the making of the runs."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many differences of each kind there are, in what `differences` has compared so far."""
    agreement: dict[str, Agreement] = field(default_factory=dict)
    """How far the runs agree in what it has compared so far, by measure."""

    @classmethod
    def of(cls, a: Compared, b: Compared, kinds: Iterable[str] = ()) -> "Diff":
        """A comparison of two runs, not yet begun; `kinds` as `chosen_kinds` takes them.

        Raises `InputError` for runs whose tables have different versions, `ValueError` for a kind that does
        not exist.
        """
        versions = [each.info.get("versions", {}).get("schema") for each in (a, b)]
        if None not in versions and versions[0] != versions[1]:
            raise InputError(
                f"the tables in {a.place} have version {versions[0]}, those in {b.place} version "
                f"{versions[1]}: run the older one again with this version of kazprep"
            )
        return cls(a, b, chosen_kinds(kinds), changes(a.info, b.info))

    def differences(self) -> Iterator[Difference]:
        """Each difference, by the documents of the first run and their text; the second's own are last.

        The ids of all documents are in memory, and the rows of one shard of either run. Raises what
        `Run.table` does.
        """
        self.counts = Counter()
        self.agreement = {measure: Agreement() for measure in MEASURES}
        for compared in self._documents():
            self.counts.update(each.kind for each in compared.differences)
            for measure, agreement in compared.agreement.items():
                self.agreement[measure] += agreement
            yield from (each for each in compared.differences if each.kind in self.kinds)

    def finish(self) -> None:
        """Compare all, for the counts alone."""
        for _ in self.differences():
            pass

    def _documents(self) -> Iterator[Comparison]:
        """Each document compared, in the order of the first run's."""
        causes = Causes(self.changes)
        a, b = Side.of(self.a, with_text=True), Side.of(self.b, with_text=False)
        for shard in pairs(a, b):
            found = [(pair, _compared(pair, a, b, causes)) for pair in shard]
            found.sort(key=lambda each: -1 if each[0].a is None else each[0].a.row)
            yield from (compared for _, compared in found)


def _compared(pair: Pair, a: Side, b: Side, causes: Causes) -> Comparison:
    if pair.a is None:
        return _lone(pair.key, "gained", causes)
    found = a.found(pair.a)
    if pair.b is None:
        return _lone(pair.key, "changed" if pair.has_changed else "lost", causes, found.raw_text)
    return compare_found(pair.key, found, b.found(pair.b), causes)


def _lone(key: Key, change: str, causes: Causes, text: str = "") -> Comparison:
    """A document whose original text only one run has."""
    row = whole_document(key, change, causes.of("document"), text)
    a, b = int(change != "gained"), int(change != "lost")
    return Comparison((row,), {"documents": Agreement(a, b)})
