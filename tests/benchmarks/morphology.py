"""How fast a folder's tagger of parts of speech and lemmatizer are, in kazprep and in stock Stanza.

Run it from the root of the repository: `python -m tests.benchmarks.morphology MODELS FILE --tokens 50000`.
MODELS is a Stanza resources folder; FILE is CoNLL-U, or has a sentence on each line, with spaces between its
tokens. It prints the tokens a second of processor time in one thread, how much memory each takes beyond that
of the libraries, and how many tokens have the same analysis.
"""

import argparse
from collections.abc import Iterator
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from kazprep.inference.loading import Backend
from kazprep.inference.morphology.loading import load_morphology
from kazprep.inference.threads import one_thread
from kazprep.morphology.analysis import Analysis

_SENTENCES_OF_A_CALL = 500


def read_sentences(path: Path, n_tokens: int) -> list[list[str]]:
    """The first sentences of a file, together of the given number of tokens or a few more."""
    taken = []
    for sentence in _read(path):
        if n_tokens <= 0:
            break
        taken.append(sentence)
        n_tokens -= len(sentence)
    return taken


def _read(path: Path) -> Iterator[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix != ".conllu":
        yield from (line.split() for line in lines if line.strip())
        return
    for has_words, block in groupby(lines, key=lambda line: line[:1].isdigit()):
        if has_words:
            columns = [line.split("\t") for line in block]
            yield [word for number, word, *_ in columns if number.isdigit()]


def measure(backend: str, models: Path, sentences: list[list[str]]) -> tuple[float, int, list[Analysis]]:
    """Seconds of processor time, bytes of memory at most, and the analyses of all tokens, in this process."""
    with one_thread():
        before = getrusage(RUSAGE_SELF).ru_maxrss
        model = load_morphology(models, Backend(backend))
        found: list[Analysis] = []
        began = process_time()
        for first in range(0, len(sentences), _SENTENCES_OF_A_CALL):
            for analyses in model.analyze(sentences[first : first + _SENTENCES_OF_A_CALL]):
                found += analyses
        spent = process_time() - began
    return spent, 1024 * (getrusage(RUSAGE_SELF).ru_maxrss - before), found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--tokens", type=int, default=50_000)
    given = parser.parse_args()
    sentences = read_sentences(given.file, given.tokens)
    analyses = []
    for backend in ("kazprep", "stanza"):
        # In a process of its own, so that the memory is its.
        with get_context("spawn").Pool(1) as pool:
            spent, memory, found = pool.apply(measure, (backend, given.models, sentences))
        print(f"{backend:10}{len(found) / spent:8.0f} tokens/s{memory / 1e6:8.0f} MB")
        analyses.append(found)
    same = sum(own == stock for own, stock in zip(*analyses, strict=True))
    print(f"{same} of {len(analyses[0])} tokens have the same analysis")


if __name__ == "__main__":
    main()
