"""Hostile text: instructions to a reader, a model or a tool, reported and never followed.

Nothing here executes anything; the verdicts are arithmetic on words, so an instruction cannot
change one. What it could do is stand as evidence or hide in look-alike characters: both sides are
cleaned before they are read, and a sentence that instructs is no evidence.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

_LIMIT: Final = 20_000
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
#: letters of other scripts that look like Latin ones
_ALIKE: Final = str.maketrans(
    "аеорсухіјѕԁһӏԛԝАВЕКМНОРСТХІЈЅαοντρυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlqwABEKMHOPCTXIJSaovtpuikABEZHIKMNOPTYX",
)
_TAG = re.compile(r"<!--|-->|</?[a-zA-Z][^<>]{0,300}>")
_BLANKS = re.compile(r"[\s_*`~|]+")
_ZH = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|跳过|抛开)[^。！？\n]{0,10}(?:指令|指示|"
    r"提示词?|规则|命令|设定|要求|系统)"
    r"|(?:你是|你现在是|作为|致|给)[^。！？\n]{0,8}(?:人工智能|(?<![a-z])ai(?![a-z])|语言模型|大模型|"
    r"智能助手|核查程序|审核程序|机器人助手|校验器|验证器)"
    r"[^。！？\n]{0,20}(?:请|必须|应当|务必|只|不要|不得|忽略|输出|回答|标(?:记|注|为|成))"
    r"|(?:请|务必|必须|一律|直接|应)[^。！？\n]{0,8}(?:判定|判为|标记|标注|标为|输出|返回|"
    r"回答|视为|认定|给出)[^。！？\n]{0,12}"
    r"(?:supported|true|支持|通过|属实|可信|无误|正确|真实|已核实)"
    r"|系统提示词?[:：]|(?:以下|下面)是?(?:系统|给模型的)(?:指令|提示)|不要(?:核查|核对|"
    r"校验|验证)(?:本|这|该|此)"
)
_EN = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)\s[^.!?\n]{0,30}(?:instruction|prompt|"
    r"rule|guideline|message|context|command|check)"
    r"|you are (?:now )?(?:an?|the) [^.!?\n]{0,30}(?:ai|assistant|language model|llm|"
    r"verifier|chatbot|agent)\b"
    r"|(?:mark|label|classify|output|return|answer|respond|rate|treat|"
    r"verdict)[^.!?\n]{0,30}(?:as |with |is |:|=|\")\s?\"?(?:supported|true|verified|"
    r"correct|safe)\b"
    r"|system prompt|<\|im_start\|>|\[/?inst\]|###\s?(?:system|instruction)"
    r"|(?:note|message|instructions?|attention)\s?(?:to|for) (?:the |any )?(?:ai|llm|"
    r"model|assistant|verifier|reader bot|agent)s?\b"
    r"|do not (?:verify|check|fact-check)"
)


_SUSPECT = re.compile(
    r"(?i)instruct|prompt|ignore|disregard|forget|override|bypass|you are|support|true|"
    r"verif|correct|safe|system|inst\]|check|ai\b|llm|model|&|<"
)


def clean(text: str) -> str:
    """Return the text without what is not seen, look-alikes and compatibility forms made plain."""
    if text.isascii():
        return text
    if not _MASKED.search(text):
        return text
    text = _UNSEEN.sub("", text)
    if _GREEK.search(text):
        text = _unmask(text)
    return _FORMS.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)


_GREEK = re.compile("[\u0370-\u052f]")
#: full-width letters and mathematical alphabets
_FORMS = re.compile("[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]")
_MASKED = re.compile(f"{_UNSEEN.pattern}|{_GREEK.pattern}|{_FORMS.pattern}")


def _unmask(text: str) -> str:
    """Replace look-alikes in words that hold Latin letters or are all look-alikes."""
    return _WORD.sub(_unmask_word, text)


_WORD = re.compile("[A-Za-z\u0370-\u052f]+")


def _unmask_word(match: re.Match[str]) -> str:
    word = match.group()
    plain = word.translate(_ALIKE)
    alike = plain.isascii() and len(word) > 2
    return plain if alike or any(c.isascii() for c in word) else word


def find_instructions(text: str) -> tuple[str, ...]:
    """Return the words of a text that instruct a reader, a model or a tool, each once."""
    bounded = text[:_LIMIT]
    if bounded.isascii() and not _SUSPECT.search(bounded):
        return ()
    plain = clean(html.unescape(bounded)).casefold()
    seen = _BLANKS.sub(" ", _TAG.sub(" ", plain))
    tight = seen.replace(" ", "")
    found = [match.group()[:80] for match in _EN.finditer(seen)]
    found += [match.group()[:80] for match in _ZH.finditer(tight)]
    if not found and "<" in plain:
        found = [m.group()[:80] for m in (*_EN.finditer(plain), *_ZH.finditer(plain))]
    return tuple(dict.fromkeys(found))


def without_instructions(text: str) -> str:
    """Return the cleaned text without the sentences that instruct: they are no evidence."""
    plain = clean(text)
    if not find_instructions(plain):
        return plain
    parts = re.split(r"(?<=[。！？!?\n])|(?<=\. )", plain)
    return "".join(part for part in parts if not find_instructions(part))
