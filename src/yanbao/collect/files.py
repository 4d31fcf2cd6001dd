"""Paths → the files of a run, in sorted order, each named relative to its input root."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yanbao.collect.entries import SourceFile
from yanbao.collect.issues import issue
from yanbao.collect.options import Options
from yanbao.errors import Issue, UsageError

#: files that speak of a folder, not of the world
_ABOUT = re.compile(r"(?:README|LICEN[CS]E|NOTICE)(?:\.[A-Za-z.-]{1,12})?$", re.IGNORECASE)


@dataclass(slots=True)
class _Walk:
    """What the walk has seen: folders by device and inode, against loops."""

    options: Options
    found: list[tuple[str, Path]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def folder(self, path: Path, name: str, above: tuple[tuple[int, int], ...]) -> None:
        """Walk a folder; ``above`` are the (device, inode) of those it lies in, against loops."""
        if len(self.found) > self.options.max_files:
            return
        try:
            status = path.stat()
            children = sorted(os.scandir(path), key=lambda child: os.fsencode(child.name))
        except OSError as error:
            self.issues.append(_unreadable(name, error))
            return
        mark = (status.st_dev, status.st_ino)
        if mark in above:
            text = "the folder leads back to one that contains it"
            self.issues.append(issue("symlink-loop", name, text, hint="remove the link"))
            return
        if len(above) >= self.options.max_depth:
            self.issues.append(issue("too-deep", name, f"more than {len(above)} folders deep"))
            return
        for child in children:
            label = f"{name}/{_label(child.name)}" if name else _label(child.name)
            if child.name.startswith(".") or _ABOUT.match(child.name) or self.is_left_out(child):
                self.hidden.append(label)
                continue
            self.entry(Path(child.path), label, (*above, mark))

    def is_left_out(self, child: os.DirEntry[str]) -> bool:
        """Whether an entry is one that the caller leaves out: its own earlier output, say."""
        left_out = self.options.leave_out
        return bool(left_out) and Path(child.path).resolve() in left_out

    def entry(self, path: Path, name: str, above: tuple[tuple[int, int], ...]) -> None:
        """Take one entry of a folder by its kind: a file is found, a folder walked."""
        try:
            mode = path.stat().st_mode
        except OSError as error:
            self.issues.append(_unreadable(name, error))
            return
        if stat.S_ISDIR(mode):
            self.folder(path, name, above)
        elif stat.S_ISREG(mode):
            self.found.append((name, path))
        else:
            detail = "neither a file nor a folder (a device, socket or pipe)"
            self.issues.append(issue("unreadable-file", name, detail))


def _label(name: str) -> str:
    # A name that is not valid UTF-8 comes with surrogates, which cannot be written out.
    return os.fsencode(name).decode("utf-8", "replace")


def _unreadable(name: str, error: OSError) -> Issue:
    reason = error.strerror or type(error).__name__
    return issue("unreadable-file", name, reason, hint="check that it exists and may be read")


def find_files(
    paths: Sequence[Path], options: Options
) -> tuple[list[tuple[str, Path]], list[Issue]]:
    """Find the files under ``paths``: folders recursively, sorted; each with its relative name.

    Hidden files and those about the folder (README, LICENSE) are left out of folders, named in one
    Issue a root. Raises UsageError when none of the paths exists.
    """
    walk = _Walk(options)
    missing = []
    for path in paths:
        if not os.path.lexists(path):
            missing.append(path)
            continue
        if path.is_dir():
            before, hidden = len(walk.found), len(walk.hidden)
            walk.folder(path, "", ())
            skipped = walk.hidden[hidden:]
            if skipped:
                named = ", ".join(skipped[:5]) + (", …" if len(skipped) > 5 else "")
                detail = f"{len(skipped)} hidden, descriptive or output files left out: {named}"
                walk.issues.append(issue("hidden-file", path.name, detail))
            if len(walk.found) == before:
                detail = "the folder holds no file to read"
                walk.issues.append(issue("nothing-found", path.name or ".", detail))
        else:
            walk.entry(path, _label(path.name), ())
    if missing and len(missing) == len(paths):
        raise UsageError(
            f"no such file or folder: {', '.join(repr(str(path)) for path in missing[:3])}",
            hint="give a file or folder that exists",
        )
    walk.issues.extend(
        issue("missing-path", str(path), "no such file or folder") for path in missing
    )
    if len(walk.found) > options.max_files:
        detail = f"only the first {options.max_files} files are read"
        walk.issues.append(issue("too-many-files", walk.found[options.max_files][0], detail))
        del walk.found[options.max_files :]
    return walk.found, walk.issues


def read_files(
    found: list[tuple[str, Path]], options: Options
) -> Iterator[tuple[SourceFile | None, Issue | None]]:
    """Read each file within the bound, one at a time; a file that cannot be read is an Issue."""
    for name, path in found:
        try:
            size = path.stat().st_size
            if size > options.max_bytes:
                detail = f"{size:,} bytes, more than {options.max_bytes:,}"
                yield None, issue("too-large", name, detail, hint="split the file")
                continue
            with path.open("rb") as stream:
                payload = stream.read(options.max_bytes + 1)
        except OSError as error:
            yield None, _unreadable(name, error)
            continue
        if not payload.strip():
            yield None, issue("empty-file", name, "the file holds nothing")
            continue
        digest = hashlib.sha256(payload).hexdigest()
        yield SourceFile(path=name, payload=payload, sha256=digest), None
