"""Results on standard output: as text for people, or as one line of JSON for programs. All else goes to stderr."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from typing import Protocol

from steploom.cli.run_json import run_json
from steploom.engine.values import RunRecord
from steploom.magics.command import option
from steploom.magics.run_text import run_text, runs_text

JSON_OPTION = option("--json", action="store_true", help="one line of JSON on standard output, all else on stderr")


class Reporter(Protocol):
    def run(self, run: RunRecord) -> None: ...

    def runs(self, runs: Sequence[RunRecord]) -> None: ...


class _TextReporter:
    def run(self, run: RunRecord) -> None:
        print(run_text(run))

    def runs(self, runs: Sequence[RunRecord]) -> None:
        print(runs_text(runs, empty="No runs yet. Start one: steploom run NOTEBOOK"))


class _JsonReporter:
    def run(self, run: RunRecord) -> None:
        print(json.dumps(run_json(run)), flush=True)

    def runs(self, runs: Sequence[RunRecord]) -> None:
        print(json.dumps([run_json(run) for run in runs]), flush=True)


def reporter_for(options: Namespace) -> Reporter:
    """As the options with `JSON_OPTION` among them ask."""
    return _JsonReporter() if options.json else _TextReporter()
