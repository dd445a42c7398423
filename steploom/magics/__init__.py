"""`%workspace %compute %runconfig %pipeline %runs %schedule`: the whole mission by typing, also without JupyterLab.

`register` costs next to nothing at kernel start: what is behind the magics is imported when the first of them is
called, asked for help, or completed.
"""

from __future__ import annotations

from typing import Any

NAMES = ("workspace", "compute", "runconfig", "pipeline", "runs", "schedule")


def register(ip: Any) -> None:
    """Make the magics and their completion known to an `InteractiveShell`."""
    for name in NAMES:
        ip.register_magic_function(_magic(ip, name), "line", name)
    _complete_in(ip)


def _magic(ip: Any, name: str) -> Any:
    def magic(line: str) -> None:
        from steploom.magics.lines import run_magic

        run_magic(ip, name, line)

    def getdoc() -> str:
        from steploom.magics.command import help_text
        from steploom.magics.commands import COMMANDS

        return help_text(COMMANDS[name])

    function: Any = magic
    # IPython asks this for `%compute?`, so that the help need not be made at kernel start.
    function.getdoc = getdoc
    return function


def _complete_in(ip: Any) -> None:
    """By a matcher, because to what the older hook for commands offers Jedi adds words of Python."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    def steploom_magics(context: Any) -> dict[str, Any]:
        line = context.text_until_cursor
        name = line.split(None, 1)[0].removeprefix("%") if line.strip() else ""
        found: list[str] = []
        if name in NAMES:
            from steploom.magics.completion import complete_line

            found = complete_line(ip, line)
        completions = [SimpleCompletion(text, type="magic") for text in found]
        return {"completions": completions, "suppress": True, "ordered": True}

    ip.Completer.custom_matchers.append(context_matcher()(steploom_magics))
