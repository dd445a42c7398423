"""Logs that are larger than anybody wants to read: what they take of disk and memory, and how they are read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from steploom.engine import logs
from steploom.engine.log_cap import LogCap
from steploom.engine.secret_values import SecretValues
from steploom.engine.values import RunStatus

MIB = 1 << 20
LINE = "secret-value and what else there is to say, line {:08}\n"
needs_holes = pytest.mark.skipif(sys.platform != "linux", reason="cutting a file in its middle needs Linux")

# Many lines, each with the same secret.
FLOOD = """
for block in range(100):
    print("\\n".join(["x" * 127] * 8192), flush=True)
print("the last line")
"""


def write_lines(path: Path, first: int, count: int) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.writelines(LINE.format(number) for number in range(first, first + count))


def pages_of(path: Path) -> list[Any]:
    secrets = SecretValues([("KEY", "secret-value")])
    found, offset = [], 0
    while offset < logs.size_bytes(path):
        found.append(logs.read_page(path, offset=offset, limit_bytes=64 * 1024, secrets=secrets))
        offset = found[-1].next
    return found


def allocated_bytes(path: Path) -> int:
    return path.stat().st_blocks * 512


@needs_holes
def test_the_middle_goes_and_the_script_writes_on(tmp_path: Path) -> None:
    path = tmp_path / logs.NAME
    cap = LogCap(path, limit_bytes=4 * MIB, head_bytes=MIB, tail_bytes=MIB)
    lines = 100_000
    # Twice: the log grows on after a cut.
    for first in (0, lines):
        write_lines(path, first, lines)
        size = path.stat().st_size
        assert cap.is_exceeded
        cap.cut()
        assert path.stat().st_size == size
        assert not cap.is_exceeded
        assert allocated_bytes(path) < 3 * MIB
    write_lines(path, 2 * lines, 1)

    pages = pages_of(path)
    assert len(pages) < 50
    text = "".join(page.text for page in pages)
    assert text.startswith(LINE.format(0).replace("secret-value", "*" * 12))
    assert text.endswith(LINE.format(2 * lines).replace("secret-value", "*" * 12))
    assert text.count("The log is larger than 4 MiB: of what was written before, only the beginning is kept.") == 1
    assert "\0" not in text
    # Nothing of a line that was cut in two, and so nothing of its secret.
    assert {line.strip()[:12] for line in text.splitlines() if line.strip()} == {"*" * 12, "[steploom] T"}
    assert logs.last_line(path).endswith(f"line {2 * lines:08}")


@needs_holes
def test_a_writer_is_not_disturbed(tmp_path: Path) -> None:
    path = tmp_path / logs.NAME
    cap = LogCap(path, limit_bytes=2 * MIB, head_bytes=MIB // 4, tail_bytes=MIB // 4)
    program = f"for number in range(100_000): print({LINE!r}.format(number), end='')"
    with path.open("ab") as stream, subprocess.Popen([sys.executable, "-c", program], stdout=stream) as writer:
        while writer.poll() is None:
            if cap.is_exceeded:
                cap.cut()
    assert writer.returncode == 0
    assert path.stat().st_size == len(LINE.format(0)) * 100_000
    assert logs.last_line(path).endswith("line 00099999")


def test_where_it_cannot_be_cut_the_log_says_so_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "other")
    path = tmp_path / logs.NAME
    path.write_bytes(b"x\n" * 2 * MIB)
    cap = LogCap(path, limit_bytes=MIB, head_bytes=1024, tail_bytes=1024)
    assert cap.is_exceeded
    cap.cut()
    assert not cap.is_exceeded
    assert path.read_bytes().endswith(b"x\n[steploom] The log is larger than 1 MiB, and cannot be cut here.\n")


def test_a_log_below_its_cap_stays_whole(tmp_path: Path) -> None:
    assert not LogCap(tmp_path / "none.txt").is_exceeded
    path = tmp_path / logs.NAME
    write_lines(path, 0, 10)
    assert not LogCap(path).is_exceeded


def test_a_hundred_megabytes_are_in_nobodys_memory(lab: Any) -> None:
    gated = lab.waiting("gate")
    first = lab.submit(lab.graph(gated))
    before = lab.supervisor().memory_info().rss
    record = lab.run(lab.graph(lab.step("flood", FLOOD)))
    assert record.status is RunStatus.FINISHED, record.steps[0].error
    assert lab.supervisor().memory_info().rss - before < 40 * MIB
    step = lab.engine.step(record.steps[0].id)
    assert step.log_size_bytes > 100 * MIB
    page = lab.engine.log(step.id, offset=-1, limit_bytes=4096)
    assert len(page.text) <= 4096
    assert page.text.endswith("the last line\n")
    assert len(lab.engine.log(step.id, offset=50 * MIB).text) == 65536
    lab.gate.touch()
    lab.ended(first)
