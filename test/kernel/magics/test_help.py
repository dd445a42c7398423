"""`%compute?` and `%compute --help` say the same, before anything was loaded, in a fresh IPython."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steploom.magics import NAMES
from steploom.magics.command import help_text
from steploom.magics.commands import COMMANDS

Say = Callable[[str], str]


@pytest.mark.parametrize("name", NAMES)
def test_help(shell: Any, say: Say, capsys: pytest.CaptureFixture[str], name: str) -> None:
    shell.run_line_magic("pinfo", f"%{name}")
    asked = capsys.readouterr().out
    told = say(f"%{name} --help").strip()
    assert told == help_text(COMMANDS[name])
    assert told in asked
    assert max(map(len, told.splitlines())) <= 100


def test_every_command_is_registered_and_every_option_explained() -> None:
    assert tuple(COMMANDS) == NAMES
    for command in COMMANDS.values():
        for action in command.actions:
            for item in action.options:
                assert item.settings.get("metavar") or not item.takes_value
                assert item.is_positional or item.settings["help"]


def test_a_terminal_shows_sentences_not_tracebacks(tmp_path: Path) -> None:
    wrong = ["%compute show nope", "%compute nonsense", "%pipeline submit", "%runs show", "%workspace use 'x"]
    environment = {**os.environ, "STEPLOOM_HOME": str(tmp_path / "home"), "IPYTHONDIR": str(tmp_path / "ipython")}
    command = [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--no-confirm-exit", "-i"]
    done = subprocess.run(
        [*command, "--ext", "steploom"],
        input="\n".join([*wrong, "print('still', 'here')", ""]),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.count("UsageError: ") == len(wrong)
    assert "still here" in done.stdout


def test_kernel_start_imports_none_of_it() -> None:
    code = (
        "import sys\nfrom IPython.core.interactiveshell import InteractiveShell\nip = InteractiveShell()\n"
        "import steploom.magics as m\nm.register(ip)\n"
        "print([n for n in sys.modules if n.startswith('steploom.') and n != 'steploom.magics'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
