"""Which environments may go, and that none goes which somebody needs."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.environments import prune, uv
from steploom.engine.environments.folder import EnvironmentFolder
from steploom.engine.environments.freed import freed_bytes
from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.environments.package_cache import clear_package_cache, package_cache
from steploom.engine.environments.prune import (
    PrunableEnvironment,
    prunable_environments,
    remove_environment,
    to_remove,
)
from steploom.engine.home import Home
from steploom.engine.store.store import Store
from steploom.engine.values import EnvironmentSpec
from steploom.errors import SteploomError

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
TINY = EnvironmentSpec(pip=("tiny",))


class Shelf:
    """Environments as files: what is in them does not matter here."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.store = Store(home)

    def add(self, name: str, *, days: float | None, size: int = 10) -> EnvironmentFolder:
        """Last used so many days before NOW; None: nobody has used it, and it is 50 days old."""
        folder = EnvironmentFolder(self.home, name)
        folder.python.parent.mkdir(parents=True)
        folder.python.touch()
        (folder.path / "module.py").write_text("x" * size)
        folder.marker.write_text("{}")
        folder.log.write_text("how it was built")
        self.age(folder, 50 if days is None else days, is_used=days is not None)
        return folder

    def age(self, folder: EnvironmentFolder, days: float, *, is_used: bool = True) -> None:
        if is_used:
            folder.use()
        moment = (NOW - timedelta(days=days)).timestamp()
        file = self.home.environments / f"{folder.id}.used"
        os.utime(file if is_used else folder.path, (moment, moment))

    def prunable(self, older_than_days: float | None = None) -> tuple[PrunableEnvironment, ...]:
        return prunable_environments(self.home, self.store, older_than_days=older_than_days, now=NOW)

    def names(self, older_than_days: float | None = None) -> list[str]:
        return [item.id for item in self.prunable(older_than_days)]

    def remove(self, environment: PrunableEnvironment) -> bool:
        return remove_environment(self.home, self.store, environment)


