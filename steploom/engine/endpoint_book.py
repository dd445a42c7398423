"""Making endpoints, giving them versions, and submitting through them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steploom.engine.clock import timestamp
from steploom.engine.doors import Doors
from steploom.engine.home import Home
from steploom.engine.pipeline_endpoints import ENDPOINT_ID, EndpointRecord
from steploom.engine.published import PublishedStatus, Request
from steploom.engine.published_book import PublishedBook
from steploom.engine.store.store import Store
from steploom.engine.values import RunRecord
from steploom.errors import NotFoundError, SteploomError


class EndpointBook:
    """Every change returns the endpoint as it is after it."""

    def __init__(self, home: Home, store: Store, pipelines: PublishedBook, doors: Doors) -> None:
        self._home = home
        self._store = store
        self._pipelines = pipelines
        self._doors = doors

    def publish(self, workspace: str, name: str, description: str | None, published_id: str) -> EndpointRecord:
        """SteploomError (endpoint-exists, bad-endpoint-name)."""
        self._pipelines.get(published_id, workspace)
        record = EndpointRecord(
            id=self._doors.new_id(),
            workspace=workspace,
            name=_checked(name),
            description=description,
            status=PublishedStatus.ACTIVE,
            created=timestamp(),
            default_version="0",
            versions={"0": published_id},
        )
        if not self._store.endpoints.add(record):
            raise _taken(name)
        return record

    def get(self, endpoint_id: str, workspace: str | None = None) -> EndpointRecord:
        """NotFoundError (endpoint-not-found)."""
        found = self._store.endpoints.get(endpoint_id)
        if found is None or workspace not in (None, found.workspace):
            raise self._missing(f"{endpoint_id}")
        return found

    def by_name(self, workspace: str, name: str) -> EndpointRecord:
        """NotFoundError (endpoint-not-found). An archived one has no name."""
        found = self._store.endpoints.by_name(workspace, name)
        if found is None:
            raise self._missing(f"'{name}' in the workspace {workspace}")
        return found

    def all(self, workspace: str, *, active_only: bool = True) -> tuple[EndpointRecord, ...]:
        """Newest first."""
        found = self._store.endpoints.all(workspace)
        return tuple(item for item in found if not active_only or item.status is PublishedStatus.ACTIVE)

    def add_version(self, endpoint_id: str, published_id: str, *, is_default: bool = False) -> EndpointRecord:
        self._pipelines.get(published_id, self.get(endpoint_id).workspace)
        version = self._store.endpoints.add_version(endpoint_id, published_id)
        return self.set_default(endpoint_id, version) if is_default else self.get(endpoint_id)

    def set_default(self, endpoint_id: str, version: str) -> EndpointRecord:
        """NotFoundError (version-not-found)."""
        self.published_id(self.get(endpoint_id), version)
        return self._change(endpoint_id, default_version=version)

    def rename(self, endpoint_id: str, name: str) -> EndpointRecord:
        """SteploomError (endpoint-exists, bad-endpoint-name)."""
        return self._change(endpoint_id, name=_checked(name))

    def set_status(self, endpoint_id: str, status: PublishedStatus) -> EndpointRecord:
        """SteploomError (endpoint-archived): only `reactivate` brings one of these back, as its name may be taken."""
        if self.get(endpoint_id).status is PublishedStatus.ARCHIVED:
            raise SteploomError(
                "endpoint-archived",
                "The endpoint is archived.",
                where=endpoint_id,
                cure="reactivate(name) brings it back.",
            )
        return self._change(endpoint_id, status=status.value)

    def reactivate(self, endpoint_id: str, name: str) -> EndpointRecord:
        """SteploomError (endpoint-exists, bad-endpoint-name)."""
        return self._change(endpoint_id, name=_checked(name), status=PublishedStatus.ACTIVE.value)

    def published_id(self, record: EndpointRecord, version: str | None) -> str:
        """Of a version, by default the default one. NotFoundError (version-not-found)."""
        found = record.versions.get(record.default_version if version is None else version)
        if found is None:
            raise NotFoundError(
                "version-not-found",
                f"The endpoint {record.name} has no version '{version}'.",
                where=f"endpoint {record.id}",
                cure=f"It has: {', '.join(record.versions)}.",
            )
        return found

    def submit(self, endpoint_id: str, request: Request, *, version: str | None = None) -> RunRecord:
        """SteploomError (endpoint-disabled), NotFoundError (version-not-found), and as a published pipeline."""
        record = self.get(endpoint_id)
        if record.status is not PublishedStatus.ACTIVE:
            raise SteploomError(
                "endpoint-disabled",
                f"The endpoint {record.name} is {record.status.value.lower()}.",
                where=f"endpoint {record.id}",
                cure="Enable it: PipelineEndpoint.get(ws, name=...).enable()",
            )
        properties = {ENDPOINT_ID: record.id, **request.properties}
        return self._pipelines.submit(self.published_id(record, version), replace(request, properties=properties))

    def _change(self, endpoint_id: str, **columns: Any) -> EndpointRecord:
        if not self._store.endpoints.change(self.get(endpoint_id).id, columns):
            raise _taken(columns["name"])
        return self.get(endpoint_id)

    def _missing(self, what: str) -> NotFoundError:
        return NotFoundError(
            "endpoint-not-found",
            f"There is no pipeline endpoint {what}.",
            where=str(self._home.root),
            cure="See what there is: PipelineEndpoint.list(ws)",
        )


def _checked(name: str) -> str:
    if not isinstance(name, str) or not name.strip():
        raise SteploomError(
            "bad-endpoint-name", "A pipeline endpoint needs a name.", cure="PipelineEndpoint.publish(ws, 'name', …)"
        )
    return name


def _taken(name: str) -> SteploomError:
    return SteploomError(
        "endpoint-exists",
        f"There is already a pipeline endpoint '{name}'.",
        cure=f"PipelineEndpoint.get(ws, name='{name}').add_default(pipeline) gives it a new version.",
    )
