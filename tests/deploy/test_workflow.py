"""deploy/publish.yml: valid by GitHub's schema, and its steps do what they say on a new machine.

``make workflow-test`` runs the installation step too, in an environment of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.adapters.messengers.servers import plain_service
from tests.adapters.sources.loopback import Loopback
from tests.collect.sources.builders import source_entry
from tests.deploy.workflows import WORKFLOW, Runner, read_steps, read_workflow
from tests.pipeline.desks import BUYBACK, RESULTS, Paper

PACKAGE = os.environ.get("YANBAO_WORKFLOW_PACKAGE", "")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs bash")


def test_it_is_valid_by_the_schema_of_workflows() -> None:
    command = Path(sys.executable).with_name("check-jsonschema")
    words = [str(command), "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_a_planted_fault_is_caught(tmp_path: Path) -> None:
    planted = tmp_path / "publish.yml"
    planted.write_text(WORKFLOW.read_text("utf-8").replace("runs-on:", "run-on:"), "utf-8")
    command = Path(sys.executable).with_name("check-jsonschema")
    words = [str(command), "--builtin-schema", "vendor.github-workflows", str(planted)]
    assert subprocess.run(words, capture_output=True, check=False).returncode != 0


def test_no_script_takes_in_an_expression() -> None:
    """What an expression gives becomes part of a script before bash reads it."""
    scripts = [s["run"] for job in ("write", "publish") for s in read_steps(job) if "run" in s]
    assert scripts
    assert not any("${{" in script for script in scripts)


def test_actions_are_of_a_version_and_secrets_go_to_one_step() -> None:
    for job in ("write", "publish"):
        for step in read_steps(job):
            if "uses" in step:
                assert re.fullmatch(r"actions/[\w/-]+@v\d+", step["uses"])
    text = WORKFLOW.read_text("utf-8")
    holders = [s["name"] for s in read_steps() if "secrets." in str(s.get("env", ""))]
    assert holders == ["Write what is due"]
    assert text.count("${{ secrets.") == 1


def test_its_hours_are_the_slots() -> None:
    crons = {row["cron"] for row in read_workflow()[True]["schedule"]}  # YAML reads "on" as true
    assert crons == {"30 0 * * 1-5", "40 3 * * 1-5", "30 7 * * 1-5"}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    if not PACKAGE:
        return Runner(tmp_path, Path(sys.executable))
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    return Runner(tmp_path, tmp_path / "venv" / "bin" / "python", package=PACKAGE)


@pytest.mark.slow
def test_its_steps_publish_keep_and_go_on(runner: Runner, server: Loopback) -> None:
    paper = Paper(server)
    now = datetime.now(UTC)
    paper.print(1, BUYBACK, now - timedelta(hours=2))
    with plain_service() as hook:
        runner.secrets["secrets.YANBAO_CHANNEL_TEAM"] = f"json://127.0.0.1:{hook.port}/SECRET"
        runner.put_site(
            {
                "_config.yml": "title: notes\n",
                "_desk/desk.toml": 'sources = ["paper"]\nout = ".."\n'
                f'site = "https://example.org/notes"\nallow = ["{server.host}"]\n',
                "_desk/sources.toml": source_entry(server.url("/feed")),
            }
        )
        first = runner.run()
        names = runner.published()
        assert runner.commits() == 2
        assert any(re.fullmatch(r"_posts/\d{4}-\d\d-\d\d-fund_research\w*\.md", n) for n in names)
        assert "atom.xml" in names
        assert any(name.startswith("_sources/") for name in names)
        assert not any(name.startswith(("_desk/store", "_desk/log")) for name in names)
        assert "store:" in first["summary"]
        assert len(hook.received) == 1

        second = runner.run()
        assert "nothing new" in second["Keep the notes"]
        assert runner.commits() == 2, "the slot was run, and the store remembers it"

        # the cache is lost: the slot is run anew, from what the sources still say
        paper.print(2, RESULTS, now - timedelta(hours=1))
        subprocess.run(["rm", "-rf", str(runner.cache)], check=True)
        runner.run()
        assert runner.commits() == 3
        everything = "".join(str(told) for told in (first, second)) + "".join(runner.published())
        assert "SECRET" not in everything