@pytest.fixture
def envs(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(Home.open(tmp_path / "home"))
    yield made
    made.store.close()


def test_the_decision() -> None:
    used = {"new": NOW, "old": NOW - timedelta(days=9), "older": NOW - timedelta(days=10), "needed": NOW}
    assert [name for name, _ in to_remove(used, needed={"needed"}, before=None)] == ["older", "old", "new"]
    assert [name for name, _ in to_remove(used, needed={"older"}, before=NOW - timedelta(days=1))] == ["old"]


def test_by_age_with_size_and_last_use(envs: Shelf) -> None:
    envs.add("new", days=1)
    old = envs.add("old", days=40, size=1000)
    envs.add("never-used", days=None)
    assert envs.names() == ["never-used", "old", "new"]
    assert envs.names(30) == ["never-used", "old"]
    found = envs.prunable(30)[1]
    assert found.path == old.path
    assert found.size_bytes == 1000 + len("{}")
    assert found.last_used == NOW - timedelta(days=40)


def test_looking_removes_nothing_and_removing_keeps_the_build_log(envs: Shelf) -> None:
    old = envs.add("old", days=40)
    (found,) = envs.prunable(30)
    assert old.is_ready
    assert envs.remove(found)
    assert not old.path.exists()
    assert old.log.read_text() == "how it was built"
    assert envs.names() == []
    assert not envs.remove(found)


def test_what_was_used_after_the_look_stays(envs: Shelf) -> None:
    old = envs.add("old", days=40)
    (found,) = envs.prunable(30)
    old.use()
    assert not envs.remove(found)
    assert old.is_ready


def test_what_is_used_while_it_is_taken_away_comes_back(envs: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    old = envs.add("old", days=40)
    (found,) = envs.prunable(30)
    real = prune._last_used

    def used_right_after(home: Home, name: str) -> datetime | None:
        seen = real(home, name)
        old.use()
        return seen

    monkeypatch.setattr(prune, "_last_used", used_right_after)
    assert not envs.remove(found)
    assert old.is_ready


def test_what_is_being_built_or_removed_stays(envs: Shelf) -> None:
    old = envs.add("old", days=40)
    (found,) = envs.prunable(30)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with old.lock():
            held.set()
            assert release.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(60)
        assert envs.names() == []
        assert not envs.remove(found)
    finally:
        release.set()
        holder.join()
    assert envs.names() == ["old"]


def test_what_a_killed_build_or_removal_left_goes(envs: Shelf) -> None:
    half = envs.add("half", days=None)
    half.marker.unlink()
    left = envs.add("gone.removed", days=None)
    assert sorted(envs.names()) == ["gone.removed", "half"]
    assert all(envs.remove(item) for item in envs.prunable())
    assert not left.path.exists() and not half.path.exists()


def test_a_removal_that_was_killed_does_not_hinder_the_next(envs: Shelf) -> None:
    envs.add("old", days=40)
    left = envs.add("old.removed", days=None)
    assert [envs.remove(item) for item in envs.prunable()] == [True, True]
    assert not left.path.exists()
    assert envs.names() == []


def test_what_an_unfinished_run_needs_stays_before_its_step_has_begun(lab: Any, tmp_path: Path) -> None:
    """The second step has no environment yet; what it will need is known all the same."""
    home = Home.open(lab.home)
    envs = Shelf(home)
    needed = envs.add(EnvironmentManager(home).digest(TINY, sys.executable), days=40)
    later = {**lab.step("later", "", environment=TINY.to_json()), "after": ["first"]}
    run = lab.submit(lab.graph(lab.waiting("first"), later))
    assert envs.names() == []
    lab.engine.cancel(run.id)
    lab.ended(run)
    assert envs.names() == [needed.id]


def test_what_somebody_waits_for_stays(envs: Shelf) -> None:
    asked = envs.add("asked-for", days=40)
    envs.store.messages.send("prepare", asked.id, {"spec": TINY.to_json(), "interpreter": sys.executable})
    assert envs.names() == []


def test_files_that_are_elsewhere_too_free_nothing(tmp_path: Path) -> None:
    one, two, cache = (tmp_path / name for name in ("one", "two", "cache"))
    for folder in (one, two, cache):
        (folder / "deep").mkdir(parents=True)
    (cache / "deep" / "shared").write_text("x" * 1000)
    os.link(cache / "deep" / "shared", one / "shared")
    os.link(cache / "deep" / "shared", two / "shared")
    (one / "own").write_text("x" * 10)
    (one / "link").symlink_to(cache / "deep" / "shared")
    assert freed_bytes([one]) == 10
    assert freed_bytes([one, cache]) == 10
    assert freed_bytes([one, two, cache]) == 1010
    assert freed_bytes([tmp_path / "nowhere"]) == 0


def test_environments_work_without_the_packages_that_were_downloaded(tmp_path: Path, shelf: Any) -> None:
    home = Home.open(tmp_path / "home")
    clear_package_cache(home)
    shelf.add("tiny", "1.0")
    prepared = EnvironmentManager(home).ensure(TINY, sys.executable, print)
    assert package_cache(home).is_dir()
    clear_package_cache(home)
    assert freed_bytes([package_cache(home)]) == 0
    said = subprocess.run([prepared.python, "-c", "import tiny; print(tiny.VERSION)"], capture_output=True, text=True)
    assert said.stdout == "1.0\n"


def test_a_cache_that_cannot_be_cleared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home.open(tmp_path / "home")
    package_cache(home).mkdir()
    monkeypatch.setattr(uv, "uv_program", lambda: "/nowhere/uv")
    with pytest.raises(SteploomError, match="could not be removed") as caught:
        clear_package_cache(home)
    assert caught.value.code == "cache-not-cleared"
    assert "no environment is being built" in caught.value.cure


def test_a_run_notes_the_use(lab: Any, shelf: Any) -> None:
    shelf.add("tiny", "1.0")
    graph = lab.graph(lab.step("x", "import tiny\n", environment=TINY.to_json(), allowReuse=False))
    run = lab.run(graph)
    envs = Shelf(Home.open(lab.home))
    folder = EnvironmentFolder(envs.home, run.steps[0].properties["steploom.environment"])
    envs.age(folder, 40)
    lab.run(graph)
    assert folder.last_used() != NOW - timedelta(days=40)
