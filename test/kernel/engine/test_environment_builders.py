"""Builders as processes: many that want the same, and one that is killed while its tool goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.environments.manager import EnvironmentManager, PreparedEnvironment
from steploom.engine.environments.prune import prunable_environments
from steploom.engine.environments.uv import uv_program
from steploom.engine.home import Home
from steploom.engine.store.store import Store
from steploom.engine.values import EnvironmentSpec

GDAL = EnvironmentSpec(conda=("gdal",))
TINY = EnvironmentSpec(pip=("tiny",))

BUILDER = """
import json, sys
from pathlib import Path
from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.home import Home
from steploom.engine.values import EnvironmentSpec
spec = EnvironmentSpec.from_json(json.loads(sys.argv[2]))
print(EnvironmentManager(Home.open(Path(sys.argv[1]))).ensure(spec, sys.executable, print).id)
"""
# Leaves something half made, and goes on only when it is let.
TOOL = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import subprocess, sys, time
from pathlib import Path
if sys.argv[1:] == ["--version"]:
    print("2.0.5")
    sys.exit()
folder = Path(sys.argv[sys.argv.index("-p") + 1])
gate = Path({gate!r})
if not gate.exists():
    folder.mkdir()
    (folder / "half").touch()
    Path({begun!r}).touch()
    while not gate.exists():
        time.sleep(0.01)
    (folder / "late").touch()
    sys.exit()
subprocess.run([{uv!r}, "venv", "--quiet", "--python", {python!r}, str(folder)], check=True)
"""


@pytest.fixture
def builders() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def start(home: Path, spec: EnvironmentSpec) -> subprocess.Popen[str]:
    import json

    command = [sys.executable, "-c", BUILDER, str(home), json.dumps(spec.to_json())]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_of_four_processes_one_builds(tmp_path: Path, shelf: Any, builders: list[subprocess.Popen[str]]) -> None:
    shelf.add("tiny", "1.0")
    builders += [start(tmp_path / "home", TINY) for _ in range(4)]
    said = [process.communicate(timeout=100)[0] for process in builders]
    assert [process.returncode for process in builders] == [0] * 4, said
    assert sum("Installing tiny" in text for text in said) == 1
    assert len({text.splitlines()[-1] for text in said}) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no lock is inherited there")
def test_what_a_killed_builder_has_started_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Any, builders: list[subprocess.Popen[str]]
) -> None:
    gate, begun, tools = tmp_path / "gate", tmp_path / "begun", tmp_path / "bin"
    tools.mkdir()
    text = TOOL.format(python=sys.executable, uv=uv_program(), gate=str(gate), begun=str(begun))
    (tools / "micromamba").write_text(text)
    (tools / "micromamba").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    home = Home.open(tmp_path / "home")
    manager = EnvironmentManager(home)
    folder = manager.folder(manager.digest(GDAL, sys.executable))
    lines: list[str] = []
    built: list[PreparedEnvironment] = []
    builder = start(home.root, GDAL)
    builders.append(builder)
    second = threading.Thread(target=lambda: built.append(manager.ensure(GDAL, sys.executable, lines.append)))
    try:
        until(begun.exists, seconds=60)
        builder.kill()
        builder.wait()
        store = Store(home)
        assert prunable_environments(home, store, older_than_days=None, now=folder.last_used()) == ()
        store.close()
        second.start()
        until(lambda: any("still at work" in line for line in lines), seconds=60)
        assert (folder.path / "half").exists()
    finally:
        gate.touch()
    second.join(60)
    assert built and built[0].python == folder.python
    assert not (folder.path / "half").exists() and not (folder.path / "late").exists()
