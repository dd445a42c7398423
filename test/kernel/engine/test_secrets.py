"""Values of secret variables: in no page of a log, event, error, reason, saved snapshot, or output of the command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from steploom.bridge import wire
from steploom.cli.main import main
from steploom.engine import logs
from steploom.engine.secret_values import SecretValues, is_secret_name, mask_graph
from steploom.engine.values import RunStatus

MARKED = "hush-marked-9f2c!ß"
EARLIER = "hush-earlier-1a7b"
TELL = """
import os, pathlib
secret = os.environ["STORE_API_KEY"]
pathlib.Path("copy.txt").write_text(secret, encoding="utf-8")
print("x" * 90, secret, secret * 3, flush=True)
raise SystemExit(f"refused: {secret}")
"""


@pytest.mark.parametrize(
    "name",
    [
        *("API_KEY", "KEY", "storageAccountKey", "AWS_ACCESS_KEY_ID", "PGPASSWORD", "db-passwd", "GITHUB_TOKEN"),
        *("MY_SECRETS", "AZURE_STORAGE_CONNECTION_STRING", "ConnectionString", "BLOB_SAS", "GOOGLE_CREDENTIALS"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["MONKEY", "KEYBOARD", "TOKENIZERS_PARALLELISM", "SASL_HOST", "PATH", "SECRETARY"])
def test_other_names(name: str) -> None:
    assert not is_secret_name(name)


def test_short_values_are_no_secrets() -> None:
    assert SecretValues([("KEY", "12345")]).mask("12345") == "12345"


def test_lines_and_escapes_of_a_value_are_masked() -> None:
    secrets = SecretValues([("KEY", "first line\nsecond line")])
    assert secrets.mask("second line, first line; {'k': 'first line\\nsecond line'}") == "***, ***; {'k': '***'}"


def test_a_graph_to_look_at() -> None:
    environment = {"variables": {"API_KEY": MARKED, "MODE": "fast"}}
    graph = {"nodes": [{"environment": environment, "text": f"--key={MARKED}"}, {"environment": None}], "version": 1}
    hidden = {"environment": {"variables": {"API_KEY": "***", "MODE": "fast"}}, "text": "--key=***"}
    assert mask_graph(graph) == {"nodes": [hidden, {"environment": None}], "version": 1}


@pytest.mark.parametrize("limit", range(1, 40))
def test_pages_of_any_size_mask_alike(limit: int, tmp_path: Path) -> None:
    text = f"ä {MARKED}{MARKED} hush- hush-marked then {MARKED[:7]}"
    path = tmp_path / logs.NAME
    path.write_text(text, encoding="utf-8")
    secrets = SecretValues([("KEY", MARKED)])
    size, stars = len(text.encode()), "*" * len(MARKED.encode())
    limit = max(limit, 2)  # room for one character
    found, offset = "", 0
    while offset < size:
        page = logs.read_page(path, offset=offset, limit_bytes=limit, secrets=secrets)
        assert (page.offset, page.size) == (offset, size)
        assert page.next > offset
        found, offset = found + page.text, page.next
    # At the very end it is masked as soon as it begins.
    assert found == f"ä {stars}{stars} hush- hush-marked then *******"
    last = logs.read_page(path, offset=-1, limit_bytes=limit, secrets=secrets)
    assert found.encode().endswith(last.text.encode()) or last.text.startswith("�")


@pytest.fixture
def told(lab: Any) -> Iterator[Any]:
    """A run of a step with an earlier secret, and one with the marked one, which prints it and fails with it."""

    def step(secret: str) -> Any:
        environment = {**lab.step("x")["environment"], "variables": {"STORE_API_KEY": secret}}
        text = TELL if secret == MARKED else "print('fine')"
        return lab.step("tell", text, environment=environment)

    first = lab.run(lab.graph(step(EARLIER)))
    assert first.status is RunStatus.FINISHED, first.steps[0].error
    yield lab.run(lab.graph(step(MARKED)))


def test_a_marked_secret_is_shown_nowhere(lab: Any, told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    engine, step = lab.engine, told.steps[0]
    # The script got it as it is, and the log has it.
    assert (engine.step_folder(step.id) / "work" / "copy.txt").read_text(encoding="utf-8") == MARKED
    assert (engine.step_folder(step.id) / logs.NAME).read_text(encoding="utf-8").count(MARKED) == 5

    pages = [engine.log(step.id, offset=at, limit_bytes=limit).text for at in (0, 50, 95, -1) for limit in (99, 4096)]
    snapshot = wire.run_snapshot_json(
        engine.run(told.id), metrics=engine.metrics, log_tail=lambda identifier: engine.log(identifier, offset=-1).text
    )
    shown = [
        *pages,
        json.dumps(snapshot, ensure_ascii=False),
        *(str(asdict(event)) for event in engine.events(0, limit=10_000)),
        str(asdict(engine.step(step.id))),
        str(asdict(engine.why(step.id))),
        *(str(run.error) for run in engine.runs(lab.workspace)),
    ]
    commands = [("logs",), ("show",), ("show", "--json"), ("why",), ("why", "last", "tell"), ("runs",), ("doctor",)]
    for name, *rest in commands:
        main([name, *(rest if name in ("runs", "doctor") else _with_run(rest))])
        shown += capsys.readouterr()
    for text in shown:
        assert "hush" not in re.sub(r"/\S*", "", text), text

    assert told.steps[0].error["what"].endswith("refused: ***")
    assert "environment variable STORE_API_KEY has another value" in step.reason
    assert engine.log(step.id).text.count("*" * len(MARKED.encode())) == 5
    assert snapshot["graph"]["nodes"][0]["environment"]["variables"] == {"STORE_API_KEY": "***"}


def _with_run(rest: list[str]) -> list[str]:
    return rest if rest[:1] == ["last"] else ["last", *rest]


def test_a_rerun_gives_the_script_the_value(lab: Any, told: Any) -> None:
    from steploom.engine.values import RerunMode

    again = lab.ended(lab.engine.rerun(told.id, RerunMode.FAILED))
    assert (lab.engine.step_folder(again.steps[0].id) / "work" / "copy.txt").read_text(encoding="utf-8") == MARKED
