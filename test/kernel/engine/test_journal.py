"""Reading a step's journal: line by line, in bounded memory, whatever the script writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.engine.journal import JournalReader, fold_metrics
from steploom.step.site._steploom.metrics import LIMIT_BYTES


def metric(name: str, value: Any, kind: str = "scalar", op: str = "metric") -> bytes:
    return (json.dumps({"op": op, "ts": "t", "type": kind, "name": name, "value": value}) + "\n").encode()


def tag(key: str, value: Any) -> bytes:
    return (json.dumps({"op": "tag", "ts": "t", "key": key, "value": value}) + "\n").encode()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.ndjson"


def append(journal: Path, data: bytes) -> None:
    with journal.open("ab") as stream:
        stream.write(data)


def values(reader: JournalReader) -> dict[str, Any]:
    return {item.name: item.value for item in fold_metrics(reader.said("metric"))}


# All that the supervisor does with a journal, in an interpreter of its own.
MEASURED = """
import sys
from pathlib import Path
import psutil
from steploom.engine.journal import JournalReader, fold_metrics
from steploom.engine.store.database import dumps
reader = JournalReader(Path(sys.argv[1]))
before = psutil.Process().memory_info().rss
reader.poll()
found = fold_metrics(reader.said("metric"))
stored = [dumps(item.value) for item in found]
print(len(found[0].value), psutil.Process().memory_info().rss - before)
"""


def test_memory_is_bounded_whatever_is_logged(journal: Path) -> None:
    line = metric("loss", 0.123456)
    append(journal, line * (100_000_000 // len(line)))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(journal)], capture_output=True, text=True, check=True, timeout=100
    )
    kept, grown_bytes = map(int, done.stdout.split())
    assert kept == LIMIT_BYTES // len(line)
    assert grown_bytes < 50_000_000


def test_lines_are_taken_when_they_are_whole(journal: Path) -> None:
    reader = JournalReader(journal)
    assert not reader.poll()
    append(journal, metric("a", 1) + metric("b", 2)[:20])
    assert reader.poll()
    assert not reader.poll()
    assert values(reader) == {"a": 1}
    append(journal, metric("b", 2)[20:])
    assert reader.poll()
    assert values(reader) == {"a": 1, "b": 2}


def test_a_line_longer_than_all_that_is_kept_is_passed_over(journal: Path) -> None:
    reader = JournalReader(journal, limit_bytes=200)
    append(journal, metric("long", "x" * 1000)[:-1])
    assert not reader.poll()
    append(journal, b"\n" + metric("a", 1))
    assert reader.poll()
    assert values(reader) == {"a": 1}


def test_what_is_said_again_takes_no_more_room(journal: Path) -> None:
    reader = JournalReader(journal, limit_bytes=500)
    append(journal, b"".join(tag("progress", f"{done:3}") for done in range(100)) + tag("kind", "knn"))
    assert reader.poll()
    assert [(item["key"], item["value"]) for item in reader.said("tag")] == [("progress", " 99"), ("kind", "knn")]


def test_metrics_beyond_the_bound_hide_nothing_else(journal: Path) -> None:
    reader = JournalReader(journal, limit_bytes=240)
    append(journal, metric("a", 1) * 2 + metric("b", 2, op="parent_metric") + metric("a", 1) * 50)
    append(journal, b'{"op": "child", "id": "c"}\n{"op": "fail", "details": "bad"}\n{"op": "cancel"}\n')
    assert reader.poll()
    assert values(reader) == {"a": [1, 1]}
    assert reader.said("parent_metric") == [{"name": "b", "type": "scalar", "value": 2, "ts": "t"}]
    assert [item["details"] for item in reader.said("fail")] == ["bad"]
    assert reader.said("cancel")
    assert not reader.said("cancel_parent")


def test_a_metric_that_changes_its_type_begins_anew(journal: Path) -> None:
    append(journal, metric("a", 1) + metric("a", [2, 3], "list") + metric("a", 4) + metric("a", 5) + metric("a", 6))
    append(journal, metric("t", {"x": 1}, "row") + metric("t", {"x": [2], "y": 3}, "row") + metric("t", "odd", "row"))
    reader = JournalReader(journal)
    reader.poll()
    assert values(reader) == {"a": [4, 5, 6], "t": "odd"}
