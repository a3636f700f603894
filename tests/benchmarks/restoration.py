"""How well damaged words are restored, on held-out news: `python -m tests.benchmarks.restoration DATA`.

The sentences are those of `kazprep.train.restore.text.NEWS` that are in no count of the lexicon and in no
training; twelve neighbouring ones make a document. `--part tuning` measures on the sentences by which
thresholds were chosen.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from kazprep import normalize
from kazprep.restoration.letters import LOST
from kazprep.train.restore.text import NEWS, WORD, read_sentences

SENTENCES = 12
RATE = 0.05
_TYPED = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_CONFUSED = (
    str.maketrans("ұҰ", "үҮ"),
    str.maketrans("ы", "ь"),
    str.maketrans("әӘ", "эЭ"),
    str.maketrans("қҚ", "кК"),
)
_ERASED = str.maketrans(dict.fromkeys(LOST + LOST.upper(), "?"))


def typed(text: str) -> str:
    """A text as it is typed on a Russian keyboard."""
    return text.translate(_TYPED)


def documents(data: Path, part: str) -> Iterator[str]:
    """The documents of the held-out sentences, a sentence a line."""
    sentences = [sentence for sentence in read_sentences(data) if sentence.part == part]
    for source in NEWS:
        texts = [sentence.text for sentence in sentences if sentence.source == source]
        for start in range(0, len(texts), SENTENCES):
            yield "\n".join(texts[start : start + SENTENCES])


def throughout(
    texts: list[str], damage: Callable[[str], str], profile: str
) -> tuple[float, float, Counter[str]]:
    """The share of words that come back right, that of the damaged ones alone, and what is wrong."""
    right = total = recovered = damaged = 0
    wrong: Counter[str] = Counter()
    for text in texts:
        broken = damage(text)
        restored = normalize(broken, profile=profile).text
        if len(restored) != len(text):
            restored = normalize(broken, profile=profile, disable=["glued-words", "divided-word"]).text
        for match in WORD.finditer(text):
            start, end = match.span()
            is_right, was_damaged = restored[start:end] == match[0], broken[start:end] != match[0]
            total += 1
            right += is_right
            damaged += was_damaged
            recovered += is_right and was_damaged
            if not is_right:
                wrong[f"{broken[start:end]} → {restored[start:end]} ({match[0]})"] += 1
    return right / total, recovered / damaged, wrong


def single_words(texts: list[str], rate: float, confused: float) -> tuple[float, float, float, Counter[str]]:
    """Recall and precision of damaged words, the share of right words that are changed, and what is wrong."""
    rng = random.Random(1)
    recovered = changed = damaged = total = false = 0
    wrong: Counter[str] = Counter()
    for text in texts:
        pieces, right, position = [], {}, 0
        for match in WORD.finditer(text):
            total += 1
            damage = rng.choice(_CONFUSED) if rng.random() < confused else _TYPED
            word = match[0].translate(damage)
            if word != match[0] and rng.random() < rate:
                right[match.start()] = match[0]
                pieces += [text[position : match.start()], word]
                position = match.end()
        broken = "".join([*pieces, text[position:]])
        damaged += len(right)
        for repair in normalize(broken, profile="restore", disable=["glued-words", "divided-word"]).repairs:
            changed += 1
            good = right.get(repair.raw_start) == repair.after
            recovered += good
            false += repair.raw_start not in right
            if not good:
                wrong[f"{repair.before} → {repair.after} ({right.get(repair.raw_start, repair.before)})"] += 1
    return recovered / max(1, damaged), recovered / max(1, changed), false / (total - damaged), wrong


def spaces(texts: list[str], rule: str, rate: float) -> tuple[float, float, Counter[str]]:
    """Recall and precision of spaces inserted into glued words, or deleted inside broken ones."""
    rng = random.Random(1)
    recovered = changed = damaged = 0
    wrong: Counter[str] = Counter()
    for text in texts:
        words = list(WORD.finditer(text))
        if rule == "glued-words":
            places = [
                (first.end(), second.start())
                for first, second in pairwise(words)
                if text[first.end() : second.start()] == " " and not second[0][0].isupper()
            ]
        else:
            places = [
                (at, at)
                for word in words
                if len(word[0]) >= 5
                for at in [rng.randint(word.start() + 2, word.end() - 2)]
            ]
        kept: list[tuple[int, int]] = []
        for place in places:
            if rng.random() < rate and (not kept or place[0] > kept[-1][1] + 20):
                kept.append(place)
        new = "" if rule == "glued-words" else " "
        broken, shifts = "", set()
        position = 0
        for start, end in kept:
            broken += text[position:start]
            shifts.add(len(broken))
            broken += new
            position = end
        broken += text[position:]
        damaged += len(kept)
        others = {"glued-words", "divided-word", "wrong-letter"} - {rule}
        for repair in normalize(broken, profile="restore", disable=sorted(others)).repairs:
            changed += 1
            recovered += repair.raw_start in shifts
            if repair.raw_start not in shifts:
                around = broken[max(0, repair.raw_start - 15) : repair.raw_start + 15]
                wrong[around.replace("\n", "/")] += 1
    return recovered / max(1, damaged), recovered / max(1, changed), wrong


def speed(texts: list[str], profile: str) -> float:
    """Megabytes of UTF-8 in a second of processor time, after the lexicon is loaded."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    start = time.process_time()
    for text in texts:
        normalize(text, profile=profile)
    return size / (time.process_time() - start)


