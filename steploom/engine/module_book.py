"""Making modules, giving them versions, and finding the one that a step runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from steploom.engine.clock import timestamp
from steploom.engine.digest import ContentDigests
from steploom.engine.doors import Doors
from steploom.engine.home import Home
from steploom.engine.modules import ModuleRecord, ModuleStatus, ModuleVersionRecord, best_version
from steploom.engine.snapshot import take_snapshot
from steploom.engine.store.store import Store
from steploom.engine.values import Json
from steploom.errors import NotFoundError, SteploomError


class ModuleBook:
    """Every change returns what it has changed as it is after it."""

    def __init__(self, home: Home, store: Store, digests: ContentDigests, doors: Doors) -> None:
        self._home = home
        self._store = store
        self._digests = digests
        self._doors = doors

    def create(self, workspace: str, name: str, description: str | None) -> ModuleRecord:
        """A name may be given again, as a notebook that is run again does. SteploomError (bad-module-name)."""
        record = ModuleRecord(
            id=self._doors.new_id(),
            workspace=workspace,
            name=_checked(name),
            description=description,
            status=ModuleStatus.ACTIVE,
            created=timestamp(),
        )
        self._store.modules.add(record)
        return record

    def get(self, module_id: str, workspace: str | None = None) -> ModuleRecord:
        """NotFoundError (module-not-found), also for one of another workspace."""
        found = self._store.modules.get(module_id)
        if found is None or workspace not in (None, found.workspace):
            raise self._missing(f"with the id {module_id}", workspace)
        return found

    def by_name(self, workspace: str, name: str) -> ModuleRecord:
        """The newest of that name. NotFoundError (module-not-found)."""
        found = self._store.modules.by_name(workspace, name)
        if found is None:
            raise self._missing(f"'{name}'", workspace)
        return found

    def publish(
        self,
        module_id: str,
        definition: Json,
        *,
        source: Path | None,
        script: str = "",
        description: str | None = None,
        category: str | None = None,
        version: str | None = None,
        is_default: bool = False,
    ) -> ModuleVersionRecord:
        """A new version with the files of `source` as they are now; without a name for it, the next number.

        SteploomError (version-exists, and what `take_snapshot` raises).
        """
        module = self.get(module_id)
        if version is not None and str(version) in self._names(module_id):
            raise _taken(module, str(version))
        snapshot = take_snapshot(source, self._home, self._digests, keep=script).digest if source else ""
        self._digests.save()
        record = ModuleVersionRecord(
            id=self._doors.new_id(),
            module_id=module_id,
            version=_next(self._names(module_id)) if version is None else str(version),
            description=description,
            category=category,
            status=ModuleStatus.ACTIVE,
            created=timestamp(),
            snapshot=snapshot,
            definition=definition,
        )
        while not self._store.modules.add_version(record, is_default=is_default):
            if version is not None:
                raise _taken(module, record.version)
            # Somebody else has taken that number meanwhile.
            record = replace(record, version=_next(self._names(module_id)))
        return record

    def version(self, version_id: str, workspace: str | None = None) -> ModuleVersionRecord:
        """NotFoundError (version-not-found)."""
        found = self._store.modules.version(version_id)
        if found is None or workspace not in (None, self.get(found.module_id).workspace):
            raise NotFoundError(
                "version-not-found",
                f"There is no module version with the id {version_id}.",
                where=str(self._home.root),
                cure="See what there is: Module.get(ws, name='name').module_version_list()",
            )
        return found

    def versions(self, module_id: str) -> tuple[ModuleVersionRecord, ...]:
        """Oldest first."""
        return self._store.modules.versions(module_id)

    def resolve(self, module_id: str, version: str | None = None) -> ModuleVersionRecord:
        """The named version, else the default one, else the best one. NotFoundError (version-not-found)."""
        module, known = self.get(module_id), self.versions(module_id)
        wanted = module.default_version if version is None else str(version)
        found = best_version(known) if wanted is None else next((v for v in known if wanted in (v.version, v.id)), None)
        if found is None:
            raise NotFoundError(
                "version-not-found",
                f"The module {module.name} has no version {f'{wanted!r}' if wanted else 'that can be used'}.",
                where=f"module {module.id}",
                cure=f"It has: {', '.join(item.version for item in known) or 'none; publish one'}.",
            )
        return found

    def set_default(self, module_id: str, version: str) -> ModuleRecord:
        """NotFoundError (version-not-found)."""
        self._store.modules.change(module_id, {"default_version": self.resolve(module_id, version).version})
        return self.get(module_id)

    def rename(self, module_id: str, name: str) -> ModuleRecord:
        """SteploomError (bad-module-name)."""
        self._store.modules.change(module_id, {"name": _checked(name)})
        return self.get(module_id)

    def describe(self, module_id: str, description: str | None) -> ModuleRecord:
        self._store.modules.change(module_id, {"description": description})
        return self.get(module_id)

    def set_status(self, module_id: str, status: ModuleStatus) -> ModuleRecord:
        self._store.modules.change(module_id, {"status": status.value})
        return self.get(module_id)

    def describe_version(self, version_id: str, description: str | None) -> ModuleVersionRecord:
        self._store.modules.change_version(version_id, {"description": description})
        return self.version(version_id)

    def set_version_status(self, version_id: str, status: ModuleStatus) -> ModuleVersionRecord:
        self._store.modules.change_version(version_id, {"status": status.value})
        return self.version(version_id)

    def _names(self, module_id: str) -> set[str]:
        return {item.version for item in self.versions(module_id)}

    def _missing(self, which: str, workspace: str | None) -> NotFoundError:
        names = self._store.modules.names(workspace) if workspace else ()
        return NotFoundError(
            "module-not-found",
            f"There is no module {which}.",
            where=f"workspace {workspace}" if workspace else str(self._home.root),
            cure=f"The workspace has: {', '.join(names)}."
            if names
            else "Make one: Module.create(ws, name, description)",
        )


def _next(taken: set[str]) -> str:
    number = len(taken) + 1
    while str(number) in taken:
        number += 1
    return str(number)


def _taken(module: ModuleRecord, version: str) -> SteploomError:
    return SteploomError(
        "version-exists",
        f"The module {module.name} has a version '{version}' already.",
        where=f"module {module.id}",
        cure="Give another version, or none for the next number.",
    )


def _checked(name: str) -> str:
    if not isinstance(name, str) or not name.strip():
        raise SteploomError(
            "bad-module-name", "A module needs a name.", cure="Module.create(ws, 'name', 'description')"
        )
    return name
