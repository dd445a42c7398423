"""The endpoint as it is reached: nothing listens before it is read, one address on this machine, a token, a limit."""

from __future__ import annotations

import socket
import sys
from typing import Any

import psutil
import pytest
import requests

from steploom.engine.endpoint_api import LIMIT_BYTES
from steploom.engine.values import PublishedRecord, RunStatus


@pytest.fixture
def published(lab: Any) -> PublishedRecord:
    return publish(lab)


def publish(lab: Any) -> PublishedRecord:
    pipelines = lab.engine.publishing.pipelines
    frozen = pipelines.freeze(lab.workspace, lab.graph(lab.step("x", "")), sys.executable)
    record: PublishedRecord = pipelines.publish(lab.workspace, frozen)
    return record


def header(lab: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {lab.engine.publishing.address.token()}"}


def listening(process: psutil.Process) -> list[Any]:
    return [item.laddr for item in process.net_connections("inet") if item.status == psutil.CONN_LISTEN]


def test_nothing_listens_until_the_url_is_read(lab: Any, published: PublishedRecord) -> None:
    lab.run(lab.graph(lab.step("y", "")))
    assert listening(lab.supervisor()) == []
    url = lab.engine.publishing.address.of_published(published.id)
    assert [item.ip for item in listening(lab.supervisor())] == ["127.0.0.1"]
    answer = requests.post(url, headers=header(lab), json={"ExperimentName": "exp"}, timeout=30)
    assert answer.status_code == 200
    run = lab.ended(lab.engine.run(answer.json()["Id"]))
    assert run.status is RunStatus.FINISHED
    assert requests.get(answer.json()["RunUrl"], headers=header(lab), timeout=30).json()["Id"] == run.id


def test_a_stranger_is_refused(lab: Any, published: PublishedRecord) -> None:
    url = lab.engine.publishing.address.of_published(published.id)
    answer = requests.post(url, json={"ExperimentName": "exp"}, timeout=30)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["cure"]
    assert requests.options(url, headers={"Origin": "https://evil.example"}, timeout=30).status_code == 401
    rebound = requests.post(url, headers={**header(lab), "Host": "evil.example"}, json={}, timeout=30)
    assert rebound.status_code == 403
    assert "Access-Control-Allow-Origin" not in rebound.headers
    assert lab.engine.runs(lab.workspace) == ()


def test_a_body_has_a_limit(lab: Any, published: PublishedRecord) -> None:
    url = lab.engine.publishing.address.of_published(published.id)
    port = int(url.split(":")[2].split("/")[0])
    for length in (str(LIMIT_BYTES + 1), "-1", "many"):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
            client.sendall(f"POST /x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\n\r\n".encode())
            status = client.recv(4096).split(b" ")[1]
        assert status == (b"413" if length.isdecimal() else b"400")


def test_the_address_survives_the_supervisor(lab: Any, published: PublishedRecord) -> None:
    address = lab.engine.publishing.address
    url = address.of_published(published.id)
    lab.kill(lab.supervisor())
    assert address.of_published(published.id) == url
    assert requests.post(url, headers=header(lab), json={"ExperimentName": "exp"}, timeout=30).status_code == 200


def test_a_port_that_is_taken_meanwhile_is_left_alone(lab: Any, published: PublishedRecord) -> None:
    address = lab.engine.publishing.address
    port = int(address.of_published(published.id).split(":")[2].split("/")[0])
    lab.kill(lab.supervisor())
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        url = address.of_published(published.id)
        assert f":{port}/" not in url
        assert requests.post(url, headers=header(lab), json={"ExperimentName": "exp"}, timeout=30).status_code == 200


def test_who_looks_keeps_it_open(lab: Any, published: PublishedRecord, until: Any) -> None:
    """After a restart of the machine, say: nothing is to be run, but the endpoint is to be heard."""
    url = lab.engine.publishing.address.of_published(published.id)
    lab.kill(lab.supervisor())

    def answers() -> bool:
        lab.engine.events(0)
        try:
            return requests.post(url, headers=header(lab), json={"ExperimentName": "exp"}, timeout=30).ok
        except requests.ConnectionError:
            return False

    until(answers, seconds=40)
