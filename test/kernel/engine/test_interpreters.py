"""Which Python an environment gets: those of this machine, and ones that only say a version."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from steploom.engine.environments import interpreters
from steploom.engine.environments.interpreters import choose_interpreter
from steploom.engine.environments.python_request import PythonRequest

OWN = platform.python_version()
MINOR = ".".join(OWN.split(".")[:2])
# Not to be had on any machine.
FAR = "3.29"


@pytest.fixture(autouse=True)
def only_pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of pyenv's versions: empty; and nothing else to be found, by uv neither."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "managed"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("UV_PYTHON_DOWNLOADS", raising=False)
    interpreters.version_of.cache_clear()
    return tmp_path / "pyenv" / "versions"


def install(folder: Path, version: str, *, name: str = "", starts: bool = True) -> Path:
    """A program that answers as that Python does when asked for its version."""
    python = folder / (name or version) / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho {version}\n" if starts else "#!/bin/sh\nexit 127\n")
    python.chmod(0o755)
    return python


@pytest.mark.parametrize("wanted", [None, MINOR, f"=={MINOR}", f"{MINOR}.0", f"=={OWN}", "3", f">={MINOR}"])
def test_the_kernel_s_own_is_taken_when_it_will_do(wanted: str | None) -> None:
    chosen = choose_interpreter(wanted, sys.executable)
    assert chosen.python == sys.executable
    assert chosen.note == f"Python {OWN}, the kernel's, is used."
    assert chosen.problem is None and not chosen.is_missing


@pytest.mark.parametrize(
    ("wanted", "version"),
    [("3.28", "3.28.11"), ("3.28.1", "3.28.11"), ("==3.28.2", "3.28.2"), (">=3.27.1,<3.28.3", "3.28.2")],
)
def test_pyenv_s_newest_that_will_do_and_starts(only_pyenv: Path, wanted: str, version: str) -> None:
    for number in ("3.28.2", "3.28.11", "3.27.1"):
        install(only_pyenv, number)
    install(only_pyenv, "3.28.12", starts=False)
    install(only_pyenv, "3.28.4", name="my-env")
    chosen = choose_interpreter(wanted, sys.executable)
    assert chosen.python == str(only_pyenv / version / "bin" / "python")
    assert chosen.note == f"Python {version} is used: {chosen.python}."


def test_what_uv_finds_is_taken(tmp_path: Path) -> None:
    """The kernel's own Python by its name on the path, asked for by a kernel that is another."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / f"python{MINOR}").symlink_to(Path(sys.executable).resolve())
    other = install(tmp_path / "other", FAR + ".0")
    chosen = choose_interpreter(MINOR, str(other))
    assert not chosen.is_missing
    assert interpreters.version_of(chosen.python) == OWN


def test_one_that_is_not_there_is_told_and_the_kernel_s_is_taken() -> None:
    chosen = choose_interpreter(FAR, sys.executable)
    assert (chosen.python, chosen.key, chosen.problem) == (sys.executable, MINOR, None)
    assert chosen.is_missing
    assert chosen.note == f"Python {FAR} is not on this machine; Python {OWN}, the kernel's, is used instead."


def test_one_that_must_be_is_an_error_when_it_is_not_there() -> None:
    problem = choose_interpreter(f"=={FAR}", sys.executable).problem
    assert problem is not None
    assert problem.code == "python-missing"
    assert f"Python {FAR} is not on this machine" in problem.what
    assert "without '=='" in problem.cure


@pytest.mark.parametrize("wanted", ["3.6", "3.7.4", "2.7", "<3.8"])
def test_one_that_steps_cannot_run_with_is_not_looked_for(only_pyenv: Path, wanted: str) -> None:
    for number in ("3.6.15", "3.7.4", "2.7.18"):
        install(only_pyenv, number)
    chosen = choose_interpreter(wanted, sys.executable)
    assert chosen.python == sys.executable
    assert chosen.note.startswith("Steps need Python 3.8 or later, so not ")
    assert not chosen.is_missing


def test_uv_downloads_one_only_when_the_user_lets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "automatic")
    chosen = choose_interpreter(f"=={FAR}", sys.executable)
    assert (chosen.python, chosen.problem, chosen.is_missing) == (FAR, None, False)
    assert "uv downloads it" in chosen.note


def test_what_is_no_version_is_told() -> None:
    problem = choose_interpreter("three", sys.executable).problem
    assert problem is not None
    assert (problem.code, problem.where) == ("bad-python", "run configuration, Python version")
    assert "'three'" in problem.what and problem.cure


def test_the_environment_s_identity_follows_the_version_that_is_used(only_pyenv: Path) -> None:
    install(only_pyenv, "3.28.2")
    keys = [choose_interpreter(wanted, sys.executable).key for wanted in (None, FAR, "3.28", "3.28.9", "==3.28.2")]
    assert keys == [MINOR, MINOR, "3.28", "3.28", "3.28.2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.9", "python=3.9"), ("3.9.1", "python=3.9"), ("==3.9.1", "python=3.9.1"), (">=3.8,<3.10", "python<3.10,>=3.8")],
)
def test_as_one_of_conda_s_packages(text: str, expected: str) -> None:
    request = PythonRequest.parse(text)
    assert request is not None
    assert request.for_conda == expected
