"""``yanbao verify``: a foreign note against sources, or claims in the gold's form."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Final, get_args

import typer

from yanbao.cli.options import Debug
from yanbao.collect import collect
from yanbao.collect.encodings import decode
from yanbao.errors import UsageError
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.drafting import redraft
from yanbao.verify.claims import find_elsewhere, judge_claim
from yanbao.verify.claims_gold import read_claims
from yanbao.verify.drafts import Fate
from yanbao.verify.foreign import check_note
from yanbao.verify.report import render_checked_json, render_checked_page

Note = Annotated[
    Path | None,
    typer.Argument(metavar="[NOTE]", help="A note in Markdown, HTML or plain text."),
]
Sources = Annotated[
    list[Path] | None,
    typer.Option("--sources", metavar="PATH", help="Files or folders the note is held against."),
]
Claims = Annotated[
    Path | None,
    typer.Option("--claims", metavar="FILE", help="Sentences with their citations, JSON lines."),
]
Documents = Annotated[
    Path | None,
    typer.Option("--documents", metavar="FILE", help="The documents of the claims, JSON lines."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="PATH", help="A folder for the report, or the claims' verdicts."),
]
Drafted = Annotated[
    Path | None,
    typer.Option(
        "--drafted",
        metavar="FILE",
        help="New words for a note of yanbao (NOTE is its .json): an edited copy of its .json or"
        " .md, or JSON lines of id and text. What stands is published under --out.",
    ),
]


_DRAFTED: Final = "yanbao verify NOTE.json --drafted EDITED.md --out FOLDER"


def verify_command(
    note: Note = None,
    sources: Sources = None,
    claims: Claims = None,
    documents: Documents = None,
    drafted: Drafted = None,
    out: Out = None,
    debug: Debug = False,
) -> None:
    """Verify a note that somebody else wrote; exit code 1 if the sources contradict it."""
    if claims is not None:
        if documents is None or out is None or note is not None:
            raise UsageError("--claims goes with --documents and --out", hint="and without a note")
        _verify_claims(claims, documents, out)
        return
    if drafted is not None:
        if note is None or out is None:
            raise UsageError("--drafted goes with a note and --out", hint=_DRAFTED)
        _verify_drafts(note, drafted, sources or [], out)
        return
    if note is None or not sources:
        raise UsageError(
            "nothing to verify", hint="yanbao verify NOTE.md --sources FOLDER, or --claims FILE"
        )
    _verify_note(note, sources, out or Path("out"))


def _verify_claims(claims: Path, documents: Path, out: Path) -> None:
    _require(claims, documents)
    listings = assemble().knowledge.listings
    lines = []
    counts: dict[str, int] = {}
    for claim in read_claims(claims, documents):
        pair = claim.pair(listings)
        verdict = judge_claim(claim.id, pair, listings)
        verdict = find_elsewhere(verdict, pair, claim.text, listings)
        counts[verdict.answer] = counts.get(verdict.answer, 0) + 1
        findings = [
            {"code": f.code, "words": f.words, "source_says": f.carried, "reason": f.reason}
            for f in verdict.findings
        ]
        row = {"id": claim.id, "verdict": verdict.answer, "findings": findings}
        lines.append(json.dumps(row, ensure_ascii=False))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(line + "\n" for line in lines), "utf-8")
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    typer.echo(f"{out}: {told}", err=True)


def _verify_note(note: Path, sources: list[Path], out: Path) -> None:
    _require(note, *sources)
    assembly = assemble()
    found, issues = collect(sources, readers=assembly.readers, now=assembly.clock.now())
    checked = check_note(
        decode(note.read_bytes()).text,
        found,
        listings=assembly.knowledge.listings,
        page=note.suffix.lower() in (".html", ".htm", ".xhtml"),
    )
    out.mkdir(parents=True, exist_ok=True)
    page, record = out / f"{note.stem}.verified.html", out / f"{note.stem}.verified.json"
    page.write_text(render_checked_page(checked, title=note.name), "utf-8")
    record.write_text(render_checked_json(checked) + "\n", "utf-8")
    typer.echo(str(page))
    typer.echo(str(record))
    told = ", ".join(f"{name} {count}" for name, count in checked.counts.items())
    typer.echo(f"{note.name} against {len(found)} documents: {told}", err=True)
    for one in checked.sentences:
        if one.status in ("contradicted", "wrong-code", "misplaced"):
            for finding in one.findings[:2]:
                says = f" (source: {finding.carried})" if finding.carried else ""
                typer.echo(f"  {one.number} {finding.code} {finding.words}{says}", err=True)
    for issue in (*issues, *checked.issues):
        if issue.severity == "error" or issue.code == "verify.hostile-instruction":
            typer.echo(f"  {issue.code} {issue.subject}: {issue.detail} {issue.quote}", err=True)
    if checked.contradicted:
        raise typer.Exit(1)


def _verify_drafts(note: Path, drafted: Path, sources: list[Path], out: Path) -> None:
    """Gate the drafts, publish the note in the words that stand, and tell what became of each."""
    _require(note, drafted, *sources)
    done = redraft(note, drafted, sources=sources, out=out, assembly=assemble())
    for path in (*done.published.written, *done.published.unchanged):
        typer.echo(str(path))
    counts = Counter(fate.fate for fate in done.fates)
    told = ", ".join(f"{name} {counts[name]}" for name in get_args(Fate))
    typer.echo(f"{note.name}: {len(done.fates)} drafts, {told}", err=True)
    for fate in done.fates:
        if fate.fate in ("kept", "left-out"):
            continue
        typer.echo(f"  {fate.sentence_id} {fate.fate}: {fate.drafted}", err=True)
        for finding in fate.findings[:2]:
            says = f" (source: {finding.carried})" if finding.carried else ""
            typer.echo(f"    {finding.code} {finding.words}{says}", err=True)
        if fate.proposed:
            typer.echo(f"    would stand: {fate.proposed}", err=True)
    for issue in done.issues:
        typer.echo(f"  {issue.code} {issue.subject}: {issue.quote}", err=True)
    if not done.whole:
        raise typer.Exit(1)


def _require(*paths: Path) -> None:
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist")
