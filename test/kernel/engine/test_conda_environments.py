"""Environments that a conda tool makes: when, how it is asked, and what is recorded. The tool is a script that writes
down what it is asked and makes a working folder."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.environments.conda_tool import CondaTool
from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.home import Home
from steploom.engine.values import EnvironmentSpec, RunStatus
from steploom.errors import EnvironmentBuildError, SteploomError

GDAL = EnvironmentSpec(conda=("gdal=3.8", "numpy"), pip=("tiny",), channels=("anaconda", "conda-forge"))
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"

# `create -p FOLDER ... packages`: a virtual environment of this Python, and a record of each package that is asked for.
# A first line of a shell's, as the path of a Python may have spaces.
PROGRAM = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import json, subprocess, sys
from pathlib import Path
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print({said!r})
    sys.exit()
with open({calls!r}, "a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
print("resolving")
if "nowhere" in arguments:
    print("error: nothing provides nowhere")
    sys.exit(1)
folder = Path(arguments[arguments.index("-p") + 1])
subprocess.run([{uv!r}, "venv", "--quiet", "--python", {python!r}, str(folder)], check=True)
(folder / "conda-meta").mkdir()
for package in arguments[arguments.index("--override-channels") + 1:]:
    name, _, version = package.rpartition("::")[2].partition("=")
    if name.isidentifier() and name != "python":
        record = {{"name": name, "version": version.strip("=<>") or "1.0"}}
        (folder / "conda-meta" / (name + ".json")).write_text(json.dumps(record))
"""


@dataclass
class FakeTool:
    calls_file: Path

    @property
    def calls(self) -> list[list[str]]:
        import json

        text = self.calls_file.read_text() if self.calls_file.exists() else ""
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def only_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the path, empty: no conda tool of this machine is seen, and no pyenv."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return folder


@pytest.fixture
def install(only_path: Path, tmp_path: Path) -> Callable[..., FakeTool]:
    def make(name: str, said: str = "2.0.5") -> FakeTool:
        from steploom.engine.environments.uv import uv_program

        calls = tmp_path / f"{name}.calls"
        program = only_path / name
        text = PROGRAM.format(python=sys.executable, said=said, calls=str(calls), uv=uv_program())
        program.write_text(textwrap.dedent(text))
        program.chmod(0o755)
        return FakeTool(calls)

    return make


@pytest.fixture
def manager(tmp_path: Path, shelf: Any, only_path: Path) -> EnvironmentManager:
    shelf.add("tiny", "1.0")
    shelf.add("numpy", "1.26.4")
    return EnvironmentManager(Home.open(tmp_path / "home"))


def notes_of(manager: EnvironmentManager, spec: EnvironmentSpec) -> str:
    problems, notes = manager.check(spec, sys.executable)
    assert problems == ()
    return "\n".join(notes)


# -- which tool


def test_the_first_that_starts_is_taken(install: Any, only_path: Path) -> None:
    assert CondaTool.find() is None
    install("pixi", "pixi 0.40.1")
    install("conda", "conda 24.1.2")
    assert str(CondaTool.find()) == "conda 24.1.2"
    install("mamba", "mamba 1.5.8\nconda 24.1.2")
    assert str(CondaTool.find()) == "mamba 1.5.8"
    broken = only_path / "micromamba"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    assert str(CondaTool.find()) == "mamba 1.5.8"


# -- when


def test_without_a_tool_the_package_and_the_tool_are_named(manager: EnvironmentManager) -> None:
    ((problem,), _) = manager.check(GDAL, sys.executable)
    assert problem.code == "conda-package"
    assert "'gdal=3.8' is not on PyPI" in problem.what
    assert "no micromamba, mamba, conda or pixi" in problem.what
    assert "Install micromamba" in problem.cure
    with pytest.raises(SteploomError):
        manager.ensure(GDAL, sys.executable, print)


def test_what_pypi_has_is_installed_by_uv_all_the_same(manager: EnvironmentManager, install: Any) -> None:
    tool = install("micromamba")
    prepared = manager.ensure(EnvironmentSpec(conda=("numpy",)), sys.executable, print)
    assert prepared.resolved == ("numpy==1.26.4",)
    assert tool.calls == []


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (EnvironmentSpec(conda=("gdal", "libx")), "as gdal, libx are not on PyPI: gdal, libx."),
        (EnvironmentSpec(conda=("numpy",), channels=("bioconda", "conda-forge")), "as bioconda is to be looked into"),
        (EnvironmentSpec(conda=("nvidia::numpy",)), "as nvidia is to be looked into"),
        (EnvironmentSpec(python="3.29"), "as this machine has no Python 3.29"),
        (EnvironmentSpec(conda=("python==3.29",)), "as this machine has no Python 3.29"),
    ],
)
def test_what_uv_cannot_do_is_left_to_the_tool(
    manager: EnvironmentManager, install: Any, spec: EnvironmentSpec, reason: str
) -> None:
    install("micromamba")
    assert reason in notes_of(manager, spec)


