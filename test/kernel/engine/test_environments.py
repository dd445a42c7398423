"""Environments as uv really builds them: once, whole or not at all, and told."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.environments.folder import EnvironmentFolder
from steploom.engine.environments.manager import EnvironmentManager, PreparedEnvironment
from steploom.engine.home import Home
from steploom.engine.values import EnvironmentSpec, RunStatus, StepStatus
from steploom.errors import EnvironmentBuildError

TINY = EnvironmentSpec(pip=("tiny",))


@pytest.fixture
def manager(tmp_path: Path, shelf: Any) -> EnvironmentManager:
    shelf.add("tiny", "1.0")
    return EnvironmentManager(Home.open(tmp_path / "home"))


def build(manager: EnvironmentManager, spec: EnvironmentSpec) -> tuple[PreparedEnvironment, list[str]]:
    lines: list[str] = []
    return manager.ensure(spec, sys.executable, lines.append), lines


def said_by(prepared: PreparedEnvironment, code: str) -> str:
    done = subprocess.run([prepared.python, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_an_environment_holds_what_was_asked_for(manager: EnvironmentManager) -> None:
    prepared, lines = build(manager, TINY)
    assert said_by(prepared, "import tiny; print(tiny.VERSION)") == "1.0"
    assert prepared.resolved == ("tiny==1.0",)
    assert "Installing tiny" in lines
    assert manager.build_log(prepared.id).splitlines() == lines
    assert lines[-1] == "Environment is ready."


def test_it_is_built_once(manager: EnvironmentManager, shelf: Any) -> None:
    first, _ = build(manager, TINY)
    shelf.add("tiny", "2.0")
    again, lines = build(manager, TINY)
    assert again == first
    assert lines == []


def test_many_at_once_build_one(manager: EnvironmentManager, monkeypatch: pytest.MonkeyPatch) -> None:
    builds: list[str] = []
    real = EnvironmentManager._build

    def counted(self: EnvironmentManager, folder: EnvironmentFolder, *rest: Any) -> None:
        builds.append(folder.id)
        real(self, folder, *rest)

    monkeypatch.setattr(EnvironmentManager, "_build", counted)
    found: list[PreparedEnvironment] = []
    threads = [threading.Thread(target=lambda: found.append(build(manager, TINY)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(builds) == 1
    assert len(found) == 4 and len({item.id for item in found}) == 1


def test_a_package_that_cannot_be_had_is_named_and_leaves_nothing_ready(
    manager: EnvironmentManager, shelf: Any
) -> None:
    first, _ = build(manager, TINY)
    for package, named in (("nowhere-to-be-found", "nowhere-to-be-found"), ("tiny>=7", "tiny>=7")):
        spec = EnvironmentSpec(pip=(package,))
        with pytest.raises(EnvironmentBuildError) as caught:
            build(manager, spec)
        assert caught.value.code == "environment-build"
        assert named in caught.value.what
        assert "error:" not in caught.value.what
        assert "Correct the package's name" in caught.value.cure
        digest = manager.digest(spec, sys.executable)
        assert not manager.is_ready(digest)
        assert named in manager.build_log(digest)
    assert build(manager, TINY) == (first, [])
    shelf.add("tiny", "7.0")
    assert build(manager, EnvironmentSpec(pip=("tiny>=7",)))[0].resolved == ("tiny==7.0",)


def test_what_a_killed_builder_left_is_built_anew(manager: EnvironmentManager) -> None:
    folder = manager.folder(manager.digest(TINY, sys.executable)).path
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("half written")
    assert said_by(build(manager, TINY)[0], "import tiny; print('ok')") == "ok"


def test_repairs_are_made_and_told_in_the_build_log(manager: EnvironmentManager, shelf: Any) -> None:
    for name, version in (
        ("sklearn_pandas", "2.2.0"),
        ("six", "1.0"),
        ("scikit-learn", "1.6.1"),
        ("scikit-learn", "1.7"),
    ):
        shelf.add(name, version)
    prepared, _ = build(manager, EnvironmentSpec(pip=("sklearn_pandas", "scikit-learn")))
    assert set(prepared.resolved) == {"sklearn-pandas==2.2.0", "six==1.0", "scikit-learn==1.6.1"}
    assert "note: sklearn-pandas needs six and scikit-learn<1.7" in manager.build_log(prepared.id)


def test_a_full_disk_is_told_with_the_folder(manager: EnvironmentManager, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EnvironmentManager, *rest: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(EnvironmentManager, "_build", refuse)
    with pytest.raises(EnvironmentBuildError) as caught:
        build(manager, TINY)
    assert caught.value.code == "environment-disk"
    assert "No space left on device" in caught.value.what
    assert "Make room" in caught.value.cure


def test_user_managed_means_the_given_interpreter(manager: EnvironmentManager) -> None:
    prepared, _ = build(manager, EnvironmentSpec(user_managed=True))
    assert prepared.python == Path(sys.executable)
    named = EnvironmentSpec(user_managed=True, interpreter=sys.executable)
    assert manager.digest(named, "other") == prepared.id


def test_another_python_of_the_user_s_is_another_environment(manager: EnvironmentManager, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho 3.28.1\n")
    other.chmod(0o755)
    spec = EnvironmentSpec(user_managed=True)
    assert manager.digest(spec, str(other)) != manager.digest(spec, sys.executable)
    assert manager.prepared(spec, str(other), "x") == PreparedEnvironment(
        id="x", python=other, resolved=(), properties={"steploom.python": "3.28.1"}
    )


def test_a_user_s_own_python_that_does_not_start_is_told(manager: EnvironmentManager, tmp_path: Path) -> None:
    spec = EnvironmentSpec(user_managed=True, interpreter=str(tmp_path / "nowhere"))
    ((problem,), notes) = manager.check(spec, sys.executable)
    assert (problem.code, notes) == ("interpreter", ())
    assert "nowhere does not start" in problem.what
    ((), (note,)) = manager.check(EnvironmentSpec(user_managed=True), sys.executable)
    assert "the kernel's own" in note and "yours to install" in note


def test_one_whose_python_was_removed_from_the_machine_is_built_anew(manager: EnvironmentManager) -> None:
    first, _ = build(manager, TINY)
    first.python.unlink()
    first.python.symlink_to("/nowhere/python3")
    assert not manager.is_ready(first.id)
    assert said_by(build(manager, TINY)[0], "import tiny; print('ok')") == "ok"


# -- in runs


def with_packages(lab: Any, name: str, text: str, *packages: str) -> dict[str, Any]:
    return {**lab.step(name, text), "environment": EnvironmentSpec(pip=packages).to_json()}


def test_a_step_runs_in_its_environment(lab: Any, shelf: Any) -> None:
    shelf.add("tiny", "1.0")
    run = lab.run(lab.graph(with_packages(lab, "x", "import tiny, sys\nprint(tiny.VERSION, sys.prefix)\n", "tiny")))
    (step,) = run.steps
    assert run.status is RunStatus.FINISHED, step.error
    version, prefix = lab.log(step).split()
    assert version == "1.0"
    assert Path(prefix).is_relative_to(lab.home / "envs")
    assert step.properties["steploom.packages"] == "tiny==1.0"
    assert "Installing tiny" in lab.engine.build_log(step.id)


def test_a_package_that_cannot_be_had_fails_its_step_alone(lab: Any, shelf: Any) -> None:
    shelf.add("tiny", "1.0")
    before = lab.run(lab.graph(with_packages(lab, "x", "import tiny\n", "tiny")))
    graph = lab.graph(
        with_packages(lab, "bad", "open('/never')\n", "tiny", "nowhere-to-be-found"),
        with_packages(lab, "x", "import tiny\n", "tiny"),
    )
    run = lab.run(graph, continue_on_step_failure=True)
    bad, fine = lab.step_of(run, "bad"), lab.step_of(run, "x")
    assert (bad.status, bad.error["code"]) == (StepStatus.FAILED, "environment-build")
    assert "nowhere-to-be-found" in bad.error["what"]
    assert "nowhere-to-be-found" in lab.engine.build_log(bad.id)
    assert lab.log(bad) == ""
    assert fine.reused
    assert lab.engine.run(before.id) == before
