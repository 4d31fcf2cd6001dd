"""Compile ``listed_funds.tsv``: mainland funds that are listed and no ETFs (LOF, REIT).

    python scripts/build_listed_funds.py CLONE

Source (facts only: codes and names): Eastmoney's list of all funds as stored on 2026-06-23 in
github.com/Cruz2003/fund-valuation-assistant (data/fund_list.csv). A fund is taken whose code is of
the range that the exchanges give to listed funds and whose name says LOF or REIT; its classes C to
I are not listed.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data"
_LISTED = re.compile(r"(?:16\d{4}|50[126]\d{3})\b")
_TRUST = re.compile(r"(?:180[1-9]\d\d|508\d{3})\b")
_ENDS = re.compile(
    r"\((?:QDII-)?(?:FOF-)?LOF(?:-FOF)?(?:-QDII)?\)|\(人民币\)|(?<=[\)\u4e00-\u9fff])[A-E]$"
)


def main() -> None:
    """Write the table."""
    command = ["git", "-C", sys.argv[1], "show", "HEAD:data/fund_list.csv"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8-sig")
    lines = []
    for row in csv.DictReader(text.splitlines()):
        code, name = row["基金代码"], row["基金简称"].replace("（", "(").replace("）", ")")
        listed = (_LISTED.match(code) and "LOF" in name) or (_TRUST.match(code) and "REIT" in name)
        if not listed or "美元" in name or "后端" in name or name[-1] in "CDEI":
            continue
        bare = name
        while (shorter := _ENDS.sub("", bare).rstrip("(")) != bare:
            bare = shorter
        forms = [f"alias:{bare.removesuffix('指数')}LOF"] if bare != name else []
        forms += [f"alias:{bare}"] if bare != name and bare.endswith("指数") else []
        mic = "XSHG" if code.startswith("5") else "XSHE"
        lines.append("\t".join((code, mic, "fund", name, "", "|".join(forms))))
    head = "# scripts/build_listed_funds.py: symbol, MIC, kind, name, first day, forms (2026-06-23)"
    (DATA / "listed_funds.tsv").write_text("\n".join((head, *sorted(lines))) + "\n", "utf-8")
    print(f"{len(lines)} listed funds")


if __name__ == "__main__":
    main()
