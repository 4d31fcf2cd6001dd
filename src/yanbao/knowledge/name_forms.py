"""How a listing is written: the forms its row prints, and what a form means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanbao.knowledge.listing_rows import ListingRow
from yanbao.knowledge.names import Meaning
from yanbao.model.listings import NameKind

KINDS: dict[str, NameKind] = {
    "short": "short", "full": "full", "alias": "alias", "former": "former", "english": "english",
}  # fmt: skip
UNITED_STATES = ("XNAS", "XNYS", "XASE", "ARCX")
#: renminbi counters (-R, -WR) trade the same share as the main counter, which carries its name
_COUNTER = re.compile(r"-S?W?R$")
_MARK = re.compile(r"^(?:S?\*?ST|退市)")
_RANK: dict[NameKind, int] = {"short": 0, "full": 1, "alias": 2, "english": 3, "former": 4}


def add_meaning(forms: dict[str, Meaning], text: str, listing_id: str, kind: NameKind) -> None:
    """Add a listing to what a form means; today's names come before former ones."""
    if len(text) < 2:
        return
    if text not in forms:
        forms[text] = ((listing_id,), kind)
        return
    ids, known = forms[text]
    if listing_id in ids:
        return
    if kind == "former" and known != "former":
        return
    if known == "former" and kind != "former":
        forms[text] = ((listing_id,), kind)
        return
    forms[text] = ((*ids, listing_id), min(kind, known, key=_RANK.__getitem__))


def is_mainland_share(row: ListingRow) -> bool:
    """Whether a row is a share of Shanghai, Shenzhen or Beijing."""
    return row.kind == "share" and row.mic in ("XSHG", "XSHE", "BJSE")


def reduce_letters(text: str) -> str:
    """Return a name's letters and digits: Co.,Ltd. and CO., LTD are one."""
    return "".join(char for char in text.casefold() if char.isalnum())


def unmark(name: str) -> str:
    """Return a mainland short name without the mark of a warning."""
    return _MARK.sub("", name)


def is_findable(text: str, mic: str) -> bool:
    """Whether an English form may be looked for in running text.

    One word alone (Bullish) and HKEX's capitals need an alias kept by hand.
    """
    return " " in text if mic in UNITED_STATES else not text.isupper()


def read_forms(row: ListingRow) -> Iterator[tuple[str, NameKind]]:
    """Yield the forms that a row itself prints; a renminbi counter has none of its own."""
    if row.mic == "XHKG" and row.name.endswith("R") and _COUNTER.search(row.name):
        return
    yield row.name, "english" if row.name.isascii() and row.kind != "index" else "short"
    if row.forms:
        for entry in row.forms.split("|"):
            kind, _, text = entry.partition(":")
            yield text, KINDS[kind]
