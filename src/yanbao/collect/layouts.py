"""Page texts of a PDF → readable lines: paragraphs joined, table rows kept a row a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanbao.collect.characters import clean, squeeze
from yanbao.model.documents import STROKE

_PAGE_NUMBER = re.compile(
    r"[\s–—―\-]{0,4}(?:\d{1,4}|[ivxlc]{1,6})[\s–—―\-]{0,4}|Page \d{1,4} of \d{1,4}.{0,20}|"
    r"第\s?\d{1,4}\s?頁.{0,12}",
)
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f「」『』（）《》，。、：；？！"
_PAIR = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_UNIT = (
    r"(?:倍|港元|港幣|人民幣|元|美元|百萬港元|百萬元|百萬|億港元|億元|萬元|股|股H股|H股|名|個|%|％|手|年|"
    r"million|billion|shares|times|years?)"
)
_VALUE = re.compile(
    rf"(?:HK\$|US\$|RMB|\$|港元|人民幣|約)?\(?[-–－]?\d[\d,]*(?:\.\d+)?\)?[%％]{{0,2}}\)?[*#†]?{_UNIT}?"
)
_FLAG = frozenset("是 否 有 無 - – — － N/A n/a 不適用 不适用 Yes No Nil".split())
_UNIT_ONLY = re.compile(rf"\(?{_UNIT}\)?")
_NEW_ITEM = re.compile(
    r"(?:[（(]?(?:[ivxlIVXL]{1,5}|\d{1,2}|[a-zA-Z])[）)]|\d{1,2}[.、]|[•●▪◆■\-–－—*＊]\s?)(?=\D)|"
    r"附註|備註|註[：:]|Note"
)
_FINAL = ("。", "；", "：", "！", "？", ":", ";", "]", "］")
# A number set right against the bracket that ends its label.
_STUCK = re.compile(r"(?<=[)）])(?=\d{1,3}(?:,\d{3})+(?:\s|$))")
_NAME_GOES_ON = re.compile(
    r"(?:有?限)?公司|司[（(]|"
    r"[（(](?:Singapore|Hong Kong|HK|Asia|China|Cayman|BVI|香港|新加坡|亞洲)[）)]"
)
_UNFINISHED = re.compile(r"(?:,|&|\b(?:of|and|the|or|to|in|for|by|a|an|AND|OF|THE|TO|IN))$")
_COUNTER = re.compile(r"(?:年|月|日|股|倍|%|％|港元|元|百萬|億|萬|個|名|條|章|號|段|時|期|至)")


#: a paragraph longer than this is cut into several: nobody prints one
_LONGEST = 20_000
#: no column of running text on a filing's page is narrower (in half-width characters)
_PROSE = 70


@dataclass(slots=True)
class _Line:
    text: str
    soft: bool  # the extractor left a blank at the end: the line goes on in the next
    width: int

    @property
    def cells(self) -> list[str]:
        return self.text.split(" ")


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _is_value(cell: str) -> bool:
    return cell in _FLAG or bool(_VALUE.fullmatch(cell)) or bool(_UNIT_ONLY.fullmatch(cell))


def _trailing_values(text: str) -> int:
    """How many cells at the end of a line are values; a unit alone is none."""
    cells = text.split(" ")
    count, real = 0, False
    for cell in reversed(cells):
        if not _is_value(cell):
            break
        count += 1
        digit = any(character.isdigit() for character in cell)
        real = real or digit or (cell in _FLAG and len(cells) > 1)
    return count if real else 0


def _is_row(line: _Line) -> bool:
    values = _trailing_values(line.text)
    return 0 < values < len(line.cells)


def _is_values_only(line: _Line) -> bool:
    return _trailing_values(line.text) == len(line.cells)


def _unspace(text: str) -> str:
    """Undo letter-spacing: a line set as 「本 公 告 不」 holds blanks between single ideographs."""
    gaps = len(_PAIR.findall(text))
    if gaps >= 3 and gaps * 5 >= len(_IDEOGRAPH.findall(text)):
        return _PAIR.sub("", text)
    return text


def _hyphen(text: str, whole: str) -> str:
    """Set a line-end hyphen (U+0002 in the extractor's text) where the word is written so."""

    def mend(found: re.Match[str]) -> str:
        hyphenated = f"{found[1]}-{found[2]}"
        return hyphenated if hyphenated.lower() in whole else found[1] + found[2]

    return re.sub(r"(\w{1,60})\x02\s?\n?(\w{1,60})", mend, text)


def _lines_of(page: str, repeated: frozenset[str]) -> list[_Line]:
    raw = [line for line in page.replace("\r\n", "\n").split("\n") if line.strip()]
    while raw and (_PAGE_NUMBER.fullmatch(raw[0].strip()) or raw[0].strip() in repeated):
        raw.pop(0)
    while raw and (_PAGE_NUMBER.fullmatch(raw[-1].strip()) or raw[-1].strip() in repeated):
        raw.pop()
    lines = []
    for line in raw:
        text = _STUCK.sub(" ", _unspace(squeeze(clean(line).text)))
        if text:
            lines.append(_Line(text, line.endswith(" "), _width(text)))
    return lines


def _running_heads(pages: list[str]) -> frozenset[str]:
    """Lines that stand at the top or bottom of most pages of a document of three or more."""
    if len(pages) < 3:
        return frozenset()
    counts: dict[str, int] = {}
    for page in pages:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        for line in {*lines[:2], *lines[-2:]}:
            counts[line] = counts.get(line, 0) + 1
    return frozenset(
        line for line, n in counts.items() if n >= 3 and n * 10 >= len(pages) * 6 and len(line) < 80
    )


def _open_bracket(text: str) -> bool:
    tail = text[-400:]
    return tail.count("（") + tail.count("(") > tail.count("）") + tail.count(")")


def _body_width(lines: list[_Line]) -> int:
    widths = sorted(line.width for line in lines if line.width >= 40)
    return widths[len(widths) * 8 // 10] if len(widths) >= 4 else 84


def _local_width(lines: list[_Line], place: int, widest: int) -> int:
    """The column's width here: a page may set its disclaimer wider (smaller) than its body."""
    near = max(line.width for line in lines[max(0, place - 3) : place + 3])
    return min(widest, max(_PROSE, near))


def _continues(held: _Line, line: _Line, last: _Line, full: int) -> bool:
    """Whether ``line`` goes on where ``held`` (whose last printed line is ``last``) broke off."""
    if STROKE in held.text or STROKE in line.text:
        return False
    if (
        len(held.text) > _LONGEST
        or held.text.endswith(_FINAL)
        or held.text.endswith(("。」", "。）", "」。"))
    ):
        return False
    nearly = last.width * 10 >= full * 9
    if _is_values_only(line) or (held.text[-1] in ")）" and line.text[0] in "(（" and not nearly):
        return False
    prose = "，" in last.text and not _is_row(line)
    cut_number = bool(re.search(r"\d$", held.text)) and bool(_COUNTER.match(line.text))
    if _is_row(last) and not ((cut_number or prose) and nearly):
        return False
    if _NEW_ITEM.match(line.text) and not _open_bracket(held.text):
        return False
    if held.text.endswith(("、", "，")):
        return not _is_row(line)
    latin = last.text[-1].isascii() and line.text[0].isascii()
    wide = last.width * 100 >= full * (80 if latin else 88)
    if wide and not (held.text.endswith(".") and line.text[0].isupper() and last.width < full):
        return True
    if prose and not latin and last.width * 4 >= full * 3 and _IDEOGRAPH.match(last.text[-1]):
        return True  # a clause broken off in a narrower column
    if _open_bracket(held.text) and len(held.text) < 3 * full:
        return not _is_row(line) or line.text.find("）") >= 0
    if _NAME_GOES_ON.match(line.text) and not _is_row(last):
        if line.text[0] in "(（":
            return last.text[-1].isalpha()
        return held.text.endswith(("有", "有限", "有限公", "股份", "）", ")"))
    if last.soft and latin and not held.text.endswith("."):
        near = line.text[0].islower() or last.width * 10 >= full * 6
        return near or _is_row(line) or bool(_UNFINISHED.search(held.text))
    # An alias in brackets belongs to the name printed above it.
    return line.text.startswith(("（「", "(「", "（“")) and not last.text.endswith(("）", ")"))


def _glue(held: str, text: str) -> str:
    left, right = held[-1], text[0]
    wide = ord(left) > 0x2E7F or ord(right) > 0x2E7F or left == "-" or right in ")）%"
    both_cjk = ord(left) > 0x2E7F and ord(right) > 0x2E7F
    if both_cjk or (wide and not (left.isascii() and right.isascii())):
        return held + text
    return held + text if left == "-" else f"{held} {text}"


def _is_label(line: _Line, full: int) -> bool:
    return not _is_row(line) and not line.text.endswith(_FINAL) and line.width < full * 1.02


def _attach_values(lines: list[_Line], line: _Line, full: int) -> bool:
    """Put a line of nothing but values behind the label printed above it."""
    if not lines or not _is_label(lines[-1], full) or len(lines[-1].text) > 240:
        return False
    label = lines.pop()
    short = len(label.text) <= 24 and not label.text.startswith(("（", "("))
    above = lines[-1] if lines else None
    named = above and above.text[-1].isalpha() and re.fullmatch(r"[\x20-\x7e]{3,24}", label.text)
    if (
        above
        and short
        and (named or above.width >= 34)
        and _is_label(above, full)
        and above.width < full
    ):
        lines.pop()
        label = _Line(_glue(above.text, label.text), label.soft, above.width)
    lines.append(_Line(f"{label.text} {line.text}", line.soft, label.width))
    return True


def join_lines(pages: list[str]) -> list[str]:
    """Join the lines of all pages: soft wraps undone, rows and headings on lines of their own."""
    whole = "\n".join(pages).lower()
    repeated = _running_heads(pages)
    joined: list[_Line] = []
    last: _Line | None = None
    for page in pages:
        lines = _lines_of(_hyphen(page, whole), repeated)
        widest = _body_width(lines)
        for place, line in enumerate(lines):
            full = _local_width(lines, place, widest)
            if joined and last is not None and _continues(joined[-1], line, last, full):
                held = joined[-1]
                joined[-1] = _Line(_glue(held.text, line.text), line.soft, held.width)
            elif not (_is_values_only(line) and _attach_values(joined, line, full)):
                joined.append(line)
            last = line
    return [line.text for line in joined]
