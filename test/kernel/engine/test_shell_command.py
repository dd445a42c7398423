"""Commands of steps: values of data and parameters are single words, wherever they stand in the line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from steploom.engine.shell_command import shell_command, with_whole_values
from steploom.errors import SteploomError

VALUE = "a  b * $(touch x) `y` \"'; z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("show $AML_PARAMETER_p", [VALUE]),
        ("show ${AML_PARAMETER_p}", [VALUE]),
        ("show --p=$AML_PARAMETER_p/x", [f"--p={VALUE}/x"]),
        ('show "<$AML_PARAMETER_p>"', [f"<{VALUE}>"]),
        ("show '<$AML_PARAMETER_p>'", [f"<{VALUE}>"]),
        ('show "it\'s $AML_PARAMETER_p"', [f"it's {VALUE}"]),
        ("show it\\'s $AML_PARAMETER_p", ["it's", VALUE]),
        ("show 'back\\' $AML_PARAMETER_p", ["back\\", VALUE]),
        ("show \\$AML_PARAMETER_p", ["$AML_PARAMETER_p"]),
        ("show $AZUREML_DATAREFERENCE_d $OTHER one", ["/data of mine", "1", "2", "one"]),
        ("true && show one | cat; show two", ["one", "two"]),
    ],
)
def test_each_value_is_one_word(text: str, expected: list[str], tmp_path: Path) -> None:
    show = tmp_path / "show"
    show.write_text("#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\n")
    show.chmod(0o700)
    env = {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "AML_PARAMETER_p": VALUE,
        "AZUREML_DATAREFERENCE_d": "/data of mine",
        "OTHER": "1 2",
    }
    done = subprocess.run(shell_command(text, env), env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == expected
    assert not (tmp_path / "x").exists()


def test_what_is_no_data_stays_as_it_is() -> None:
    text = 'for i in 1 2; do echo "$i" $HOME \'$x\' "a\\"b"; done'
    assert with_whole_values(text) == text


def test_no_shell(tmp_path: Path) -> None:
    with pytest.raises(SteploomError, match=r"neither bash nor sh.*PythonScriptStep"):
        shell_command("true", {"PATH": str(tmp_path)})
