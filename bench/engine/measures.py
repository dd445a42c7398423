"""Each measure: what is run, on whom, and the bound that Steploom has."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import psutil
from ours import Ours, with_arguments
from peer import InstalledPeer
from report import Line, bounded
from workload import Workload, chain, fan_out, notebooks, wide

_LONG, _SHORT = 60, 10
_NOTEBOOKS = 4
_BEGUN = "import sys, pathlib\npathlib.Path(sys.argv[3]).touch()\n"


def fan_out_and_rerun(folder: Path, ours: Ours, peers: Sequence[InstalledPeer], sleep_s: float) -> Iterator[Line]:
    """The critical path, and the same once more."""
    workload = fan_out(sleep_s)
    path_s = workload.critical_path_s
    place = folder / "fan-out"
    script = workload.write(place / "ours")
    submission = ours.submission(workload, script, ours.compute("six", nodes=6))
    first_s = ours.run_s(submission)
    workload.check(place / "ours")
    again_s = median(ours.run_s(submission) for _ in range(5))
    others = [(peer, place / peer.peer.name) for peer in peers]
    for _, at in others:
        workload.write(at)
    firsts = [(peer, at, peer.run_s(workload, at)) for peer, at in others]
    name = f"fan-out 1-6-1 of {sleep_s:g} s"
    yield bounded(_line(name, "Steploom", first_s, path_s, "critical path"), ratio=1.03)
    for peer, _, seconds in firsts:
        yield _line(name, peer.peer.name, seconds, path_s, "critical path")
    yield bounded(Line(measure="the same again", engine="Steploom", value=again_s, unit="s"), value=0.08)
    for peer, at, _ in firsts:
        seconds = peer.run_s(workload, at, checked=not peer.peer.reuses)
        yield Line(measure="the same again", engine=peer.peer.name, value=seconds, unit="s")


def _line(measure: str, engine: str, seconds: float, against_s: float, against: str) -> Line:
    return Line(measure=measure, engine=engine, value=seconds, unit="s", ratio=seconds / against_s, against=against)


def chains(folder: Path, ours: Ours, peers: Sequence[InstalledPeer], rounds: int) -> Iterator[Line]:
    """What one more empty script costs: rounds of everybody in turn, so that a slow moment meets all alike."""
    script = chain(1).write(folder / "chain")
    computes = {"Steploom": ours.compute("one", nodes=1), "Steploom, warm": ours.compute("warm", nodes=1, warm=1)}
    found: dict[str, list[float]] = {"bare subprocess": []}
    for _ in range(rounds):
        found["bare subprocess"].append(_bare_s(script))
        for engine, compute in computes.items():
            ours.run_s(ours.submission(chain(2), script, compute))
            spans = [ours.run_s(ours.submission(chain(length), script, compute)) for length in (_LONG, _SHORT)]
            found.setdefault(engine, []).append(_marginal(*spans))
        for peer in peers:
            spans = [_peer_s(peer, chain(length), folder) for length in (_LONG, _SHORT)]
            found.setdefault(peer.peer.name, []).append(_marginal(*spans))
    for engine, spans in found.items():
        ratio = median(span / bare for span, bare in zip(spans, found["bare subprocess"]))
        line = Line(
            measure=f"one more step of a chain ({_LONG} against {_SHORT})",
            engine=engine,
            value=1000 * median(spans),
            unit="ms",
            ratio=ratio,
            against="bare",
        )
        yield bounded(line, ratio={"Steploom": 1.3, "Steploom, warm": 0.5}.get(engine))


def _marginal(long_s: float, short_s: float) -> float:
    return (long_s - short_s) / (_LONG - _SHORT)


def _bare_s(script: Path) -> float:
    begin = time.perf_counter()
    for _ in range(_LONG):
        subprocess.run([sys.executable, str(script)], check=True)
    return (time.perf_counter() - begin) / _LONG


def _peer_s(peer: InstalledPeer, workload: Workload, folder: Path) -> float:
    at = folder / f"{peer.peer.name} {time.monotonic_ns()}"
    workload.write(at)
    return peer.run_s(workload, at)


def notebook_chains(folder: Path, ours: Ours, peers: Sequence[InstalledPeer], rounds: int) -> Iterator[Line]:
    """Notebooks of one cell, kernel and executed notebook included; what an engine takes to start is shared by them."""
    workload = notebooks(_NOTEBOOKS)
    place = folder / "notebooks"
    script = workload.write(place / "ours")
    computes = {
        "Steploom": ours.compute("notebooks", nodes=1),
        "Steploom, warm": ours.compute("notebooks-warm", nodes=1, warm=1),
    }
    for compute in computes.values():
        ours.run_s(ours.submission(workload, script, compute))
        workload.check(place / "ours")
    found: dict[str, list[float]] = {}
    for number in range(rounds):
        for engine, compute in computes.items():
            found.setdefault(engine, []).append(ours.run_s(ours.submission(workload, script, compute)))
            workload.check(place / "ours")
        for peer in peers:
            at = place / f"{peer.peer.name} {number}"
            workload.write(at)
            found.setdefault(peer.peer.name, []).append(peer.run_s(workload, at))
    for engine, spans in found.items():
        line = Line(
            measure=f"a notebook of {_NOTEBOOKS} in a chain",
            engine=engine,
            value=median(spans) / _NOTEBOOKS,
            unit="s",
        )
        yield bounded(line, value={"Steploom": 0.6, "Steploom, warm": 0.2}.get(engine))


def first_process(folder: Path, ours: Ours, rounds: int) -> Iterator[Line]:
    """From the submission to the first line of the first script."""
    script = chain(1).write(folder / "first")
    script.write_text(_BEGUN, encoding="utf-8")
    begun = folder / "begun"
    found: dict[str, list[float]] = {"up": [], "down": []}
    for state, spans in found.items():
        for _ in range(rounds):
            if state == "down":
                ours.close()
            submission = with_arguments(ours.submission(chain(1), script, ""), str(begun))
            spans.append(ours.first_process_s(submission, begun))
    for state, limit_s in (("up", 0.15), ("down", 0.7)):
        line = Line(
            measure=f"submit to first process, supervisor {state}",
            engine="Steploom",
            value=median(found[state]),
            unit="s",
        )
        yield bounded(line, value=limit_s)


def thousand_steps(folder: Path, ours: Ours, count: int) -> Iterator[Line]:
    """A large graph: how soon it is submitted, how large the supervisor gets."""
    script = chain(1).write(folder / "large")
    submission = ours.submission(wide(count), script, ours.compute("two", nodes=2))
    begin = time.perf_counter()
    run = ours.engine.submit(submission)
    submit_s = time.perf_counter() - begin
    supervisor = ours.supervisor()
    used_s = _processor_s(supervisor)
    most = 0
    while not (ended := ours.engine.wait(run.id, timeout_s=0.5)).status.is_final:
        most = max(most, supervisor.memory_info().rss if supervisor else 0)
    ours.finished(ended)
    total_s = time.perf_counter() - begin
    # Says the same on a busy machine as on a calm one.
    step_ms = 1000 * (_processor_s(supervisor) - used_s) / count
    name = f"{count} empty steps, 2 nodes"
    yield bounded(Line(measure=name, engine="Steploom, to submit", value=submit_s, unit="s"), value=1)
    yield Line(measure=name, engine="Steploom, to the end", value=total_s, unit="s")
    yield Line(measure=name, engine="Steploom, supervisor's processor time a step", value=step_ms, unit="ms")
    yield bounded(Line(measure=name, engine="Steploom, supervisor", value=most / 2**20, unit="MB"), value=150)


def _processor_s(process: psutil.Process | None) -> float:
    times = process.cpu_times() if process else None
    return times.user + times.system if times else 0.0
