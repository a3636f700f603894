"""How often the encoding of a text is found, on pieces of real Kazakh text of several lengths.

Run it from the root of the repository: `python -m tests.benchmarks.encodings`. It reads the corpora in
KAZPREP_TRAINING_DATA (see tests/conftest.py), cuts pieces of 100, 200 and 1,000 characters, writes each
in each encoding that has its letters, and prints the share whose text comes back exactly, beside
charset-normalizer's. Code pages that lack Kazakh letters get the text with the Russian letters that look
like them, and Russian text where `--russian` names a file.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from kazprep.encodings import EncodingError, decode
from tests.conftest import training_data

LENGTHS = (100, 200, 1000)
KAZAKH_PAGES = ("utf-8", "utf-16-le", "utf-16-be", "kz1048", "ptcp154")
RUSSIAN_PAGES = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "kz1048", "utf-16-le")
RUSSIAN_HOMOGLYPHS = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")


def pieces(texts: list[str], length: int, count: int, dice: random.Random) -> Iterator[str]:
    joined = " ".join(texts)
    for _ in range(count):
        start = dice.randrange(len(joined) - length)
        yield joined[start : start + length]


def encodable(text: str, page: str) -> str:
    """The text with what the page lacks left out, which is what a person who saved it so would have."""
    return text.encode(page, "ignore").decode(page)


def found(data: bytes) -> str | None:
    try:
        return decode(data)[0]
    except EncodingError:
        return None


def found_by_charset_normalizer(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500, help="pieces of each length and encoding")
    parser.add_argument("--russian", type=Path, help="a text in Russian, UTF-8")
    parser.add_argument("--compare", action="store_true", help="charset-normalizer too (slow)")
    arguments = parser.parse_args()
    folder = training_data() / "raw"
    names = ("kazqad_wikipedia.txt", "common_voice_sentences.txt", "xwmt_news_tokenized.txt")
    kazakh = [line for name in names for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    russian = arguments.russian.read_text(encoding="utf-8").split("\n") if arguments.russian else None
    corpora = [
        ("Kazakh", kazakh, KAZAKH_PAGES),
        ("russified", [t.translate(RUSSIAN_HOMOGLYPHS) for t in kazakh], RUSSIAN_PAGES),
    ]
    if russian:
        corpora.append(("Russian", russian, RUSSIAN_PAGES))
    for name, texts, pages in corpora:
        for page in pages:
            shares = []
            for length in LENGTHS:
                dice = random.Random(length)
                tried = [encodable(text, page) for text in pieces(texts, length, arguments.count, dice)]
                tried = [text for text in tried if any(c > "\x7f" for c in text)]
                methods = [found, found_by_charset_normalizer] if arguments.compare else [found]
                shares.append(
                    "/".join(
                        f"{sum(method(text.encode(page)) == text for text in tried) / len(tried):7.1%}"
                        for method in methods
                    )
                )
            print(f"{name:12}{page:14}" + "  ".join(f"{n} {s}" for n, s in zip(LENGTHS, shares, strict=True)))


if __name__ == "__main__":
    main()
