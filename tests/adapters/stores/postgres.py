"""A PostgreSQL server of Debian's package for tests: its own folder, its own socket, no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def find_programs() -> Path | None:
    """The folder of the newest server programs, None where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: float(path.parts[4])
    )
    if found:
        return found[-1].parent
    named = shutil.which("pg_ctl")
    return Path(named).resolve().parent if named else None


@dataclass
class PostgresServer:
    """A server under one folder; the server refuses to run as root, so it runs as ``postgres``."""

    folder: Path
    programs: Path

    @property
    def url(self) -> str:
        return f"postgresql:///postgres?host={self.folder}&user=postgres"

    def run(self, program: str, *words: str) -> str:
        told = subprocess.run(
            [str(self.programs / program), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            user="postgres" if os.getuid() == 0 else None,
        )
        assert told.returncode == 0, f"{program}: {told.stdout}{told.stderr}"
        return told.stdout

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        self.run(
            "pg_ctl", "-D", "cluster", "-w", "-t", "60", "-o", options, "-l", "server.log", "start"
        )  # fmt: skip

    def stop(self) -> None:
        self.run("pg_ctl", "-D", "cluster", "-w", "-m", "immediate", "stop")


@contextmanager
def serving_postgres() -> Iterator[PostgresServer]:
    """Start a new, empty server; stop it and take its folder away at the end."""
    programs = find_programs()
    assert programs is not None, "no PostgreSQL server: make postgres-setup"
    folder = Path(tempfile.mkdtemp(prefix="yanbao-pg-", dir="/tmp"))  # a socket's path is short
    server = PostgresServer(folder, programs)
    try:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        server.run("initdb", "-D", "cluster", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        server.start()
        try:
            yield server
        finally:
            subprocess.run(
                [str(programs / "pg_ctl"), "-D", "cluster", "-m", "immediate", "stop"],
                capture_output=True,
                check=False,
                cwd=folder,
                user="postgres" if os.getuid() == 0 else None,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
