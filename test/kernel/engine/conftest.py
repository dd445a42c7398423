"""A home, a source folder and graphs for tests of the engine; whatever a test has started is gone after it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.engine.api import Engine
from steploom.engine.values import RunRecord, StepRecord, Submission

USER_MANAGED = {
    "python": None,
    "conda": [],
    "pip": [],
    "channels": [],
    "variables": {},
    "userManaged": True,
    "docker": {"enabled": False, "baseImage": None},
}
# Waits for the file it is given, then ends with the exit code it is given.
WAIT_FOR = """
import sys, os, time
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
sys.exit(int(sys.argv[2]))
"""


def make_port(name: str, node: str | None = None, mode: str = "mount") -> dict[str, Any]:
    return {"name": name, "node": node or name, "mode": mode}


def argument(item: Any) -> dict[str, Any]:
    """`<name>` is a port, `{name}` a parameter, anything else a literal."""
    text = str(item)
    if text.startswith("<"):
        return {"kind": "port", "port": text.strip("<>")}
    if text.startswith("{"):
        return {"kind": "parameter", "name": text.strip("{}")}
    return {"kind": "literal", "text": text}


class Lab:
    """Writes scripts, builds graphs, runs them; waits with deadlines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.engine = Engine.open(self.home)
        self.gate = folder / "gate"
        self.workspace = self.engine.workspace().name

    # -- making things

    def script(self, name: str, text: str) -> Path:
        """A script in a folder of its own, so that changing one says nothing about another."""
        folder = self.folder / "src" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        return folder

    def data(self, path: str, text: str) -> Path:
        """A file on the default datastore."""
        file = self.datastore / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    @property
    def datastore(self) -> Path:
        name = self.engine.workspace().default_datastore
        return Path(self.engine.datastore(self.workspace, name).location)

    def compute(self, name: str, nodes: int) -> None:
        self.engine.create_compute(
            self.workspace, name, vm_size="STANDARD_D2_V2", min_nodes=0, max_nodes=nodes, idle_seconds=1800
        )

    def step(
        self,
        name: str,
        text: str | None = None,
        *,
        arguments: Sequence[Any] = (),
        inputs: Sequence[Mapping[str, Any]] = (),
        outputs: Sequence[Mapping[str, Any]] = (),
        **fields: Any,
    ) -> dict[str, Any]:
        if text is not None:
            self.script(name, text)
        return {
            "kind": "step",
            "id": name,
            "name": name,
            "type": "PythonScriptStep",
            "script": f"{name}.py",
            "source": str(self.folder / "src" / name),
            "compute": None,
            "environment": USER_MANAGED,
            "arguments": [argument(item) for item in arguments],
            "inputs": list(inputs),
            "outputs": list(outputs),
            "params": {},
            "allowReuse": True,
            "after": [],
            **fields,
        }

    def waiting(self, name: str, *, exit_code: int = 0, **fields: Any) -> dict[str, Any]:
        """A step that runs until there is a file `gate`."""
        return self.step(name, WAIT_FOR, arguments=[self.gate, exit_code], **fields)

    def reference(self, name: str, path: str, *, mode: str = "mount") -> dict[str, Any]:
        return {"kind": "reference", "id": name, "name": name, "datastore": None, "path": path, "mode": mode}

    def output(self, name: str) -> dict[str, Any]:
        return {"kind": "data", "id": name, "name": name, "datastore": None, "mode": "mount"}

    def graph(self, *nodes: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        items = [{"name": name, "default": value} for name, value in (parameters or {}).items()]
        return {"version": 1, "name": "pipeline", "nodes": list(nodes), "parameters": items}

    # -- running

    def submit(self, graph: Mapping[str, Any], **fields: Any) -> RunRecord:
        options = {"workspace": self.workspace, "experiment": "exp", "interpreter": sys.executable, **fields}
        return self.engine.submit(Submission(graph=graph, **options))

    def run(self, graph: Mapping[str, Any], **fields: Any) -> RunRecord:
        return self.ended(self.submit(graph, **fields))

    def ended(self, run: RunRecord) -> RunRecord:
        record = self.engine.wait(run.id, timeout_s=40)
        assert record.status.is_final, record
        return record

    def log(self, step: StepRecord) -> str:
        return self.engine.log(step.id).text

    def step_of(self, run: RunRecord, name: str) -> StepRecord:
        """The step as it is now."""
        return next(step for step in self.engine.run(run.id).steps if step.name == name)

    def supervisor(self) -> psutil.Process:
        """The living one."""
        return next(process for process in processes_of(self.home) if "steploom.engine.supervisor" in process.cmdline())

    def kill(self, process: psutil.Process) -> None:
        """SIGKILL, and wait until it is dead with all its threads, whether or not anybody collects it."""
        process.kill()
        wait_until(lambda: self.is_dead(process))

    @staticmethod
    def is_dead(process: psutil.Process) -> bool:
        try:
            return process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        except psutil.NoSuchProcess:
            return True

    def processes_of_step(self, step: StepRecord) -> list[psutil.Process]:
        folder = str(self.home / "runs" / step.run_id / "steps" / step.id)
        return [item for item in processes_of(self.home) if _environ(item).get("STEPLOOM_STEP_DIR") == folder]


class WheelShelf:
    """A package index without a network, and uv's only one: wheels of one small module each."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        folder.mkdir()
        for name in ("UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("UV_DEFAULT_INDEX", folder.as_uri())

    def add(self, name: str, version: str) -> None:
        """`import <name>` gives a module with `VERSION`."""
        module = name.replace("-", "_")
        facts = f"{module}-{version}.dist-info"
        place = self._folder / name.replace("_", "-")
        place.mkdir(exist_ok=True)
        with zipfile.ZipFile(place / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{module}.py", f"VERSION = {version!r}\n")
            wheel.writestr(f"{facts}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            wheel.writestr(f"{facts}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{facts}/RECORD", "")
        links = "".join(f'<a href="{item.name}">{item.name}</a>' for item in sorted(place.glob("*.whl")))
        (place / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>", encoding="utf-8")


def processes_of(home: Path) -> list[psutil.Process]:
    """Every living process whose environment names this home."""
    return [item for item in psutil.process_iter() if _environ(item).get("STEPLOOM_HOME") == str(home)]


def _environ(process: psutil.Process) -> dict[str, str]:
    """Nothing of what is dead, somebody else's, or this test itself."""
    try:
        alive = process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE
        return process.environ() if alive else {}
    except (psutil.Error, OSError):
        return {}


def wait_until(condition: Callable[[], Any], *, seconds: float = 20.0) -> Any:
    """The condition's first true value; fails at the deadline."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.01)
    return found


def reap(home: Path) -> None:
    """Until nothing of this home is alive. A zombie is not, however late it is collected."""

    def none_is_left() -> bool:
        found = processes_of(home)
        for process in found:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        return not found

    wait_until(none_is_left)


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv("STEPLOOM_HOME", str(tmp_path / "home"))
    made = Lab(tmp_path)
    yield made
    reap(made.home)


@pytest.fixture
def until() -> Callable[..., Any]:
    return wait_until


@pytest.fixture
def port() -> Callable[..., dict[str, Any]]:
    return make_port


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WheelShelf:
    """The only packages there are; before `lab`'s supervisor starts."""
    return WheelShelf(tmp_path / "shelf", monkeypatch)
