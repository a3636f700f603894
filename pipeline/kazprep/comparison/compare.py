"""Two runs, compared document by document."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from kazprep.comparison.agreement import MEASURES, Agreement
from kazprep.comparison.causes import Causes, Change, changes
from kazprep.comparison.difference import Difference
from kazprep.comparison.document import Comparison, compare_found, whole_document
from kazprep.comparison.kinds import chosen_kinds
from kazprep.comparison.tables import Compared, Key, Side, pairs
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
    """How many differences of each kind there are, in what was compared so far."""
    agreement: dict[str, Agreement] = field(
        default_factory=lambda: {measure: Agreement() for measure in MEASURES}
    )
    """How far the runs agree in what was compared so far."""

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
        of_b = {_name(key) for key in b.places if key not in a.places}
        of_a = {_name(key) for key in a.places if key not in b.places}
        for shard in pairs(a, b):
            found: list[tuple[int, Comparison]] = []
            for key, place, other in shard:
                if place is None:
                    if _name(key) not in of_a:  # else it is a document that changed
                        found.append((len(found), _lone(key, "gained", causes)))
                elif other is None:
                    text = a.found(place).raw_text
                    change = "changed" if _name(key) in of_b else "lost"
                    found.append((place.row, _lone(key, change, causes, text)))
                else:
                    compared = compare_found(key, a.found(place), b.found(other), causes)
                    found.append((place.row, compared))
            yield from (compared for _, compared in sorted(found, key=lambda each: each[0]))


def _name(key: Key) -> tuple[str, int]:
    """What a document is called whose original text may have changed."""
    return key.source, key.record


def _lone(key: Key, change: str, causes: Causes, text: str = "") -> Comparison:
    """A document whose original text only one run has."""
    row = whole_document(key, change, causes.of("document"), text)
    a, b = int(change != "gained"), int(change != "lost")
    return Comparison((row,), {"documents": Agreement(a, b)})
