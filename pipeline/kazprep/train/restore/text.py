"""The open text that the lexicon is counted in and that restoring is trained and measured on."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kazprep.corpora.kaznerd import read_kaznerd
from kazprep.normalization import normalize
from kazprep.text.alphabet import CYRILLIC

NEWS = ("xwmt_news_tokenized", "web_sentences", "gov_news_titles", "leipzig_sentences")
"""The files of `raw/` whose held-out sentences are measured on."""
_OTHERS = (
    "gov_news_lowercased",
    "kazqad_wikipedia",
    "kazqad_questions",
    "common_voice_sentences",
    "wikipedia_sentences",
    "tatoeba",
    "abai_wikisource",
)
"""More open text. The reviews are left out: half of them are typed with Russian letters."""
_KAZNERD = ("valid.txt", "test_open.txt")
WORD = re.compile(f"[{CYRILLIC}]+")
"""A word of the lexicon: letters in a row. The parts of a compound with a hyphen are words of their own."""
_BUCKETS = 20
_TEST, _TUNING = (0, 1), (2,)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, normalized, the file that it is from, and what it is for: `train`, `tuning` or `test`."""

    text: str
    source: str
    part: str


def part_of(text: str) -> str:
    """What a sentence is for, by a hash of its letters, so that copies of it have the same use.

    A tenth is for tests, a twentieth for the choice of thresholds; the rest is counted and trained on.
    """
    letters = "".join(WORD.findall(text.lower()))
    bucket = int.from_bytes(hashlib.sha256(letters.encode()).digest()[:4], "big") % _BUCKETS
    return "test" if bucket in _TEST else "tuning" if bucket in _TUNING else "train"


def read_sentences(data: Path) -> Iterator[Sentence]:
    """The different sentences of the open text under a folder of corpora; missing files are skipped."""
    seen: set[str] = set()
    for sentence in _read(data):
        if sentence.text not in seen:
            seen.add(sentence.text)
            yield sentence


def _read(data: Path) -> Iterator[Sentence]:
    for name in (*NEWS, *_OTHERS):
        path = data / "raw" / f"{name}.txt"
        if path.is_file():
            for line in path.read_text(encoding="utf-8").split("\n"):
                text = normalize(line, wrapped_lines="never").text
                if text:
                    yield Sentence(text, name, part_of(text))
    for name in _KAZNERD:
        path = data / "kaznerd" / name
        if path.is_file():
            for sentence in read_kaznerd(path):
                text = " ".join(sentence.words)
                yield Sentence(text, "kaznerd", part_of(text))
