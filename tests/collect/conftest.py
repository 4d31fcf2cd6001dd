"""Builders for this room: files from a mapping, readers that say what the test wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yanbao.collect import Options, Readers, collect
from yanbao.errors import Issue, ParseError
from yanbao.model.documents import Document

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass
class StubPages:
    """Reads an article where the page has one."""

    def read(self, html: str, *, address: str) -> tuple[str, str] | None:
        if "<article>" not in html:
            return None
        inner = html.split("<article>", 1)[1].split("</article>", 1)[0]
        return "", inner.replace("<p>", "\n").replace("</p>", "").strip()


@dataclass
class StubPdfs:
    """Gives back pages and metadata, or the error asked for."""

    pages: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    error: str = ""
    left: int = 0

    def read(self, payload: bytes) -> tuple[list[str], dict[str, str], int]:
        if self.error:
            raise ParseError(self.error)
        return self.pages, self.metadata, self.left


@dataclass
class Gathered:
    documents: list[Document]
    issues: list[Issue]

    @property
    def codes(self) -> list[str]:
        return [issue.code.removeprefix("collect.") for issue in self.issues]

    def issue(self, code: str) -> Issue:
        return next(issue for issue in self.issues if issue.code == f"collect.{code}")


Gather = Callable[..., Gathered]


@pytest.fixture
def gather(tmp_path: Path) -> Gather:
    """Write files (name → text or bytes) under a folder and collect it."""

    def run(
        files: Mapping[str, str | bytes],
        *,
        pdfs: StubPdfs | None = None,
        now: datetime = NOW,
        options: Options | None = None,
    ) -> Gathered:
        root = tmp_path / "in"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            raw = content.encode() if isinstance(content, str) else content
            path.write_bytes(raw)
        readers = Readers(pages=StubPages(), pdfs=pdfs or StubPdfs())
        documents, issues = collect([root], readers=readers, now=now, options=options or Options())
        return Gathered(documents, issues)

    return run


@pytest.fixture
def stub_pdfs() -> type[StubPdfs]:
    return StubPdfs
