"""``make bench``: print every measure with its target, and beside it something well known."""

from __future__ import annotations

from benchmarks import (
    demo,
    desk,
    event_study,
    knowledge,
    look_through,
    news_days,
    reading,
    search,
    verify,
)
from benchmarks.measures import NEWS, Measure, print_table


def main() -> None:
    """Run all; say what was left out."""
    measures: list[Measure] = []
    parts = (
        demo, news_days, reading, verify, knowledge, look_through, event_study, search, desk
    )  # fmt: skip
    for one in parts:
        measures.extend(one.run())
    print_table(measures)
    if not NEWS.is_dir():
        print("real news days (../shared) are not beside this checkout: not measured")
    missed = sum(not one.kept for one in measures)
    print(f"{missed} of {sum(one.target is not None for one in measures)} targets missed")


if __name__ == "__main__":
    main()
