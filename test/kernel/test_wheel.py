"""The wheel, where a user has it: a clean environment, no Node on the path."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from uv import find_uv_bin

ROOT = Path(__file__).parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"
SHARE = "data/share/jupyter/labextensions/steploom"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    bundle = ROOT / "steploom/labextension/package.json"
    assert bundle.exists(), "the bundle is missing: npm run build"
    folder = tmp_path_factory.mktemp("wheel")
    limits = ("--build-constraint", ROOT / "constraints.txt")
    run(find_uv_bin(), "build", "--wheel", *limits, "-o", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean") / "venv"
    run(find_uv_bin(), "venv", "--python", sys.executable, folder)
    python = folder / BIN / ("python.exe" if os.name == "nt" else "python")
    run(find_uv_bin(), "pip", "install", "--python", python, "-c", ROOT / "constraints.txt", wheel)
    return folder


def test_holds_bundle_and_startup_file_once(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert sum(name.endswith(f"{SHARE}/package.json") for name in names) == 1
    assert sum(name.endswith(f"{SHARE}/install.json") for name in names) == 1
    assert sum("remoteEntry." in name for name in names) == 1
    assert sum(name.endswith("data/etc/ipython/startup/50-steploom.py") for name in names) == 1
    assert "steploom/step/site/azureml/names.json" in names


def test_holds_no_trace_of_this_machine(wheel):
    archive = zipfile.ZipFile(wheel)
    assert not [name for name in archive.namelist() if ".steploom-stamp" in name or name.endswith(".map")]
    here = str(ROOT).encode()
    assert not [name for name in archive.namelist() if here in archive.read(name)]


def test_jupyterlab_finds_the_extension(environment, tmp_path):
    scripts = environment / BIN
    settings = {"PATH": str(scripts), "HOME": str(tmp_path), "JUPYTER_PREFER_ENV_PATH": "1"}
    if os.name == "nt":
        settings["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    listing = run(scripts / "jupyter", "labextension", "list", env=settings, cwd=tmp_path)
    line = next(line for line in listing.splitlines() if "steploom" in line and "v" in line)
    assert "enabled" in line and "OK" in line
