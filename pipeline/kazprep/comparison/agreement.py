"""How far two runs agree: the F1 of one against the other."""

from dataclasses import dataclass

MEASURES = ("documents", "sentences", "tokens", "entities", "repairs", "lemmas", "upos")
"""What runs agree on. All but documents are counted in the documents that both have, lemmas and parts of
speech in the tokens for which both have one."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of something either run has, and how many of these the other has, too."""

    a: int = 0
    b: int = 0
    same_a: int = 0
    same_b: int = 0
    """As many as `same_a`, except for repairs: two of one run may do what one of the other does."""

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            self.a + other.a, self.b + other.b, self.same_a + other.same_a, self.same_b + other.same_b
        )

    @property
    def f1(self) -> float | None:
        """The F1 of the second run against the first, in percent; None where neither has anything.

        >>> Agreement(a=10, b=12, same_a=9, same_b=9).f1
        81.81818181818181
        """
        total = self.a + self.b
        return 100 * (self.same_a + self.same_b) / total if total else None

    def as_dict(self) -> dict[str, float | None]:
        """The counts, and the F1 in percent to two digits, never rounded up to 100.

        >>> Agreement(a=30_000, b=30_000, same_a=29_999, same_b=29_999).as_dict()
        {'a': 30000, 'b': 30000, 'same': 29999, 'f1': 99.99}
        """
        f1 = self.f1
        if f1 is not None and f1 < 100:
            f1 = min(round(f1, 2), 99.99)
        return {"a": self.a, "b": self.b, "same": self.same_a, "f1": f1}
