"""How often the language of a sentence is found: `python -m tests.benchmarks.languages`.

On invented sentences in eight languages, and on Kazakh ones of the open corpora.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from kazprep.hygiene.duplicates import words_of
from kazprep.hygiene.language import detect_language
from kazprep.text.language import guess_language
from tests.conftest import training_data

OWN = Path(__file__).parent.parent / "hygiene" / "sentences.tsv"
_GROUPS = ("2 to 4 words", "5 to 10", "over 10")


def invented_sentences() -> list[tuple[str, str]]:
    """Language and sentence."""
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return [(language, sentence) for language, _, sentence in (line.partition("\t") for line in lines)]


def kazakh_sentences(folder: Path) -> list[str]:
    """Sentences that volunteers read aloud, each on a line; a line without a Kazakh letter is left out."""
    lines = (folder / "raw" / "common_voice_sentences.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if set(line.lower()) & set("әғқңөұүһі") and len(words_of(line)) > 1]


def _group(sentence: str) -> str:
    words = len(words_of(sentence))
    return _GROUPS[0] if words < 5 else _GROUPS[1] if words <= 10 else _GROUPS[2]


def _table(name: str, sentences: Iterable[tuple[str, str]]) -> None:
    right: dict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    for language, sentence in sentences:
        by_letters = (guess_language(sentence)[0] == "kk") == (language == "kk")
        right[language, _group(sentence)].append((detect_language(sentence)[0] == language, by_letters))
    print(f"\n{name}: right, of how many (in brackets: Kazakh or not, by the letters alone)")
    for language in dict.fromkeys(language for language, _ in right):
        cells = [right[language, group] for group in _GROUPS]
        print(
            f"| {language} |",
            " | ".join(f"{_share(c, 0)} ({_share(c, 1)}) of {len(c):,}" if c else "–" for c in cells),
            "|",
        )


def _share(answers: list[tuple[bool, bool]], which: int) -> str:
    return f"{sum(answer[which] for answer in answers) / len(answers):.1%}"


if __name__ == "__main__":
    _table("Invented sentences", invented_sentences())
    _table("Common Voice", (("kk", sentence) for sentence in kazakh_sentences(training_data())))
