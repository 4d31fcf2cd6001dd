"""Bytes → text: declared encodings first, then strict UTF-8, then the likelier Chinese code."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,80}?encoding\s{0,4}=\s{0,4}|<meta[^>]{0,200}?charset\s{0,4}=\s{0,4})"""
    rb"""["']?([A-Za-z0-9_.:-]{2,30})""",
    re.IGNORECASE,
)
# A declared subset is read as the code that contains it.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}
_WIDER |= {"big5-hkscs": "big5hkscs", "iso8859-1": "cp1252", "ascii": "utf-8"}
# Letters that the wrong one of the two Chinese codes hardly ever produces, simplified and
# traditional: the most frequent characters of running text and of finance.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合"
    "还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只"
    "公司股市年月元亿万增长公告基金投资银行报价格收入净利润同比上海深圳香港证券指数涨跌交易据称"
    "這為個國時來們對會發動過說產種麼後經進電裡實現兩體機當點從業應開還與關線數質氣變條億萬增長資銀報價收淨潤證"
    "券漲跌易據稱，。、：；？！（）《》「」『』“”％"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the name of the encoding, and how many replacement characters had to be set."""

    text: str
    encoding: str
    replaced: int = 0


def _canonical(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found in {"rot13", "hex", "base64", "zlib", "bz2", "quopri", "uu", "undefined", "idna"}:
        return None
    return _WIDER.get(found, found)


def _strict(payload: bytes, encoding: str) -> str | None:
    try:
        text = payload.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
    return text


def _plausibility(text: str) -> float:
    """Share of the non-ASCII characters that are among the most frequent ones."""
    wide = [character for character in text[:20_000] if character > "\x7f"]
    if not wide:
        return 0.0
    strange = sum(1 for c in wide if "\ue000" <= c <= "\uf8ff" or c == "\ufffd")
    return (sum(1 for c in wide if c in _COMMON) - 2 * strange) / len(wide)


def _utf16_without_bom(payload: bytes) -> str | None:
    sample = payload[:4000]
    if len(payload) % 2 or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd * 10 > half * 3 and even * 20 < half:
        return "utf-16-le"
    if even * 10 > half * 3 and odd * 20 < half:
        return "utf-16-be"
    return None


def _guess(payload: bytes) -> tuple[str, str] | None:
    ranked = []
    for rank, encoding in enumerate(("gb18030", "big5hkscs", "cp1252")):
        text = _strict(payload, encoding)
        if text is not None:
            ranked.append((_plausibility(text), -rank, encoding, text))
    if not ranked:
        return None
    best = max(ranked, key=lambda one: one[:2])
    # Western text: a few accented letters among ASCII make no Chinese sentence.
    western = next((one for one in ranked if one[2] == "cp1252"), None)
    if western and best[0] < 0.1 and sum(b > 0x7F for b in payload) * 8 < len(payload):
        best = western
    return best[2], best[3]


def decode(payload: bytes) -> Decoded:
    """Decode ``payload``: BOM, declaration, strict UTF-8, UTF-16 by its zeros, GB18030 or Big5.

    A declared encoding counts when the bytes agree with it. Where nothing agrees, the likeliest
    encoding is used with replacement characters, and their number is returned.
    """
    for bom, encoding in _BOMS:
        if payload.startswith(bom):
            text = payload.decode(encoding, errors="replace").lstrip("\ufeff")
            return Decoded(text, encoding.removesuffix("-sig"), text.count("\ufffd"))
    declared = _DECLARED.search(payload[:4096])
    name = _canonical(declared[1].decode("ascii")) if declared else None
    text_utf8 = _strict(payload, "utf-8")
    if text_utf8 is not None and "\0" not in text_utf8[:4000]:
        return Decoded(text_utf8, "utf-8")
    wide = _utf16_without_bom(payload)
    if wide:
        text = payload.decode(wide, errors="replace")
        return Decoded(text, wide, text.count("\ufffd"))
    if name:
        text_declared = _strict(payload, name)
        if text_declared is not None:
            return Decoded(text_declared, name)
    if text_utf8 is not None:
        return Decoded(text_utf8, "utf-8")
    guessed = _guess(payload)
    if guessed:
        return Decoded(guessed[1], guessed[0])
    tries = [name] if name else []
    tries += ["utf-8", "gb18030", "big5hkscs"]
    texts = [(payload.decode(each, errors="replace"), each) for each in tries]
    text, encoding = min(texts, key=lambda pair: pair[0].count("\ufffd"))
    return Decoded(text, encoding, text.count("\ufffd"))
