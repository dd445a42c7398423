"""What Tab offers after a magic: actions, flags, and names that exist now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from steploom.azureml.exceptions import AzureMLException
from steploom.azureml.pipeline.schedule_recurrence import FREQUENCIES, WEEK_DAYS
from steploom.azureml.pipeline.time_zone import TimeZone
from steploom.engine.values import VM_SIZES
from steploom.errors import SteploomError
from steploom.magics import pipeline, runconfig, schedule
from steploom.magics.command import Action, Command, Option
from steploom.magics.commands import COMMANDS
from steploom.magics.context import Context
from steploom.magics.run_text import SHORT_ID
from steploom.magics.runs import find


def complete_line(shell: Any, line: str) -> list[str]:
    """Candidates for the last word of `line` ('%compute sh'); never raises, as typing must go on."""
    words = line.lstrip().split(" ")
    command = COMMANDS.get(words[0].lstrip("%"))
    if command is None or len(words) == 1:
        return []
    before = [word for word in words[1:-1] if word]
    try:
        candidates = _candidates(command, before, words[-1], Context(shell))
    except (SteploomError, AzureMLException, OSError):
        return []
    return [item for item in candidates if item.startswith(words[-1])]


def _candidates(command: Command, before: list[str], word: str, context: Context) -> list[str]:
    if not before:
        return [*(action.name for action in command.actions), "--help"]
    action = command.action(before[0])
    if action is None:
        return []
    given = before[1:]
    if given and (flag := _flag(action, given[-1])) and flag.takes_value:
        return _values(flag.complete, given, word, context)
    flags = [item.flags[-1] for item in action.options if not item.is_positional and item.flags[-1] not in given]
    positional = _positional(action, given)
    values = _values(positional.complete, given, word, context) if positional else []
    return [*values, *flags, "--help"]


def _flag(action: Action, word: str) -> Option | None:
    return next((item for item in action.options if word in item.flags and not item.is_positional), None)


def _positional(action: Action, given: list[str]) -> Option | None:
    """The positional argument that the next word would be, None when all are given."""
    places = [item for item in action.options if item.is_positional]
    plain = 0
    skip = False
    for word in given:
        flag = _flag(action, word)
        plain += not skip and flag is None
        skip = flag is not None and flag.takes_value
    if places and places[-1].settings.get("nargs") == "+":
        plain = min(plain, len(places) - 1)
    return places[plain] if plain < len(places) else None


def _values(kind: str, given: list[str], word: str, context: Context) -> list[str]:
    sources: dict[str, Callable[[], list[str]]] = {
        "compute": lambda: [c.name for c in context.engine.computes(context.workspace)],
        "workspace": lambda: [w.name for w in context.engine.workspaces()],
        "datastore": lambda: [d.name for d in context.engine.datastores(context.workspace)],
        "experiment": lambda: [name for name, _ in context.engine.experiments(context.workspace)],
        "runconfig": lambda: runconfig.names(context),
        "pipeline": lambda: pipeline.names(context),
        "parameter": lambda: [f"{name}=" for name in pipeline.parameters(context)],
        "run": lambda: [r.id[:SHORT_ID] for r in context.engine.runs(context.workspace)],
        "step": lambda: [step.name for step in find(context, given[0]).steps],
        "vm_size": lambda: [size.name for size in VM_SIZES],
        "schedule": lambda: [record.name for record in schedule.schedules(context)],
        "published": lambda: [record.name or record.id[:SHORT_ID] for record in schedule.published(context)],
        "frequency": lambda: [*FREQUENCIES],
        "week_day": lambda: [*WEEK_DAYS],
        "time_zone": lambda: [*TimeZone.__members__],
        "file": lambda: _files(word),
    }
    return sources[kind]() if kind in sources else []


def _files(word: str) -> list[str]:
    """Files and folders where `word` leads, hidden ones only when it asks for them."""
    folder = word[: word.rfind("/") + 1]
    found = sorted(Path(folder or ".").iterdir())
    shown = [item for item in found if item.name[:1] != "." or word[len(folder) :].startswith(".")]
    return [f"{folder}{item.name}{'/' if item.is_dir() else ''}" for item in shown]
