"""Characters of readable text: what is removed, what is made plain, what a text is written in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from yanbao.model.documents import Language, Script
from yanbao.text.simplify import simplify

# Bidirectional controls and tag characters can make a text read otherwise than it is.
_DECEIVING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f"
_INVISIBLE = "\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufe00-\ufe0f\ufff9-\ufffb\ufffe"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_REMOVED = re.compile(f"[{_DECEIVING}{_INVISIBLE}{_CONTROL}]")
_DECEIVES = re.compile(f"[{_DECEIVING}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Radicals and compatibility forms that look like a common character but do not equal it.
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_NEWLINE = re.compile("\r\n?|[\u0085\u2028\u2029]")
_BLANKS = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z]")
_OTHER = re.compile("[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")
# Frequent characters that exist in the simplified script only.
_HANS = re.compile(
    "[们这国来时说个为过对开发问还没现经实进点会后产动业务报额长见东车电张华万与从营"
    "资银门关预计级达该责购赢转输这应当损权决关让设议证评词试话该详语误请课谈谢负财货质贵]"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Readable text and what was taken out of it."""

    text: str
    removed: int = 0
    deceiving: bool = False
    replaced: int = 0


def clean(text: str) -> Cleaned:
    """Return ``text`` without invisible characters, with plain newlines and look-alikes undone."""
    deceiving = bool(_DECEIVES.search(text))
    text, replaced = _SURROGATE.subn("\ufffd", text)
    text = _NEWLINE.sub("\n", text)
    text, removed = _REMOVED.subn("", text)
    text = _LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return Cleaned(text, removed, deceiving, replaced)


def squeeze(text: str) -> str:
    """Return one line: every run of blanks and newlines is one space."""
    return _BLANKS.sub(" ", text.replace("\n", " ")).strip()


def squeeze_lines(text: str) -> str:
    """Return the lines without surplus blanks and without empty lines."""
    return _BLANK_LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def _chinese_script(sample: str) -> Script:
    """Traditional where conversion to simplified script changes more than is simplified already."""
    plain = simplify(sample)
    changed = sum(
        1 for old, new in zip(sample, plain, strict=True) if old != new and _HAN.match(old)
    )
    return "hant" if changed > len(_HANS.findall(sample)) else "hans"


def find_script(text: str) -> tuple[Language, Script]:
    """Decide language and script by counting characters; 20,000 of them are enough."""
    sample = text[:20_000]
    han, latin, other = (len(pattern.findall(sample)) for pattern in (_HAN, _LATIN, _OTHER))
    kana = len(re.findall("[\u3040-\u30ff]", sample))
    if han and han * 3 >= latin and kana * 10 <= han and han >= other:
        return "zh", _chinese_script(sample[:4000])
    if latin and latin >= other:
        # Many European languages share the letters; English shows by its small words.
        words = re.findall(r"[a-z]+", sample.lower())
        small = sum(1 for word in words if word in _SMALL_WORDS)
        accented = len(re.findall("[à-öø-ÿ]", sample))
        foreign = len(words) >= 12 and (small * 12 < len(words) and accented * 60 > len(sample))
        return ("other" if foreign else "en"), "latn"
    return "other", "other"


_SMALL_WORDS = frozenset(
    (
        "the of and to in a is on for with by as at from its it that has will are was be said an "
        "this"
    ).split()
)
