"""How fast normalization is, and that its time grows with the length of the text and no faster.

Run it from the root of the repository: `python -m tests.benchmarks.normalization`. It prints megabytes of
UTF-8 a second of one core, and seconds for texts that are made to be slow, at half and at full length.
"""

from collections.abc import Callable
from pathlib import Path
from time import process_time

from kazprep import normalize

SEEDS = Path(__file__).parents[2] / "seeds"


def clean_text() -> str:
    """The seed article, repaired: text in which nothing is to be done."""
    (file,) = SEEDS.glob("*.txt")
    return normalize(file.read_text(encoding="utf-8")).text


def with_defects(text: str) -> str:
    """The text with a Latin а in every second word."""
    words = text.split(" ")
    return " ".join(word.replace("а", "a") if i % 2 else word for i, word in enumerate(words))


SLOW: dict[str, Callable[[int], str]] = {
    "one line": lambda n: clean_text().replace("\n", " ") * (n // 3000),
    "combining marks": lambda n: "а" + "\u0316\u0301" * (n // 2),
    "mixed letters in one word": lambda n: "аiж" * (n // 3),
    "letters of either script": lambda n: "аa" * (n // 2),
    "short mixed words": lambda n: "мiн " * (n // 4),
    "spaces": lambda n: " " * n,
    "joiners": lambda n: "а" + "\u200d" * n,
    "entities in entities": lambda n: "&" + "amp;" * (n // 4),
    "ampersands": lambda n: "&" * n,
    "one mojibake word": lambda n: "Рђ" * (n // 2),
    "mojibake words": lambda n: "Т›Р°Р·Р°Т› " * (n // 11),
    "yen signs": lambda n: "¥" * n,
    "signs of PTCP154": lambda n: "±" * n,
    "no white space": lambda n: "аi." * (n // 3),
    "homoglyphs": lambda n: "ўқ" * (n // 2),
    "palochkas": lambda n: "Ӏ" * n,
    "Latin vowels": lambda n: "уY" * (n // 2),
    "KZ-1048 mojibake": lambda n: "Ќазаќтыѕ жері " * (n // 14),
    "Latin-1 mojibake": lambda n: "Àëìàòû ºàëàñû " * (n // 14),
    "letters of Latin-1": lambda n: "à" * n,
    "short lines of Latin-1": lambda n: "à\n" * (n // 2),
    "lost bytes": lambda n: "Р?РёСЃ " * (n // 7),
    "first bytes alone": lambda n: "Р" * n,
    "short mojibake lines": lambda n: "РђРђ\n" * (n // 5),
    "signs of negation": lambda n: "қ" + "¬" * n,
    "soft hyphens at line ends": lambda n: "қа\u00ad\n" * (n // 4),
    "soft hyphens and spaces": lambda n: "қ\u00ad" + " " * n,
    "joiners and selectors": lambda n: "қ" + "\ufe0f\u200d" * (n // 2),
    "quoted words": lambda n: "Қазақ үшін «ваҡыт " * (n // 18),
    "named languages": lambda n: "башқұртша үшін ваҡыт " * (n // 21),
    "short capitals": lambda n: "IС " * (n // 3),
    "Latin words with hyphens": lambda n: "Hі-Fі-" * (n // 6),
}


def seconds(text: str) -> float:
    """How long one normalization takes, in processor time."""
    began = process_time()
    normalize(text)
    return process_time() - began


def main() -> None:
    """Print the figures."""
    clean = clean_text() * 1000
    for name, text in {"clean text": clean, "a defect in every second word": with_defects(clean)}.items():
        spent = min(seconds(text) for _ in range(3))
        print(f"{name:32}{len(text.encode()) / 1e6 / spent:8.1f} MB/s")
    for name, make in SLOW.items():
        half, full = seconds(make(500_000)), seconds(make(1_000_000))
        print(f"{name:32}{half:8.2f} s for 500,000 characters, {full:.2f} s for 1,000,000")


if __name__ == "__main__":
    main()
