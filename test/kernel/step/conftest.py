"""A step without an engine: its folder with the facts, and scripts that run in a process of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from steploom.step import site_folder


class StepFolder:
    """`python` finds nothing but the standard library and what Steploom gives to scripts."""

    def __init__(self, root: Path) -> None:
        self.python = oldest_python()
        self.home = root / "home"
        self.folder = self.home / "runs" / "run-1" / "steps" / "step-1"
        self.work = self.folder / "work"
        self.work.mkdir(parents=True)
        self.write_facts()

    def write_facts(self, **changes: Any) -> None:
        facts = {
            "runId": "run-1",
            "stepId": "step-1",
            "stepName": "train",
            "stepType": "PythonScriptStep",
            "experiment": "flights",
            "workspace": {
                "name": "local",
                "subscriptionId": "",
                "resourceGroup": "",
                "location": "",
                "defaultDatastore": "workspaceblobstore",
                "tags": {},
            },
            "data": {
                "inputs": {"raw": {"path": "/data/raw", "definition": None}},
                "outputs": {"model": "/data/model"},
                "datastores": {
                    "workspaceblobstore": {"location": str(self.home / "blobs"), "standsFor": {}},
                    "sales": {
                        "location": str(self.home / "sales"),
                        "standsFor": {
                            "type": "AzureBlob",
                            "account": "contoso",
                            "container": "sales-2019",
                            "protocol": "https",
                            "endpoint": "core.windows.net",
                        },
                    },
                },
            },
            "runNumber": 3,
            "tags": {"a": "1"},
            "reused": {},
            **changes,
        }
        (self.folder / "run.json").write_text(json.dumps(facts), encoding="utf-8")
        listed = [{"id": "step-1", "name": "train"}]
        (self.folder.parent.parent / "steps.json").write_text(json.dumps(listed), encoding="utf-8")

    def start(self, code: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("STEPLOOM_")}
        return subprocess.run(
            [self.python, "-S", "-W", "error", "-c", code],
            cwd=self.work,
            env={**inherited, "PYTHONPATH": str(site_folder()), **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, code: str) -> str:
        """What the script prints; it has to succeed."""
        done = self.start(code, self._variables)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def fail(self, code: str) -> str:
        """The last line of the traceback of a script that has to fail."""
        done = self.start(code, self._variables)
        assert done.returncode != 0, done.stdout
        return done.stderr.strip().splitlines()[-1]

    @property
    def _variables(self) -> dict[str, str]:
        return {"STEPLOOM_STEP_DIR": str(self.folder), "STEPLOOM_HOME": str(self.home)}

    def journal(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "journal.ndjson").read_text().splitlines()]


@pytest.fixture
def step(tmp_path: Path) -> StepFolder:
    return StepFolder(tmp_path)


@cache
def oldest_python() -> str:
    """The oldest one on this machine that a step may have: on the path, or one that pyenv has. Steps that really run,
    elsewhere among the tests, have the newest."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in ("3.8", "3.9", "3.10"):
        for found in (*pyenv.glob(f"{version}.*/bin/python"), shutil.which(f"python{version}")):
            # What pyenv puts on the path may be a stand-in for an interpreter that is not chosen here.
            if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
                return str(found)
    return sys.executable
