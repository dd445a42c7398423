"""The checks of `steploom doctor`: each looks at one thing and says what it found."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from steploom.azureml import real_sdk
from steploom.engine.api import Engine
from steploom.errors import SteploomError

_PACKAGES = ("steploom", "jupyterlab", "ipykernel", "nbclient", "jupyter_client")
_ENOUGH_BYTES = 2**30


class Verdict(str, Enum):
    OK = "ok"
    # Nothing is wrong, but it explains what surprises some.
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    verdict: Verdict
    subject: str
    text: str
    cure: str = ""


def diagnose() -> tuple[Finding, ...]:
    """What is right and what is wrong, without changing anything: no run, no supervisor is started."""
    findings = (_python(), _packages(), _kernel(), _start_up(), _azureml())
    checks: tuple[Callable[[Engine], Finding], ...] = (_home, _space, _state, _uv, _conda, _supervisor)
    try:
        engine = Engine.open()
        return (*findings, *(check(engine) for check in checks))
    except SteploomError as error:
        return (*findings, _problem("home", f"{error.what} ({error.where})", error.cure))


def _ok(subject: str, text: str) -> Finding:
    return Finding(verdict=Verdict.OK, subject=subject, text=text)


def _problem(subject: str, text: str, cure: str) -> Finding:
    return Finding(verdict=Verdict.PROBLEM, subject=subject, text=text, cure=cure)


def _python() -> Finding:
    return _ok("python", f"{sys.version.split()[0]} ({sys.executable})")


def _packages() -> Finding:
    found: list[str] = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            return _problem("packages", f"{name} is not installed.", f"{sys.executable} -m pip install {name}")
    return _ok("packages", ", ".join(found))


def _kernel() -> Finding:
    """Notebooks mostly name the kernel python3: is that this Python, or one that another installation left behind?"""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = str(KernelSpecManager().get_kernel_spec("python3").argv[0])
    except NoSuchKernel:
        return _problem("kernel", "There is no kernel python3.", f"{sys.executable} -m pip install ipykernel")
    # Jupyter takes the first three for the Python that it runs in itself.
    if program in ("python", "python3", f"python3.{sys.version_info.minor}") or _is_this_python(Path(program)):
        return _ok("kernel", "python3 is this Python")
    return _problem(
        "kernel",
        f"In JupyterLab, the kernel python3 is another Python: {program}",
        f"{sys.executable} -m ipykernel install --sys-prefix",
    )


def _is_this_python(program: Path) -> bool:
    """The Pythons of two environments are often links to the same file: the folder decides, too."""
    own = Path(sys.executable)
    return program.parent.absolute() == own.parent.absolute() and program.resolve() == own.resolve()


def _start_up() -> Finding:
    file = Path(sys.prefix, "etc", "ipython", "startup", "50-steploom.py")
    if file.is_file():
        return _ok("start-up", "kernels of this Python answer to the Azure ML names")
    return _problem(
        "start-up",
        f"There is no {file}: a notebook has to say %load_ext steploom first.",
        f"{sys.executable} -m pip install --force-reinstall --no-deps steploom",
    )


def _azureml() -> Finding:
    found = real_sdk()
    if found is None:
        return _ok("azureml", "Steploom answers; the Azure ML SDK is not installed")
    return Finding(
        verdict=Verdict.NOTE,
        subject="azureml",
        text=f"The Azure ML SDK {found} is installed and wins: notebooks submit to Azure.",
        cure="Uninstall azureml-core, or say steploom.activate(force=True) in the notebook's first cell.",
    )


def _home(engine: Engine) -> Finding:
    """By writing: a file system may be read-only or full although its permissions say nothing of it."""
    try:
        with tempfile.TemporaryFile(dir=engine.home) as file:
            file.write(b"steploom doctor")
    except OSError as error:
        return _problem(
            "home",
            f"{engine.home} cannot be written: {error.strerror}.",
            "Make it writable, or name another folder in the variable STEPLOOM_HOME.",
        )
    return _ok("home", str(engine.home))


def _space(engine: Engine) -> Finding:
    free = shutil.disk_usage(engine.home).free
    text = f"{free / 2**30:.1f} GiB free"
    if free >= _ENOUGH_BYTES:
        return _ok("space", text)
    return _problem(
        "space", f"Only {text}.", "Make room on that disk, or name a folder elsewhere in the variable STEPLOOM_HOME."
    )


def _state(engine: Engine) -> Finding:
    count = len(engine.workspaces())
    return _ok("state", f"readable, {count} {'workspace' if count == 1 else 'workspaces'}")


def _uv(engine: Engine) -> Finding:
    found = engine.facts().uv_version
    if found:
        return _ok("uv", found)
    return _problem("uv", "No uv: environments cannot be built.", f"{sys.executable} -m pip install uv")


def _conda(engine: Engine) -> Finding:
    return _ok("conda", engine.facts().conda_tool or "no tool; conda packages are installed from PyPI")


def _supervisor(engine: Engine) -> Finding:
    facts = engine.facts()
    if facts.supervisor_pid is None:
        return _ok("supervisor", "none is running; the next run starts one")
    return _ok("supervisor", f"running, process {facts.supervisor_pid}, version {facts.supervisor_version}")
