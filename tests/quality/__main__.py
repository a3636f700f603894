"""Check the embedded models against the floors, or set new floors.

python -m tests.quality                       exit code 1 when a score is under its floor
python -m tests.quality --raise               move floors up to what was measured
python -m tests.quality --raise --also-lower  down as well, and on other data: what is measured is pinned
python -m tests.quality --articles            only the articles of this repository, with the same options
python -m tests.quality --final               score the other half of the articles, once, when all is done
"""

import argparse
import sys
from collections.abc import Mapping, Sequence

from kazprep.evaluate.output import article_tables
from tests.conftest import training_data
from tests.quality import article_scores
from tests.quality.article_scores import evaluate_embedded, scores_of
from tests.quality.floors import (
    Floors,
    Scores,
    hashes,
    measure,
    pinned,
    read_floors,
    why_not_comparable,
    write_floors,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare and, if asked, write."""
    parser = argparse.ArgumentParser("python -m tests.quality", description=__doc__.partition("\n")[0])
    parser.add_argument("--raise", dest="pin", action="store_true", help="move floors up to what is measured")
    parser.add_argument("--also-lower", action="store_true", help="with --raise: move them down, too")
    parser.add_argument("--articles", action="store_true", help="only the articles of this repository")
    parser.add_argument("--final", action="store_true", help="score the articles that are kept for the end")
    chosen = parser.parse_args(arguments)
    if chosen.also_lower and not chosen.pin:
        parser.error("--also-lower goes with --raise")
    if chosen.final:
        if chosen.pin or chosen.articles:
            parser.error("--final goes with no other option")
        evaluation = evaluate_embedded(article_scores.FINAL)
        print("\n\n".join(article_tables(evaluation, "kept from development until now")))
        return 0
    floors = read_floors()
    data = floors.data if chosen.articles else _data(parser, floors, other=chosen.also_lower)
    scores = {} if chosen.articles else measure(training_data(), data)
    scores |= scores_of(evaluate_embedded(article_scores.DEVELOPMENT))
    if chosen.pin:
        others = floors.floors if chosen.articles else {}
        new = pinned(floors.floors, scores, lower=chosen.also_lower)
        write_floors(Floors(data, {**others, **new}))
    return _compare(scores, floors.floors, read_floors().floors)


def _data(parser: argparse.ArgumentParser, floors: Floors, *, other: bool) -> Mapping[str, str]:
    """The files to measure on and their SHA-256: those of the floors, or `other` ones that are there."""
    folder = training_data()
    if not folder.is_dir():
        parser.error(
            f"there is no {folder}; set KAZPREP_TRAINING_DATA to the folder of corpora, or --articles"
        )
    obstacle = why_not_comparable(floors, folder)
    if obstacle and not other:
        parser.error(f"{obstacle}. --raise --also-lower pins floors on the data that is there")
    return hashes(folder) if other else floors.data


def _compare(scores: Scores, before: Scores, now: Scores) -> int:
    """Print the scores beside their floors; 1 if one is under its floor."""
    for name, score in scores.items():
        floor, was = now.get(name, 0.0), before.get(name, 0.0)
        moved = f" (was {was:.1f})" if floor != was else ""
        print(f"{name:<18} {score:6.2f}   floor {floor:5.1f}{moved}")
    under = [name for name, score in scores.items() if score < now.get(name, 0.0)]
    if under:
        print(f"Under the floor: {', '.join(under)}. If that has to be: --raise --also-lower, and say why.")
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
