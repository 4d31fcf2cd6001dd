"""The workflow's own steps, run as GitHub runs them: fresh folders, a bare environment, bash."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / "deploy" / "publish.yml"
#: what a step may take from the runner's own world, and nothing else
_EXPRESSION = re.compile(r"\$\{\{\s*([\w.]+)\s*\}\}")


def read_workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    return found


def read_steps(job: str = "write") -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = read_workflow()["jobs"][job]["steps"]
    return steps


@dataclass
class Runner:
    """A machine that is new for each run; only the site's repository and the cache outlive it."""

    folder: Path
    python: Path
    secrets: dict[str, str] = field(default_factory=dict)
    package: str = ""
    runs: int = 0

    @property
    def remote(self) -> Path:
        return self.folder / "site.git"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def git(self, *words: str, cwd: Path) -> str:
        told = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
            cwd=cwd, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return told.stdout

    def put_site(self, files: dict[str, str]) -> None:
        """Make the site's repository."""
        start = self.folder / "start"
        for name, text in files.items():
            path = start / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.git("init", "-q", "-b", "main", str(start), cwd=self.folder)
        self.git("add", "-A", cwd=start)
        self.git("commit", "-qm", "A site", cwd=start)
        self.git("clone", "-q", "--bare", str(start), str(self.remote), cwd=self.folder)

    def run(self) -> dict[str, str]:
        """Run the job once on a new machine; return what each step printed, by its name."""
        self.runs += 1
        place = self.folder / f"run-{self.runs}"
        work, home = place / "work", place / "home"
        home.mkdir(parents=True)
        told: dict[str, str] = {}
        environment = {
            "PATH": f"{self.python.parent}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "GITHUB_STEP_SUMMARY": str(place / "summary.md"),
            **{name: str(value) for name, value in read_workflow()["env"].items()},
        }
        if self.package:
            environment["YANBAO_PACKAGE"] = self.package
            environment.update(
                {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "UV_"))}
            )
        for step in read_steps():
            use = step.get("uses", "").partition("@")[0]
            if use == "actions/checkout":
                self.git("clone", "-q", str(self.remote), str(work), cwd=self.folder)
            elif use == "actions/cache/restore" and self.cache.exists():
                shutil.copytree(self.cache, work / step["with"]["path"])
            elif use == "actions/cache/save":
                shutil.rmtree(self.cache, ignore_errors=True)
                shutil.copytree(work / step["with"]["path"], self.cache)
            elif "run" in step and (step["name"] != "Install" or self.package):
                own = {name: self._fill(text) for name, text in step.get("env", {}).items()}
                told[step["name"]] = self._bash(step["run"], work, {**environment, **own})
        summary = place / "summary.md"
        told["summary"] = summary.read_text("utf-8") if summary.exists() else ""
        return told

    def _fill(self, text: str) -> str:
        return _EXPRESSION.sub(lambda m: self.secrets.get(m.group(1), ""), text)

    def _bash(self, script: str, work: Path, environment: dict[str, str]) -> str:
        path = self.folder / "step.sh"
        path.write_text(script, "utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(path)],
            cwd=work, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def published(self) -> list[str]:
        """The files that stand in the site's repository."""
        return self.git("ls-tree", "-r", "--name-only", "main", cwd=self.remote).splitlines()

    def commits(self) -> int:
        return len(self.git("log", "--format=%h", "main", cwd=self.remote).splitlines())
