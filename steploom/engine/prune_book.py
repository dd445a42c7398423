"""Removal of what runs have left: first what and how much, then, asked again, for good.

The order: a run's mark in the database, from which on nobody reuses its results; its folders; then the snapshots that
no run needs any more, and environments. Whoever is killed over it has left marks without removal, and the next prune
finds their files again. Rows stay: history goes on, and says when the files were removed.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from steploom.datastores.local import PARTIAL
from steploom.engine.clock import timestamp
from steploom.engine.digest import PREFIX
from steploom.engine.environments.freed import freed_bytes
from steploom.engine.environments.package_cache import clear_package_cache, package_cache
from steploom.engine.environments.prune import PrunableEnvironment, prunable_environments, remove_environment
from steploom.engine.home import Home
from steploom.engine.prune_plan import EndedRun, PruneItem, PruneRule, choose_runs, held_steps
from steploom.engine.snapshot import take_out_of_sight
from steploom.engine.store.store import Store
from steploom.errors import SteploomError

# Whoever submits has stored the snapshot a moment before the run that needs it has a row.
_GRACE = timedelta(days=1)


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class PruneBook:
    """Everything here may block."""

    def __init__(self, home: Home, store: Store, *, now: Callable[[], datetime] = _utc_now) -> None:
        self._home = home
        self._store = store
        self._now = now

    def plan(self, rule: PruneRule, *, environments: bool = False, packages: bool = False) -> tuple[PruneItem, ...]:
        """What `prune` would remove. Removes nothing."""
        runs = self._run_items(rule)
        items = [item for item in runs if item.steps]
        items += self._snapshot_items(frozenset(item.id for item in runs)) + self._upload_items()
        going = self._prunable_environments(rule) if environments else ()
        items += [_environment_item(item) for item in going]
        if packages:
            items += self._package_items(going)
        return tuple(items)

    def prune(self, rule: PruneRule, *, environments: bool = False, packages: bool = False) -> tuple[PruneItem, ...]:
        """Remove it; what was removed. `packages` are those that were downloaded for environments, which share files
        with them and stay whole.

        SteploomError (prune-incomplete): then the next prune goes on; (cache-not-cleared) for the packages.
        """
        try:
            # All marks first, the newest run's foremost: what an older one lent to it is free then.
            marked = [(item, self._mark(item)) for item in self._run_items(rule)]
            removed = [replace(item, steps=free) for item, free in marked if free]
            for item in removed:
                self._remove_files(item)
            for item, _ in marked:
                # Also what a prune that was killed between a run's files and its folders has left.
                self._remove_empty_folders(item.id)
            removed += [item for item in self._snapshot_items(frozenset()) if self._remove_snapshot(item)]
            removed += [self._remove_upload(item) for item in self._upload_items()]
            if environments:
                removed += self._remove_environments(rule)
            if packages and (freed := self._package_items(())):
                clear_package_cache(self._home)
                removed += freed
        except OSError as error:
            raise SteploomError(
                "prune-incomplete",
                f"Not everything could be removed: {error.strerror or error}.",
                where=str(error.filename or self._home.root),
                cure="Make it removable and prune again: that goes on where this one ended.",
            ) from error
        return tuple(removed)

    def _run_items(self, rule: PruneRule) -> list[PruneItem]:
        """Of every run that may go, also of those without files: they hold what they have reused."""
        chosen = choose_runs(self._candidates(), rule, now=self._now())
        held = held_steps(chosen, self._store.prunes.reused_by(), self._named(chosen))
        return [self._run_item(run, held) for run in chosen]

    def _candidates(self) -> Iterator[EndedRun]:
        folders = {path.name for path in self._home.runs.iterdir()}
        outputs = {path.name for root in self._roots() for path in root.glob("azureml/*")}
        for run in self._store.prunes.ended():
            if run.id in folders or not outputs.isdisjoint(run.steps):
                yield replace(run, has_files=True, size_bytes=freed_bytes(self._places(run.id, run.steps)))
            elif not run.is_pruned:
                yield run

    def _places(self, run_id: str, steps: tuple[str, ...]) -> list[Path]:
        found = [
            place for step in steps for place in (self._home.step(run_id, step), self._home.attempts(run_id, step))
        ]
        found += [root / "azureml" / step for root in self._roots() for step in steps]
        return [place for place in found if place.exists()]

    def _roots(self) -> tuple[Path, ...]:
        store = self._store.workspaces
        return tuple({Path(item.location) for workspace in store.all() for item in store.datastores(workspace.name)})

    def _named(self, runs: tuple[EndedRun, ...]) -> frozenset[str]:
        return self._store.prunes.named([step for run in runs for step in run.steps], self._documents())

    def _documents(self) -> list[str]:
        """Registered data sets stand for files where they are. (Models have copies.)"""
        return [path.read_text(encoding="utf-8") for path in (self._home.root / "datasets").rglob("*.json")]

    def _run_item(self, run: EndedRun, held: frozenset[str]) -> PruneItem:
        what = f"run {run.number} of {run.experiment}"
        if not run.has_files:
            return PruneItem(kind="run", id=run.id, what=what, size_bytes=0)
        free = tuple(step for step in run.steps if step not in held and self._places(run.id, (step,)))
        return PruneItem(
            kind="run", id=run.id, what=what, size_bytes=freed_bytes(self._places(run.id, free)), steps=free
        )

    def _snapshot_items(self, going: frozenset[str]) -> list[PruneItem]:
        """Snapshots that no run needs but those of `going`, and what killed processes have left of others."""
        needed = {digest.removeprefix(PREFIX) for digest in self._needed_snapshots(going)}
        return [
            PruneItem(
                kind="leftover" if path.name.startswith(".") else "snapshot",
                id=path.name,
                what=path.name[:12],
                size_bytes=freed_bytes([path]),
            )
            for path in sorted(self._home.snapshots.iterdir())
            if path.name not in needed and self._is_settled(path)
        ]

    def _upload_items(self) -> list[PruneItem]:
        """Files that were being written to a datastore when the writer was killed. (A folder of that kind may be the
        only copy of one that was being replaced.)"""
        return [
            PruneItem(kind="upload", id=str(path), what=path.parent.name, size_bytes=freed_bytes([path]))
            for root in self._roots()
            for path in sorted(root.rglob(f"{PARTIAL}*"))
            if path.is_file() and not path.is_symlink() and self._is_settled(path)
        ]

    def _remove_upload(self, item: PruneItem) -> PruneItem:
        """With the folders that were made for it."""
        path, roots = Path(item.id), self._roots()
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder in roots or any(folder.iterdir()):
                break
            folder.rmdir()
        return item

    def _needed_snapshots(self, going: frozenset[str]) -> frozenset[str]:
        return self._store.prunes.snapshots(going) | self._store.kept_snapshots()

    def _is_settled(self, path: Path) -> bool:
        changed = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
        return changed < self._now() - _GRACE

    def _mark(self, item: PruneItem) -> tuple[str, ...]:
        when = timestamp(self._now())
        return self._store.prunes.mark(item.id, item.steps, when=when, documents=self._documents())

    def _remove_files(self, item: PruneItem) -> None:
        for place in self._places(item.id, item.steps):
            shutil.rmtree(place)

    def _remove_empty_folders(self, run_id: str) -> None:
        folder = self._home.runs / run_id
        self._home.step_list(run_id).unlink(missing_ok=True)
        for part in (folder / "steps", folder / "attempts", folder):
            if part.is_dir() and not any(part.iterdir()):
                part.rmdir()

    def _remove_snapshot(self, item: PruneItem) -> bool:
        """Out of sight first, so that nobody finds half of it; not if it was chosen since it was found to be unused."""
        place = self._home.snapshots / item.id
        if item.kind == "leftover":
            shutil.rmtree(place)
            return True
        aside = place.with_name(f".partial-{item.id}")
        if aside.exists():
            shutil.rmtree(aside)
        if not take_out_of_sight(place, aside, self._home, is_settled=self._is_settled):
            return False
        # Whoever stores a snapshot clears away what looks abandoned, and may be at this one already.
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(aside)
        return True

    def _prunable_environments(self, rule: PruneRule) -> tuple[PrunableEnvironment, ...]:
        return prunable_environments(self._home, self._store, older_than_days=rule.older_than_days, now=self._now())

    def _remove_environments(self, rule: PruneRule) -> list[PruneItem]:
        return [
            _environment_item(item)
            for item in self._prunable_environments(rule)
            if remove_environment(self._home, self._store, item)
        ]

    def _package_items(self, going: Sequence[PrunableEnvironment]) -> list[PruneItem]:
        """What the downloaded packages free beyond the environments that are `going`: they share files."""
        cache = package_cache(self._home)
        size_bytes = freed_bytes([cache, *(item.path for item in going)]) - sum(item.size_bytes for item in going)
        what = "downloaded packages"
        return [PruneItem(kind="packages", id=cache.name, what=what, size_bytes=size_bytes)] if size_bytes else []


def _environment_item(item: PrunableEnvironment) -> PruneItem:
    return PruneItem(kind="environment", id=item.id, what=item.id[:12], size_bytes=item.size_bytes)
