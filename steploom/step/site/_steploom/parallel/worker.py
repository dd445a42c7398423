"""A process that runs the entry script over the mini batches it is sent."""

from __future__ import annotations

import multiprocessing
import os
import threading
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import List

from .entry_script import EntryScript
from .mini_batch import MiniBatch
from .rows import count_of, lines_of
from .settings import ParallelSettings
from .worker_logs import entry_script_logger, redirect


@dataclass(frozen=True)
class Ready:
    """`init()` has returned."""


@dataclass(frozen=True)
class Done:
    count: int
    lines: str


@dataclass(frozen=True)
class Raised:
    """By `run`, or, before the worker is ready, by the script or its `init`. `error` is the last line of the text."""

    error: str
    text: str


@dataclass(frozen=True)
class WorkerTask:
    script: str
    arguments: List[str]
    settings: ParallelSettings


def work(channel: Connection, number: int, task: WorkerTask) -> None:
    """Until None comes."""
    redirect(number)
    entry_script_logger(number, task.settings.logging_level)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        script = EntryScript(task.script, task.arguments)
        script.init()
    except Exception as error:  # noqa: BLE001 - it is the script's, and is told
        channel.send(_raised(error))
        return
    channel.send(Ready())
    for batch in iter(channel.recv, None):
        channel.send(_answer(script, batch, task.settings))
    script.shutdown()


def _answer(script: EntryScript, batch: MiniBatch, settings: ParallelSettings) -> object:
    try:
        result = script.run(batch)
        return Done(count_of(result), lines_of(result) if settings.appends_rows else "")
    except Exception as error:  # noqa: BLE001 - it is the script's, and is told
        return _raised(error)


def _raised(error: Exception) -> Raised:
    text = traceback.format_exc()
    print(text, flush=True)
    return Raised("".join(traceback.format_exception_only(type(error), error)).strip(), text)


def _end_with_parent() -> None:
    """The script may be in the middle of a long `run`: nobody waits for its result any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
