"""The exception tree, and Issue: a problem in the data, a value that travels with it.

    YanbaoError            the program cannot go on
    ├── UsageError         2  the command's words are off
    ├── SettingsError      2  a setting is off
    ├── NotFound           2  something named does not exist
    ├── SourceError        3  the outside world did not deliver
    ├── ParseError         3  bytes that cannot be read as what they claim to be
    ├── IntegrityError     1  a link from sentence to bytes is broken
    └── MissingExtra       2  an optional part is not installed; names the command

A problem in one input is an Issue, never an exception that ends the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A problem in the data: what, where, and what to do about it.

    ``code`` is ``stage.words-with-dashes`` and stands in docs/issues.md; ``subject`` names the
    file, document or listing concerned; ``place`` is a human position in it (``articles[12]``,
    ``page 3``, ``line 7``); ``quote`` the text concerned, when there is one.
    """

    code: str
    severity: Severity
    subject: str
    detail: str
    hint: str = ""
    place: str = ""
    quote: str = ""

    def __post_init__(self) -> None:
        if "." not in self.code:
            raise ValueError(f"issue code must read stage.words, got {self.code!r}")


class YanbaoError(Exception):
    """The program cannot go on. One line for the user: what came, what was expected, what to do."""

    exit_code = 4

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(YanbaoError):
    """The command's words are off."""

    exit_code = 2


class SettingsError(YanbaoError):
    """A setting is off."""

    exit_code = 2


class NotFound(YanbaoError):
    """Something named does not exist."""

    exit_code = 2


class SourceError(YanbaoError):
    """The outside world did not deliver."""

    exit_code = 3


class ParseError(YanbaoError):
    """Bytes that cannot be read as what they claim to be."""

    exit_code = 3


class IntegrityError(YanbaoError):
    """A link from a sentence down to its bytes is broken."""

    exit_code = 1


class MissingExtra(YanbaoError):
    """An optional part is not installed."""

    exit_code = 2

    def __init__(self, extra: str, *, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra '{extra}'", hint=f"pip install 'yanbao[{extra}]'"
        )
