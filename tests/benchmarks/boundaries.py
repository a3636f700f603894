"""How fast the boundary rules are, and that their time grows with the length of the text and no faster.

Run it from the root of the repository: `python -m tests.benchmarks.boundaries`. It prints words a second of
one core, and seconds for texts that are made to be slow, at half and at full length.
"""

import re
from collections.abc import Callable
from time import process_time

from kazprep.boundaries import apply_rules
from kazprep.spans import Spans
from tests.benchmarks.normalization import clean_text

SLOW: dict[str, Callable[[int], str]] = {
    "one line": lambda n: clean_text().replace("\n", " ") * (n // 3000),
    "stops": lambda n: "." * n,
    "question marks": lambda n: "а? " * (n // 3),
    "questions in an open quotation": lambda n: "« " + "Ол ма? " * (n // 7),
    "small questions in an open quotation": lambda n: "Ол « " + "а? " * (n // 3),
    "initials": lambda n: "Ә. " * (n // 3),
    "letters with stops": lambda n: "а." * (n // 2),
    "addresses": lambda n: "a.a@" * (n // 4),
    "abbreviations": lambda n: "т.б." * (n // 4),
    "numbers with hyphens": lambda n: "1-" * (n // 2),
    "apostrophes": lambda n: "а’" * (n // 2),
    "brackets": lambda n: "(" * n,
    "emoji": lambda n: "😊" * n,
}


def seconds(text: str) -> tuple[float, int]:
    """How long the rules take for a text in words, in processor time; and how many words there are."""
    words = Spans.of(match.span() for match in re.finditer(r"\S+", text))
    lines = Spans.of(match.span() for match in re.finditer(r"\S(?:.*\S)?", text))
    began = process_time()
    apply_rules(text, lines, words)
    return process_time() - began, len(words)


def main() -> None:
    """Print the figures."""
    spent, words = min(seconds(clean_text() * 300) for _ in range(3))
    print(f"{'clean text':40}{words / spent:10.0f} words/s")
    for name, make in SLOW.items():
        half, full = seconds(make(100_000))[0], seconds(make(200_000))[0]
        print(f"{name:40}{half:6.2f} s for 100,000 characters, {full:.2f} s for 200,000")


if __name__ == "__main__":
    main()
