"""Pin the quality floors at what is measured now; refused where a score has fallen.

    python scripts/pin_floors.py [--check] [--corpus-changed]

Reads ../shared/bench, writes tests/floors/floors.json.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.floors import Floor, Refused, pin, read_floors, write_floors  # noqa: E402
from benchmarks.quality import CORPUS, digest, measure  # noqa: E402


def main() -> int:
    """Measure each suite, compare, and write the floors that rose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="measure and compare, write nothing")
    parser.add_argument("--corpus-changed", action="store_true", help="the gold itself was changed")
    words = parser.parse_args()
    bench = ROOT.parent / "shared" / "bench"
    if not bench.is_dir():
        print("the annotated documents (../shared/bench) are not beside this checkout")
        return 2
    floors = read_floors()
    refused = False
    for suite in CORPUS:
        pinned = floors.get(suite)
        measured = Floor(digest=digest(suite, bench), scores=measure(suite, bench))
        for name, value in sorted(measured.scores.items()):
            before = pinned.scores.get(name) if pinned else None
            print(f"{suite:14} {name:22} {value:.4f}  floor {before}")
        try:
            floors[suite] = pin(pinned, measured, corpus_changed=words.corpus_changed)
        except Refused as error:
            print(f"{suite}: refused, {error}")
            refused = True
    if not words.check:  # a suite that was refused keeps its floor, the others rise
        write_floors(floors)
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
