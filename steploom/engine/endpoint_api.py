"""What a request to the endpoint of published pipelines is answered. Knows no sockets."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from steploom.engine.endpoint_address import HOST, ROOT
from steploom.engine.endpoint_body import request_of
from steploom.engine.publishing import Publishing
from steploom.engine.values import EndpointRecord, RunRecord
from steploom.errors import EngineUnavailableError, NotFoundError, SteploomError

LIMIT_BYTES = 1 << 20

_STATUS = {
    "no-token": 401,
    "foreign-host": 403,
    "bad-method": 405,
    "published-disabled": 409,
    "endpoint-disabled": 409,
    "too-large": 413,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    body: Mapping[str, Any]


class EndpointApi:
    """On any thread. `port` is where it is heard."""

    def __init__(self, publishing: Publishing, *, token: str, port: int) -> None:
        self._publishing = publishing
        self._expected = f"Bearer {token}".encode()
        self._hosts = (f"{HOST}:{port}", f"localhost:{port}")
        self._base = f"http://{HOST}:{port}{ROOT}"

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """`headers` by their names in lower case."""
        try:
            self._admit(headers)
            return self._route(method, target, body)
        except SteploomError as error:
            return refusal(error)

    def _admit(self, headers: Mapping[str, str]) -> None:
        # A page of another site can reach this port by a name of its own, never by ours.
        if headers.get("host", "") not in self._hosts:
            raise SteploomError(
                "foreign-host",
                "The endpoint is for this machine alone.",
                where=f"Host: {headers.get('host', '')}",
                cure="Use the URL as PublishedPipeline.endpoint gives it.",
            )
        given = headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._expected):
            raise SteploomError(
                "no-token",
                "The request has no valid token.",
                where="header Authorization",
                cure="Pass headers=InteractiveLoginAuthentication().get_authentication_header().",
            )

    def _route(self, method: str, target: str, body: bytes) -> Answer:
        parts = urlsplit(target)
        if not parts.path.startswith(ROOT + "/"):
            raise _unknown(parts.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        match [unquote(word) for word in parts.path.removeprefix(ROOT + "/").split("/")]:
            case ["PipelineRuns", "PipelineSubmit", published_id]:
                _expect(method, "POST")
                return self._submitted(self._publishing.pipelines.submit(published_id, request_of(body)))
            case ["workspaces", workspace, "PipelineEndpoints", *which]:
                _expect(method, "POST")
                endpoint = self._endpoint(workspace, which, query)
                version = which[2] if len(which) == 3 else query.get("pipelineVersion")
                return self._submitted(
                    self._publishing.endpoints.submit(endpoint.id, request_of(body), version=version or None)
                )
            case ["PipelineRuns", run_id]:
                _expect(method, "GET")
                return self._submitted(self._publishing.pipelines.run(run_id))
        raise _unknown(parts.path)

    def _endpoint(self, workspace: str, which: Sequence[str], query: Mapping[str, str]) -> EndpointRecord:
        """By `Id/<id>`, with a version or without, or by `Name?name=<name>`, as notebooks edit the URL."""
        match which:
            case ["Id", endpoint_id] | ["Id", endpoint_id, _]:
                return self._publishing.endpoints.get(endpoint_id, workspace)
            case ["Name"] if "name" in query:
                return self._publishing.endpoints.by_name(workspace, query["name"])
        raise _unknown("/".join(("PipelineEndpoints", *which)))

    def _submitted(self, run: RunRecord) -> Answer:
        body = {
            "Id": run.id,
            "ExperimentName": run.experiment,
            "Status": {"StatusCode": run.status.value, "CreationTime": run.created},
            "RunUrl": f"{self._base}/PipelineRuns/{run.id}",
        }
        return Answer(status=200, body=body)


def refusal(error: SteploomError) -> Answer:
    """What went wrong, where, and the cure, as JSON."""
    if isinstance(error, EngineUnavailableError):
        status = 503
    else:
        status = _STATUS.get(error.code, 404 if isinstance(error, NotFoundError) else 400)
    return Answer(status=status, body={"error": {**error.to_json(), "message": str(error)}})


def internal() -> Answer:
    fault = SteploomError(
        "internal", "Steploom failed to answer.", cure="Please report it with supervisor.log of the home folder."
    )
    return Answer(status=500, body={"error": {**fault.to_json(), "message": str(fault)}})


def _expect(method: str, wanted: str) -> None:
    if method != wanted:
        raise SteploomError("bad-method", f"{method} is not for this address.", cure=f"Use {wanted}.")


def _unknown(path: str) -> NotFoundError:
    return NotFoundError(
        "no-such-address",
        "There is nothing at this address.",
        where=path,
        cure="Use the URL as PublishedPipeline.endpoint gives it.",
    )
