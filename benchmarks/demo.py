"""The demo note, from process start to files on disk."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator

from benchmarks.measures import DEMO, DEMO_AS_OF, Measure, median_s, run_python

_MAIN = "from yanbao.cli.app import main; main()"


def run() -> Iterator[Measure]:
    """Time the demo, the bare interpreter, and an import that many peers begin with."""
    with tempfile.TemporaryDirectory() as out:
        words = ("-c", _MAIN, "note", str(DEMO), "--as-of", DEMO_AS_OF, "--out", out)
        demo_s = median_s(lambda: run_python(*words), times=5)
    bare_s = median_s(lambda: run_python("-c", "pass"), times=5)
    yield Measure(
        name="demo note, from process start",
        value=demo_s,
        unit="s",
        target=2.0,
        beside="python -c pass",
        beside_value=bare_s,
    )
    import_s = median_s(lambda: run_python("-c", "import yanbao"), times=5) - bare_s
    pandas = importlib.util.find_spec("pandas") is not None
    beside_s = median_s(lambda: run_python("-c", "import pandas")) - bare_s if pandas else None
    yield Measure(
        name="import yanbao",
        value=max(0.0, import_s),
        unit="s",
        target=0.1,
        beside="import pandas" if pandas else "",
        beside_value=beside_s,
    )
    cli_s = median_s(lambda: run_python("-c", "import yanbao.cli.app"), times=5) - bare_s
    yield Measure(
        name="import yanbao.cli.app",
        value=cli_s,
        unit="s",
        beside="import pandas" if pandas else "",
        beside_value=beside_s,
    )