@pytest.mark.parametrize("spec", [EnvironmentSpec(python="3.6"), EnvironmentSpec(conda=("conda-forge::numpy",))])
def test_a_tool_is_not_asked_for_what_uv_does_or_nobody_can(
    manager: EnvironmentManager, install: Any, spec: EnvironmentSpec
) -> None:
    install("micromamba")
    assert "micromamba" not in notes_of(manager, spec)


# -- how


def test_conda_packages_by_the_tool_and_pip_packages_by_uv(manager: EnvironmentManager, install: Any) -> None:
    tool = install("micromamba")
    lines: list[str] = []
    prepared = manager.ensure(GDAL, sys.executable, lines.append)
    folder = manager.folder(prepared.id).path
    (call,) = tool.calls
    packages = [f"python={MINOR}", "gdal=3.8", "numpy"]
    assert call == ["create", "-p", str(folder), "--yes", "--override-channels", "-c", "conda-forge", *packages]
    assert set(prepared.resolved) == {"tiny==1.0", "gdal=3.8", "numpy=1.0"}
    assert prepared.properties["steploom.environment_tools"].endswith(", micromamba 2.0.5")
    assert prepared.variables == {"CONDA_PREFIX": str(folder)}
    said = subprocess.run([prepared.python, "-c", "import tiny; print(tiny.VERSION)"], capture_output=True, text=True)
    assert said.stdout == "1.0\n"
    log = manager.build_log(prepared.id)
    assert f"note: micromamba 2.0.5 installs Python {MINOR}." in log
    assert "gdal is not on PyPI: gdal=3.8, numpy." in log
    assert "Running micromamba create -p " in log
    assert "resolving" in log and "Installing tiny" in log
    assert manager.ensure(GDAL, sys.executable, lines.append) == prepared
    assert len(tool.calls) == 1


def test_channels_of_the_user_s_own_come_first(manager: EnvironmentManager, install: Any) -> None:
    tool = install("micromamba")
    spec = EnvironmentSpec(conda=("nvidia::cudnn",), channels=("pytorch", "defaults"), python="3.29")
    manager.ensure(spec, sys.executable, print)
    (call,) = tool.calls
    asked = [call[place + 1] for place, word in enumerate(call) if word == "-c"]
    assert asked == ["pytorch", "nvidia", "conda-forge"]
    assert call[-2:] == ["python=3.29", "nvidia::cudnn"]


def test_pixi_is_asked_to_run_micromamba(manager: EnvironmentManager, install: Any) -> None:
    tool = install("pixi", "pixi 0.40.1")
    prepared = manager.ensure(GDAL, sys.executable, print)
    assert tool.calls[0][:6] == ["exec", "--spec", "micromamba", "micromamba", "create", "-p"]
    assert "pixi 0.40.1" in prepared.properties["steploom.environment_tools"]


def test_what_the_tool_refuses_is_told_with_its_words(manager: EnvironmentManager, install: Any) -> None:
    install("conda", "conda 24.1.2")
    spec = EnvironmentSpec(conda=("gdal", "nowhere"))
    with pytest.raises(EnvironmentBuildError) as caught:
        manager.ensure(spec, sys.executable, print)
    assert caught.value.code == "environment-build"
    assert "conda could not install" in caught.value.what
    assert "nothing provides nowhere" in caught.value.what
    assert not manager.is_ready(manager.digest(spec, sys.executable))


def test_many_at_once_ask_the_tool_once(manager: EnvironmentManager, install: Any) -> None:
    tool = install("micromamba")
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(manager.ensure(GDAL, sys.executable, print).id)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tool.calls) == 1
    assert len(found) == 4 and len(set(found)) == 1


def test_which_tool_makes_it_changes_nothing_but_packages_channels_and_python_do(
    manager: EnvironmentManager, install: Any, tmp_path: Path, only_path: Path
) -> None:
    install("micromamba")
    specs = (
        GDAL,
        EnvironmentSpec(conda=("gdal=3.9", "numpy"), pip=("tiny",)),
        EnvironmentSpec(conda=("gdal=3.8", "numpy"), pip=("tiny",), channels=("bioconda",)),
        EnvironmentSpec(conda=("gdal=3.8", "numpy"), pip=("tiny",), python="3.29"),
    )
    digests = [manager.digest(spec, sys.executable) for spec in specs]
    assert len(set(digests)) == 4
    (only_path / "micromamba").unlink()
    install("conda", "24.1.2")
    other = EnvironmentManager(Home.open(tmp_path / "home"))
    assert other.digest(GDAL, sys.executable) == digests[0]


def test_a_step_runs_in_it(lab: Any, shelf: Any, install: Any) -> None:
    shelf.add("tiny", "1.0")
    install("micromamba")
    text = "import os, sys, tiny\nprint(os.environ['CONDA_PREFIX'] == sys.prefix, 'VIRTUAL_ENV' in os.environ)\n"
    run = lab.run(lab.graph({**lab.step("x", text), "environment": GDAL.to_json()}))
    (step,) = run.steps
    assert run.status is RunStatus.FINISHED, step.error
    assert lab.log(step).split() == ["True", "False"]
    assert "gdal=3.8" in step.properties["steploom.packages"].splitlines()
    assert step.properties["steploom.python"].startswith(MINOR)
    assert os.path.isdir(lab.home / "envs" / step.properties["steploom.environment"] / "conda-meta")
