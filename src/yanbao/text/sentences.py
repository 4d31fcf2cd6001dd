"""Sentences of a Chinese, English or mixed text, as spans."""

from __future__ import annotations

import re

from yanbao.model.spans import Span
from yanbao.text.views import View

# A line break, a full stop or mark of either script, or a dot that does not stand inside a token.
# What it can begin with comes first: ``re`` then runs over all else.
_MARK = re.compile(
    r"[\n\r\x0b\x0c\u2028\u2029。｡！？!?.]"
    r"(?:(?<=[^。｡！？!?.])|(?<=\.)\.*(?![0-9A-Za-z])|(?<=[^.])[。｡！？!?]*)"
)
_BREAKS = frozenset("\n\r\x0b\x0c\u2028\u2029")
_CLOSERS = frozenset("”’」』）)】》〉〕］]\"'")
_STRAIGHT = frozenset("\"'")
_OPENERS = "“‘「『（([\"'《【"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last word of a sentence: a name follows.
_TITLES = _words(
    "mr mrs ms dr prof st mt ft gen col lt capt sgt gov sen rep hon rev messrs vs cf e.g i.e "
    "approx jan feb mar apr jun jul aug sep sept oct nov dec ed eds"
)
# Never the last word before a number.
_NUMBERED = _words("no nos fig figs vol art sec pp p v ch par")
# May end a sentence: it does when a new one plainly begins after it.
_TRAILING = _words(
    "inc corp co ltd plc bros llc jr sr dept est etc al a.m p.m ph.d u.s u.k u.n e.u"
)
_STARTERS = _words(
    "The A An In On At It Its He She They We I You This That These Those There But And Or So If As "
    "For From After Before By While When Where With However Meanwhile Since Still Yet Also Both "
    "Our Their His Her My To Under Despite Although Some Many Most No Not What Who How Why"
)
#: the characters that spell foreign names: a dot between them joins its parts (阿里.拉里贾尼)
_SOUNDS = frozenset(
    "阿埃艾安奥巴贝本比彼宾波伯布查达戴德迪蒂丹杜顿多厄恩尔法菲费芬弗福夫盖戈格葛根哈海汉赫亨霍胡吉基"
    "加杰金卡凯坎康柯科克肯库拉莱兰朗劳勒雷里理利莉列林卢鲁伦罗洛马玛迈曼梅门蒙米密莫姆穆纳娜南内尼"
    "诺努欧帕佩皮普奇齐恰乔切琼让萨塞赛桑瑟沙尚舍申圣施史什斯苏索塔泰坦汤特腾提蒂图托瓦万威维韦文沃乌"
    "西希夏谢辛休许雅亚延扬耶伊因尤约扎泽詹朱佐"
)
_TOKEN_MAX = 24
_TOKEN = re.compile(r"[0-9A-Za-z.&-]+\Z")
_NEXT_WORD = re.compile(r"[A-Za-z]+")


def find_sentences(view: View) -> tuple[Span, ...]:
    """Split a text into sentences, each trimmed of blanks.

    A line break always ends one; a line that holds a tab or two upright bars is a table row and
    stays whole. ``；`` and ``…`` do not end a sentence. Closing quotes and brackets belong to the
    sentence before them.
    """
    plain = view.plain
    spans: list[Span] = []
    start = 0
    row_end = -1
    row_checked_to = -1
    for mark in _MARK.finditer(plain):
        at = mark.start()
        if plain[at] in _BREAKS:
            _append(view, start, at, spans)
            start = mark.end()
            continue
        if at > row_checked_to:
            row_checked_to = _line_end(plain, at)
            row_end = row_checked_to if _is_row(plain, start, row_checked_to) else -1
        if at < row_end or at < start:
            continue
        if plain[at] == ".":
            if not _dot_ends(plain, start, mark):
                continue
        elif plain[at] in "!?" and mark.end() < len(plain) and _is_latin(plain[mark.end()]):
            continue
        end = _past_closers(plain, start, mark.end())
        _append(view, start, end, spans)
        start = end
    _append(view, start, len(plain), spans)
    return tuple(spans)


def _append(view: View, start: int, end: int, spans: list[Span]) -> None:
    piece = view.plain[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if left < right:
        spans.append(view.span(left, right))


def _line_end(plain: str, at: int) -> int:
    end = plain.find("\n", at)
    return len(plain) if end < 0 else end


def _is_row(plain: str, start: int, end: int) -> bool:
    return plain.find("\t", start, end) >= 0 or plain.count("|", start, end) >= 2


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _past_closers(plain: str, start: int, end: int) -> int:
    """Take in closing marks; a straight quote closes only what was opened in this sentence."""
    while end < len(plain) and plain[end] in _CLOSERS:
        if plain[end] in _STRAIGHT and plain.count(plain[end], start, end) % 2 == 0:
            break
        end += 1
    return end


def _dot_ends(plain: str, start: int, mark: re.Match[str]) -> bool:
    """Decide whether a dot (or dots) that stands at a token's end also ends the sentence."""
    at, end = mark.span()
    if at == start:
        return False
    after = end
    while after < len(plain) and plain[after] in _CLOSERS:
        after += 1
    if after < len(plain) and not plain[after].isspace():
        # a dot used for 。 in Chinese; after a Latin token or a digit it is numbering or a name
        both = not plain[at - 1].isascii() and not plain[after].isascii()
        return both and not {plain[at - 1], *plain[after : after + 2]} <= _SOUNDS
    found = _TOKEN.search(plain, max(start, at - _TOKEN_MAX), at)
    token = found.group() if found else ""
    following = plain[after : after + 40].lstrip(" \u3000")
    return _token_may_end(
        token, following, alone=at - start <= _TOKEN_MAX and plain[start:at].strip() == token
    )


def _token_may_end(token: str, following: str, *, alone: bool) -> bool:
    if not following or following[0] in _BREAKS:
        return True
    if following[0].islower() or (alone and token.isdigit()):
        return False
    word = token.lower().lstrip("(")
    if word in _TITLES or (word in _NUMBERED and following[0].isdigit()):
        return False
    initial = len(token) == 1 and token.isupper()
    if initial or word in _TRAILING or (re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", token) is not None):
        next_word = _NEXT_WORD.match(following.lstrip(_OPENERS))
        return next_word is not None and next_word.group() in _STARTERS and not initial
    return True
