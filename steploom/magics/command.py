"""How a line such as `%compute create cpu --max-nodes 4` is read: actions declared once, parser and help derived."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from steploom.errors import SteploomError

_HELP = ("--help", "-h", "help")


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of an action, in `argparse`'s own terms. `complete` names what Tab offers as its values."""

    flags: tuple[str, ...]
    settings: dict[str, Any]
    complete: str = ""

    @property
    def is_positional(self) -> bool:
        return not self.flags[0].startswith("-")

    @property
    def takes_value(self) -> bool:
        return self.settings.get("action") != "store_true"

    @property
    def usage(self) -> str:
        """How help shows it: `NAME`, `[NAME]`, `FILE...`, `-n, --number N`, `--wait`."""
        name: str = self.settings.get("metavar", "")
        if not self.is_positional:
            return ", ".join(self.flags) + (f" {name}" if self.takes_value else "")
        shapes = {"?": f"[{name}]", "+": f"{name}..."}
        return shapes.get(self.settings.get("nargs", ""), name)


def option(*flags: str, complete: str = "", **settings: Any) -> Option:
    """`option('--max-nodes', type=int, default=4, metavar='N', help='…')`: the arguments of `add_argument`."""
    return Option(flags, settings, complete)


@dataclass(frozen=True, slots=True)
class Action:
    """A verb of a magic. `run(context, options)` does it and returns the text to print."""

    name: str
    help: str
    run: Callable[[Any, argparse.Namespace], str]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A line magic: its actions, the first of which also runs when the line is empty."""

    name: str
    help: str
    actions: tuple[Action, ...]

    def action(self, name: str) -> Action | None:
        return next((action for action in self.actions if action.name == name), None)


class _Parser(argparse.ArgumentParser):
    """Raises instead of leaving the process: a typing error must never end a kernel."""

    def error(self, message: str) -> NoReturn:
        raise SteploomError("usage", message[:1].upper() + message[1:] + ".", cure=f"See %{self.prog} --help")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise SteploomError("usage", (message or "").strip())


def help_text(command: Command, *actions: Action) -> str:
    """What `%compute --help` prints: every action with its arguments, or only those given."""
    rows: list[tuple[str, str]] = []
    for action in actions or command.actions:
        places = [item.usage for item in action.options if item.is_positional]
        rows.append((" ".join((f"  %{command.name}", action.name, *places)), action.help))
        rows += [(f"      {item.usage}", item.settings["help"]) for item in action.options if not item.is_positional]
    width = max(len(usage) for usage, _ in rows)
    lines = [f"%{command.name}: {command.help}", "", *(f"{usage:<{width}}  {text}" for usage, text in rows)]
    if not actions:
        lines += ["", f"%{command.name} alone is %{command.name} {command.actions[0].name}."]
    return "\n".join(lines)


def run_line(command: Command, line: str, context: Any) -> str:
    """Read `line` and do what it says; raises `SteploomError` with code `usage` when it cannot be read."""
    words = _split(command, line)
    if words and words[0] in _HELP:
        return help_text(command)
    action = command.action(words[0]) if words else command.actions[0]
    if action is None:
        names = ", ".join(item.name for item in command.actions)
        raise SteploomError(
            "usage",
            f"%{command.name} has no action '{words[0]}'.",
            cure=f"It has: {names}. See %{command.name} --help",
        )
    if any(word in _HELP[:2] for word in words):
        return help_text(command, action)
    parser = _Parser(prog=f"{command.name} {action.name}", add_help=False, allow_abbrev=False)
    for item in action.options:
        parser.add_argument(*item.flags, **item.settings)
    return action.run(context, parser.parse_args(words[1:]))


def _split(command: Command, line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise SteploomError(
            "usage", f"%{command.name}: {error}.", where=line, cure="Close the quotation mark."
        ) from error
