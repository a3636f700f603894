"""Reading KazNERD's files: sentences in the format of CoNLL-2002, with BIO2 labels and ids.

The first line of a sentence is its id (`AID283875 O`).

Corpus: https://github.com/IS2AI/KazNERD (Yeshpanov, Khassanov, Varol, LREC 2022).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazprep.corpora.sentence import read_lines
from kazprep.errors import CorpusError

_ID = re.compile(r"[A-Z]+ID(\d+)")
_LABEL = re.compile(r"O|[BI]-[A-Z_]+")


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence of KazNERD: its words and their BIO2 labels.

    `number` is the id's, which duplicates share: `AID314322` and `BID314322` are one sentence with its
    numbers in words and in digits.
    """

    number: int
    words: tuple[str, ...]
    labels: tuple[str, ...]

    def entities(self) -> Iterator[tuple[int, int, str]]:
        """The half-open span of words and the class of each entity."""
        for start, label in enumerate(self.labels):
            if label[:2] == "B-":
                end = start + 1
                while end < len(self.labels) and self.labels[end] == f"I-{label[2:]}":
                    end += 1
                yield start, end, label[2:]

    def with_entities(self, changed: Iterable[tuple[int, int, Sequence[str], str]]) -> "LabelledSentence":
        """The sentence with some spans of words replaced, each by an entity.

        `changed` are (start, end, new words, class), in ascending order.
        """
        words: list[str] = []
        labels: list[str] = []
        done = 0
        for start, end, others, label in changed:
            words += [*self.words[done:start], *others]
            labels += [*self.labels[done:start], f"B-{label}", *[f"I-{label}"] * (len(others) - 1)]
            done = end
        return LabelledSentence(self.number, (*words, *self.words[done:]), (*labels, *self.labels[done:]))


def read_kaznerd(path: Path) -> list[LabelledSentence]:
    """Read the sentences of a KazNERD file.

    Raises `CorpusError` with file and line when a line is neither an id nor a word with its label.
    """
    sentences: list[LabelledSentence] = []
    number: int | None = None
    words: list[str] = []
    labels: list[str] = []
    for line_number, line in enumerate([*read_lines(path), ""], 1):
        fields = line.split()
        if not fields:
            if number is not None and words:
                sentences.append(LabelledSentence(number, tuple(words), tuple(labels)))
            number, words, labels = None, [], []
        elif number is None:
            found = _ID.fullmatch(fields[0])
            if found is None or fields[1:] not in ([], ["O"]):
                raise CorpusError(
                    f"{path}, line {line_number}: {line!r} is not an id, such as AID283875, "
                    "that a sentence starts with."
                )
            number = int(found[1])
        elif len(fields) == 2 and _LABEL.fullmatch(fields[1]):
            words.append(fields[0])
            labels.append(fields[1])
        else:
            raise CorpusError(
                f"{path}, line {line_number}: {line!r} is not a word and its label (O, B-CLASS or I-CLASS)."
            )
    return sentences
