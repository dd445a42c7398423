"""`steploom prune`: remove what old runs have left."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence

from steploom.cli.command import Command
from steploom.cli.exit_code import ExitCode
from steploom.cli.reporter import JSON_OPTION
from steploom.engine.api import Engine
from steploom.engine.values import PruneItem, PruneRule
from steploom.errors import SteploomError
from steploom.magics.command import option

_GB = 1 << 30


def _prune(options: Namespace) -> int:
    if options.yes and options.dry_run:
        raise SteploomError("usage", "--yes and --dry-run exclude each other.", cure="Leave one of them out.")
    pruning = Engine.open().pruning
    rule = PruneRule(
        older_than_days=options.older_than,
        keep_last=options.keep_last,
        max_bytes=None if options.max_size is None else int(options.max_size * _GB),
    )
    also = {"environments": options.environments, "packages": options.packages}
    if options.yes:
        _report(pruning.prune(rule, **also), options, is_done=True)
        return ExitCode.OK
    plan = pruning.plan(rule, **also)
    _report(plan, options, is_done=False)
    if not plan or options.dry_run or options.json:
        return ExitCode.OK
    if not sys.stdin.isatty():
        print("Nothing was removed. To remove it: steploom prune --yes", file=sys.stderr)
        return ExitCode.OK
    print("Remove it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        return ExitCode.OK
    _report(pruning.prune(rule, **also), options, is_done=True)
    return ExitCode.OK


def _report(items: Sequence[PruneItem], options: Namespace, *, is_done: bool) -> None:
    total = sum(item.size_bytes for item in items)
    if options.json:
        told = {"removed": is_done, "size_bytes": total, "items": [item.to_json() for item in items]}
        print(json.dumps(told), flush=True)
        return
    if not items:
        print("Nothing to remove.")
        return
    for item in items:
        print(f"{item.kind:<12} {_size(item.size_bytes):>9}  {item.what}")
    print(f"{'Removed' if is_done else 'Would remove'}: {len(items)}, {_size(total)}")


def _size(size_bytes: int) -> str:
    size = float(size_bytes)
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < 1e6:
        raise ArgumentTypeError(f"'{text}' is not a number from 0 on")
    return amount


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"'{text}' is not a whole number from 0 on")
    return int(text)


PRUNE = Command(
    name="prune",
    help="remove files of old runs that nothing needs any more",
    options=(
        option(
            "--older-than", type=_amount, metavar="DAYS", help="runs that ended longer ago (30, if nothing is said)"
        ),
        option("--keep-last", type=_count, metavar="N", help="never the newest N runs of an experiment"),
        option("--max-size", type=_amount, metavar="GB", help="the oldest runs, until the others take no more"),
        option("--environments", action="store_true", help="also environments that were not used for as long"),
        option("--packages", action="store_true", help="also the packages that were downloaded for environments"),
        option("--dry-run", action="store_true", help="only say what would be removed"),
        option("--yes", action="store_true", help="remove it without a question"),
        JSON_OPTION,
    ),
    run=_prune,
)
