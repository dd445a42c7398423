"""How a command of `steploom` is declared: its options once, parser and help derived."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

from steploom.magics.command import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`run(options)` does it, prints what there is to say, and returns the exit code. It may raise `SteploomError`."""

    name: str
    help: str
    options: tuple[Option, ...] = ()
    run: Callable[[Namespace], int]
