"""Loading into IPython: cheap, once, and never in the way of a kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from steploom import ipython_extension

STARTUP = Path(ipython_extension.__file__).parent / "data" / "startup.py"


class Shell:
    """A shell without a kernel that has no place for magics."""

    kernel = None


def test_a_part_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Any] = []

    def broken(ip: Any) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(ipython_extension, "_magics", broken)
    monkeypatch.setattr(ipython_extension, "_bridge", loaded.append)
    shell = Shell()
    with pytest.warns(UserWarning, match="out of order"):
        ipython_extension.load(shell)
    assert loaded == [shell]


def in_ipython(code: str, tmp_path: Path) -> Any:
    """What `code` prints as JSON in a fresh IPython shell."""
    program = (
        "import json, sys\nfrom IPython.core.interactiveshell import InteractiveShell\n"
        f"ip = InteractiveShell.instance()\n{code}"
    )
    env = {"IPYTHONDIR": str(tmp_path), "PATH": "", "HOME": str(tmp_path), "STEPLOOM_HOME": str(tmp_path / "home")}
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, timeout=60)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def test_load_ext_loads_nothing_that_is_not_asked_for(tmp_path: Path) -> None:
    modules, magics = in_ipython(
        "before = set(sys.modules)\nip.extension_manager.load_extension('steploom')\n"
        "print(json.dumps([sorted(set(sys.modules) - before), list(ip.magics_manager.magics['line'])]))",
        tmp_path,
    )
    assert modules == [
        "steploom",
        "steploom.azureml",
        "steploom.azureml.finder",
        "steploom.ipython_extension",
        "steploom.magics",
    ]
    assert {"workspace", "compute", "runconfig", "pipeline", "runs"} <= set(magics)


def test_the_startup_file_loads_the_extension_and_nothing_else(tmp_path: Path) -> None:
    found = in_ipython(
        f"ip.safe_execfile({str(STARTUP)!r}, ip.user_ns)\n"
        "from azureml.core import Workspace\n"
        "print(json.dumps(['steploom' in ip.extension_manager.loaded, Workspace.__module__,"
        " sorted(name for name in ip.user_ns if not name.startswith('_'))]))",
        tmp_path,
    )
    loaded, module, names = found
    assert loaded and module.startswith("steploom.")
    assert "error" not in names and "steploom" not in names


def test_a_broken_installation_does_not_stop_the_kernel(tmp_path: Path) -> None:
    said = in_ipython(
        "import steploom.ipython_extension as e, io, contextlib\n"
        "def broken(ip): raise RuntimeError('no such thing')\n"
        "e.load = broken\nout = io.StringIO()\n"
        f"with contextlib.redirect_stdout(out): ip.safe_execfile({str(STARTUP)!r}, ip.user_ns)\n"
        "print(json.dumps(out.getvalue()))",
        tmp_path,
    )
    assert "no such thing" in said
