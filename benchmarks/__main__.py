"""``make bench``: print every measure with its target, and beside it something well known."""

from __future__ import annotations

import importlib
import importlib.util

from benchmarks import demo, news_days, reading
from benchmarks.measures import NEWS, Measure, print_table


def main() -> None:
    """Run what is here; say what was left out."""
    measures: list[Measure] = [*demo.run(), *news_days.run(), *reading.run()]
    if importlib.util.find_spec("benchmarks.event_study"):
        rows = importlib.import_module("benchmarks.event_study").run()
        measures += [Measure(name=f"event study: {n}", value=v, unit=u) for n, v, u in rows]
    print_table(measures)
    if not NEWS.is_dir():
        print("real news days (../shared) are not beside this checkout: not measured")
    missed = sum(not one.kept for one in measures)
    print(f"{missed} of {sum(one.target is not None for one in measures)} targets missed")


if __name__ == "__main__":
    main()
