"""What a service answered: taken, refused, or not to be known; told without secrets."""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import unquote

from yanbao.model.pushes import Delivery

#: fields by which services of one family tell a refusal inside a reply of status 200
_CODES: Final = ("errcode", "StatusCode", "code")
_WORDS: Final = ("errmsg", "StatusMessage", "msg", "description", "error")
_PART: Final = re.compile(r"[A-Za-z0-9_.~%+-]{4,}")
_GATEWAY: Final = frozenset({500, 502, 504})


def judge_reply(status: int, content: bytes, *, taken: bool) -> Delivery:
    """Judge a reply.

    A gateway that gives up (502, 504) or a server that breaks (500) may have passed the message
    on; everything else that is not taken is refused.
    """
    code, words = _read(content)
    told = f"status {status}" + (f", code {code}" if code else "") + (f": {words}" if words else "")
    if status in _GATEWAY:
        return Delivery(outcome="unknown", detail=told)
    if not taken or status >= 300 or code:
        return Delivery(outcome="refused", detail=told)
    return Delivery(outcome="sent")


def _read(content: bytes) -> tuple[str, str]:
    """Return the code of a refusal, empty where there is none, and its words."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(value, dict):
        return "", ""
    found = (value.get(name, 0) for name in _CODES)
    codes = [str(c)[:20] for c in found if isinstance(c, int | str) and str(c) not in ("0", "")]
    texts = (value.get(name) for name in _WORDS)
    words = [" ".join(text.split())[:200] for text in texts if isinstance(text, str) and text]
    return codes[0] if codes else "", words[0] if words else ""


def redact(text: str, address: str) -> str:
    """Return the text without any part of the address that could be a secret."""
    rest = address.partition("://")[2]
    parts = {*_PART.findall(rest), *_PART.findall(unquote(rest))}
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "***")
    return " ".join(text.split())[:300]
