"""Packages from an index with times of upload: as they were before a day, what is recorded and explained, what goes
wrong; and when the index is gone."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.home import Home
from steploom.engine.reuse import ReuseFields, explain
from steploom.engine.values import EnvironmentSpec
from steploom.errors import EnvironmentBuildError, SteploomError

DAY = "2023-03-01"
UPLOADED = {"1.0": "2022-05-01T10:00:00Z", "1.1": "2023-02-28T23:59:59Z", "2.0": "2023-03-01T00:00:01Z"}


class DatedIndex(BaseHTTPRequestHandler):
    """PyPI's JSON for the one package `tiny`, with times of upload."""

    folder: Path

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        if name.endswith(".whl"):
            return self._answer((self.folder / name).read_bytes(), "application/octet-stream")
        files = [
            {"filename": wheel(version), "url": wheel(version), "hashes": {}, "upload-time": when}
            for version, when in UPLOADED.items()
        ]
        body = {"meta": {"api-version": "1.1"}, "name": "tiny", "versions": list(UPLOADED), "files": files}
        return self._answer(json.dumps(body).encode(), "application/vnd.pypi.simple.v1+json")

    do_HEAD = do_GET

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Not into the test's output."""


def wheel(version: str) -> str:
    return f"tiny-{version}-py3-none-any.whl"


@pytest.fixture
def dated_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Called, it is gone: nobody answers at its address any more."""
    for version in UPLOADED:
        facts = f"tiny-{version}.dist-info"
        with zipfile.ZipFile(tmp_path / wheel(version), "w") as file:
            file.writestr("tiny.py", "")
            file.writestr(f"{facts}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")
            file.writestr(f"{facts}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            file.writestr(f"{facts}/RECORD", "")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Index", (DatedIndex,), {"folder": tmp_path}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    for name in ("UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_address[1]}/simple")
    # Nobody waits for an index that does not come back.
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")

    def stop() -> None:
        if thread.is_alive():
            server.shutdown()
            thread.join()
            server.server_close()

    yield stop
    stop()


@pytest.fixture
def manager(tmp_path: Path) -> EnvironmentManager:
    return EnvironmentManager(Home.open(tmp_path / "home"))


def tiny(as_of: str = "", **fields: Any) -> EnvironmentSpec:
    return EnvironmentSpec(pip=("tiny",), as_of=as_of, **fields)


@pytest.mark.usefixtures("dated_index")
def test_nothing_is_installed_that_came_later(manager: EnvironmentManager) -> None:
    newest = manager.ensure(tiny(), sys.executable, print)
    dated = manager.ensure(tiny(DAY), sys.executable, print)
    assert newest.resolved == ("tiny==2.0",)
    assert dated.resolved == ("tiny==1.1",)
    assert dated.properties["steploom.packages_as_of"] == DAY
    assert "steploom.packages_as_of" not in newest.properties
    assert f"note: Packages are taken as they were before {DAY}" in manager.build_log(dated.id)


@pytest.mark.usefixtures("dated_index")
def test_a_package_that_came_later_is_named(manager: EnvironmentManager) -> None:
    with pytest.raises(EnvironmentBuildError) as caught:
        manager.ensure(tiny("2001-01-01"), sys.executable, print)
    assert caught.value.code == "environment-build"
    assert "tiny" in caught.value.what and "2001-01-01" in caught.value.what


def test_without_the_index_what_was_downloaded_before_is_taken(
    manager: EnvironmentManager, dated_index: Callable[[], None]
) -> None:
    before = manager.ensure(tiny(), sys.executable, print)
    shutil.rmtree(manager.folder(before.id).path)
    dated_index()
    assert manager.ensure(tiny(), sys.executable, print) == before
    assert "note: The package index does not answer" in manager.build_log(before.id)
    with pytest.raises(EnvironmentBuildError) as caught:
        manager.ensure(EnvironmentSpec(pip=("never-downloaded",)), sys.executable, print)
    assert caught.value.code == "index-unreachable"
    assert "could not be reached" in caught.value.what
    assert "See to it that this machine reaches" in caught.value.cure


def test_an_index_without_times_of_upload_is_told(manager: EnvironmentManager, shelf: Any) -> None:
    shelf.add("tiny", "1.0")
    with pytest.raises(EnvironmentBuildError) as caught:
        manager.ensure(tiny(DAY), sys.executable, print)
    assert caught.value.code == "no-upload-dates"
    assert "does not say when its packages came" in caught.value.what
    assert "Remove the date" in caught.value.cure
    assert manager.ensure(tiny(), sys.executable, print).resolved == ("tiny==1.0",)


def test_another_day_is_another_environment(manager: EnvironmentManager) -> None:
    digests = {manager.digest(tiny(day), sys.executable) for day in ("", DAY, "2023-03-02")}
    assert len(digests) == 3


@pytest.mark.parametrize("day", ["March", "2023-13-01", "2023-02-30", "2023", "--index-url=x"])
def test_what_is_no_day_is_told_before_anything_is_built(manager: EnvironmentManager, day: str) -> None:
    ((problem,), _) = manager.check(tiny(day), sys.executable)
    assert (problem.code, problem.where) == ("bad-date", "run configuration, packages as of")
    assert f"'{day}'" in problem.what and "2023-03-01" in problem.cure
    with pytest.raises(SteploomError, match="is not a date"):
        manager.ensure(tiny(day), sys.executable, print)


def test_there_and_back_as_json() -> None:
    assert EnvironmentSpec.from_json(tiny(DAY).to_json()) == tiny(DAY)
    assert "asOf" not in tiny().to_json()


@pytest.mark.parametrize(
    ("new", "old", "sentence"),
    [
        (("as of 2023-03-01", "a"), ("a",), "Runs: packages are taken as of 2023-03-01, were of today."),
        (("a",), ("as of 2023-03-01", "a"), "Runs: packages are taken of today, were as of 2023-03-01."),
        (("as of 2023-03-02",), ("as of 2023-03-01",), "packages are taken as of 2023-03-02, were as of 2023-03-01"),
        (
            ("as of 2023-03-01", "b"),
            ("a",),
            "Runs: package b was added; package a was removed; packages are taken as of",
        ),
    ],
)
def test_another_day_is_why_a_step_runs_again(new: tuple[str, ...], old: tuple[str, ...], sentence: str) -> None:
    assert sentence in explain(fields(new), fields(old))


def fields(packages: tuple[str, ...]) -> ReuseFields:
    return ReuseFields(
        step_type="PythonScriptStep",
        script="x.py",
        files={},
        arguments=(),
        parameters={},
        environment="/".join(packages),
        packages=packages,
        variables={},
        inputs={},
        outputs={},
    )
