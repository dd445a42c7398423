"""Steploom beside Elyra, doit and Kedro: the same graphs on all of them in one session.

    .venv/bin/python bench/engine/bench.py [--quick] [--only MEASURE ...] [--json FILE]

Prints what it does to standard error, then a table and one JSON object with all ratios to standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import measures
from costs import costs_ms
from install import installed
from ours import Ours
from peer import InstalledPeer
from peers import PEERS
from report import Line, as_json, as_table
from workload import chain

MEASURES = ("fan-out", "chain", "notebooks", "first", "large", "costs")


def main() -> int:
    options = arguments().parse_args()
    wanted = options.only or MEASURES
    peers = [found for peer in PEERS if (found := installed(peer, tell)) is not None]
    with tempfile.TemporaryDirectory(prefix="steploom-bench-") as name:
        folder = Path(name)
        ours = Ours(folder)
        try:
            lines = list(measured(folder, ours, peers, wanted, quick=options.quick))
        finally:
            ours.close()
        costs = costs_ms(folder / "costs") if "costs" in wanted else {}
    print(as_table(lines, costs))
    facts = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    result = json.dumps(as_json(lines, costs, facts))
    print(result)
    if options.json:
        options.json.write_text(result + "\n", encoding="utf-8")
    return 0


def measured(
    folder: Path, ours: Ours, peers: Sequence[InstalledPeer], wanted: Sequence[str], *, quick: bool
) -> Iterator[Line]:
    # Whatever only the first run pays for, it pays here: bytecode, caches of the file system.
    ours.run_s(ours.submission(chain(2), chain(1).write(folder / "before"), ""))
    if "fan-out" in wanted:
        tell("fan-out and rerun")
        yield from measures.fan_out_and_rerun(folder, ours, peers, 0.5 if quick else 2.0)
    if "chain" in wanted:
        tell("chain")
        yield from measures.chains(folder, ours, peers, 1 if quick else 3)
    if "notebooks" in wanted:
        tell("notebooks")
        yield from measures.notebook_chains(folder, ours, peers, 1 if quick else 3)
    if "first" in wanted:
        tell("first process")
        yield from measures.first_process(folder, ours, 3 if quick else 7)
    if "large" in wanted:
        tell("large graph")
        yield from measures.thousand_steps(folder, ours, 200 if quick else 1000)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Steploom's engine beside Elyra, doit and Kedro.")
    parser.add_argument("--quick", action="store_true", help="shorter steps, fewer rounds, a smaller graph")
    parser.add_argument("--only", nargs="+", choices=MEASURES, metavar="MEASURE", help=" ".join(MEASURES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the JSON object there")
    return parser


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
