"""Check the embedded models against the floors, or set new floors.

python -m tests.quality                       exit code 1 when a score is under its floor
python -m tests.quality --raise               move floors up to what was measured
python -m tests.quality --raise --also-lower  down as well, and on other data: what is measured is pinned
"""

import argparse
import sys

from tests.conftest import training_data
from tests.quality.floors import (
    Floors,
    hashes,
    measure,
    pinned,
    read_floors,
    why_not_comparable,
    write_floors,
)


def main() -> int:
    """Measure, compare and, if asked, write."""
    parser = argparse.ArgumentParser("python -m tests.quality", description=__doc__.partition("\n")[0])
    parser.add_argument("--raise", dest="pin", action="store_true", help="move floors up to what is measured")
    parser.add_argument("--also-lower", action="store_true", help="with --raise: move them down, too")
    chosen = parser.parse_args()
    if chosen.also_lower and not chosen.pin:
        parser.error("--also-lower goes with --raise")
    folder = training_data()
    if not folder.is_dir():
        parser.error(f"there is no {folder}; set KAZPREP_TRAINING_DATA to the folder of corpora")
    floors = read_floors()
    obstacle = why_not_comparable(floors, folder)
    if obstacle and not chosen.also_lower:
        parser.error(f"{obstacle}. --raise --also-lower pins floors on the data that is there")
    data = hashes(folder) if chosen.also_lower else dict(floors.data)
    scores = measure(folder, data)
    if chosen.pin:
        write_floors(Floors(data, pinned(floors.floors, scores, lower=chosen.also_lower)))
    now = read_floors().floors
    for name, score in scores.items():
        was = floors.floors.get(name, 0.0)
        moved = f" (was {was:.1f})" if now[name] != was else ""
        print(f"{name:<13} {score:6.2f}   floor {now[name]:5.1f}{moved}")
    under = [name for name, score in scores.items() if score < now[name]]
    if under:
        print(f"Under the floor: {', '.join(under)}. If that has to be: --raise --also-lower, and say why.")
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
