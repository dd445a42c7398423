"""Which environments nobody needs any more, and their removal. What an unfinished run needs always stays."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from filelock import Timeout

from steploom.engine.environments.folder import REMOVED, EnvironmentFolder
from steploom.engine.environments.freed import freed_bytes
from steploom.engine.environments.manager import EnvironmentManager
from steploom.engine.graph import environment_of
from steploom.engine.home import Home
from steploom.engine.locks import is_locked
from steploom.engine.store.store import Store
from steploom.errors import EnvironmentBuildError


@dataclass(frozen=True, slots=True, kw_only=True)
class PrunableEnvironment:
    """`size_bytes` is what its removal alone frees: most files are shared with the package cache and other ones.
    `freed_bytes` of several paths, and of `package_cache`, says what they free together."""

    id: str
    path: Path
    size_bytes: int
    last_used: datetime


def prunable_environments(
    home: Home, store: Store, *, older_than_days: float | None, now: datetime
) -> tuple[PrunableEnvironment, ...]:
    """Those that can go, the longest unused first; `older_than_days` None means of any age. Removes nothing.

    Never one that is being built or removed, or that an unfinished run or a request to prepare it needs. What a killed
    build has left is one too. Blocking: measures every one that it gives.
    """
    before = None if older_than_days is None else now - timedelta(days=older_than_days)
    used = {folder.name: when for folder in _folders(home) if (when := _last_used(home, folder.name)) is not None}
    chosen = to_remove(used, needed=_needed(home, store) | _locked(home, used), before=before)
    return tuple(
        PrunableEnvironment(
            id=name, path=home.environments / name, size_bytes=freed_bytes([home.environments / name]), last_used=when
        )
        for name, when in chosen
    )


def to_remove(
    used: dict[str, datetime], *, needed: Collection[str], before: datetime | None
) -> tuple[tuple[str, datetime], ...]:
    """Of environments by their last use, those to remove: the longest unused first."""
    free = [(name, when) for name, when in used.items() if name not in needed]
    return tuple(sorted((item for item in free if before is None or item[1] < before), key=lambda item: item[1]))


def remove_environment(home: Home, store: Store, environment: PrunableEnvironment) -> bool:
    """Remove it; False when it has been used, or is being built or removed by somebody else, since it was found.

    Its build log stays: runs that used it show it. OSError when the folder cannot be removed; then it is found again.
    """
    folder = EnvironmentFolder(home, environment.id)
    taken_away = folder.path.with_name(f"{folder.id}{REMOVED}")
    lock = folder.lock()
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    try:
        if (
            is_locked(folder.claim)
            or folder.id in _needed(home, store)
            or _last_used(home, folder.id) != environment.last_used
        ):
            return False
        if taken_away.exists():
            # Whoever removed it before was killed over it.
            shutil.rmtree(taken_away)
        # Whoever has found it ready before this has noted its use by now, and gets it back.
        folder.path.replace(taken_away)
        if _is_used_since(folder, environment.last_used):
            taken_away.replace(folder.path)
            return False
        folder.forget_use()
        shutil.rmtree(taken_away)
    finally:
        lock.release()
    return True


def _is_used_since(folder: EnvironmentFolder, when: datetime) -> bool:
    try:
        return folder.last_used() != when
    except FileNotFoundError:
        return False


def _folders(home: Home) -> Iterator[Path]:
    return (item for item in home.environments.iterdir() if item.is_dir())


def _last_used(home: Home, name: str) -> datetime | None:
    """None when it is gone."""
    try:
        return EnvironmentFolder(home, name).last_used()
    except FileNotFoundError:
        return None


def _needed(home: Home, store: Store) -> frozenset[str]:
    """Of unfinished runs, also of their steps that have not come to it; and those that somebody waits for."""
    manager = EnvironmentManager(home)
    found = {command.subject for command in store.messages.waiting() if command.verb == "prepare"}
    for run in store.runs.unfinished():
        interpreter = store.runs.settings(run.id)["interpreter"]
        found |= {step.properties.get("steploom.environment", "") for step in run.steps}
        for node in run.graph["nodes"]:
            if node["kind"] != "step":
                continue
            try:
                found.add(manager.digest(environment_of(node), interpreter))
            except EnvironmentBuildError:
                # Its interpreter does not start: the step will fail, whatever is there.
                continue
    return frozenset(found)


def _locked(home: Home, names: Collection[str]) -> frozenset[str]:
    found = set()
    for name in names:
        folder = EnvironmentFolder(home, name)
        if is_locked(folder.claim):
            found.add(name)
            continue
        lock = folder.lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            found.add(name)
        else:
            lock.release()
    return frozenset(found)