def main() -> None:
    """Print the figures of docs/restoration.md, and with `--wrong` what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", default="test", choices=["test", "tuning"])
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="print N mistakes of each kind")
    options = parser.parse_args()
    texts = list(documents(options.data, options.part))
    print(f"{len(texts)} documents, {sum(len(WORD.findall(text)) for text in texts)} words")

    def show(line: str, wrong: Counter[str]) -> None:
        print(line, flush=True)
        for mistake, count in wrong.most_common(options.wrong):
            print(f"    {count} {mistake}")

    right, recovered, wrong = throughout(texts, typed, "default")
    show(
        f"typed with Russian letters: {right:.2%} of words right, {recovered:.2%} of those that differ", wrong
    )
    sentences = [line for text in texts for line in text.split("\n")]
    right, recovered, wrong = throughout(sentences, typed, "restore")
    show(f"the same, each sentence alone: {right:.2%} of words, {recovered:.2%} of those that differ", wrong)
    right, recovered, wrong = throughout(texts, lambda text: text.translate(_ERASED), "restore")
    show(f"letters lost to ?: {right:.2%} of words right, {recovered:.2%} of those with lost letters", wrong)
    for name, confused, rate in (("Russian letters", 0.0, RATE), ("ү, ь, э, к", 1.0, 4 * RATE)):
        recall, precision, false, wrong = single_words(texts, rate, confused)
        line = f"{name} in single words: recall {recall:.2%}, precision {precision:.2%}"
        show(f"{line}, right ones changed {false:.3%}", wrong)
    _, _, false, wrong = single_words(texts, 0.0, 0.0)
    show(f"undamaged: {false:.3%} of words changed", wrong)
    for rule in ("glued-words", "divided-word"):
        recall, precision, wrong = spaces(texts, rule, RATE)
        show(f"{rule}: recall {recall:.2%}, precision {precision:.2%}", wrong)
        *_, wrong = spaces(texts, rule, 0.0)
        show(f"{rule}, undamaged: {wrong.total()} changes", wrong)
    unchanged = sum(normalize(text).text == text for text in texts)
    print(f"undamaged, default profile: {unchanged} of {len(texts)} documents as they were")
    for name, profile, each in (
        ("default, undamaged", "default", texts),
        ("restore, undamaged", "restore", texts),
        ("default, typed with Russian letters", "default", [typed(text) for text in texts]),
    ):
        print(
            f"{name}: {speed(each, profile):.2f} MB/s at first, {speed(each, profile):.2f} again", flush=True
        )


if __name__ == "__main__":
    main()
