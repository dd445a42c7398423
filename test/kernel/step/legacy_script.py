"""Scripts as a step starts them: in the interpreter of the tests, which has numpy and pandas, and by its path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from steploom.step import LEGACY_VARIABLE, search_path


class Script:
    """`modules` is a folder that scripts import from, for libraries that the tests have not."""

    def __init__(self, folder: Path) -> None:
        self.modules = folder / "modules"
        self.modules.mkdir()

    def write(self, **files: str) -> None:
        """`sklearn__datasets="..."` is the module `sklearn.datasets`; packages around it are made."""
        for name, source in files.items():
            path = self.modules.joinpath(*name.split("__"))
            path.mkdir(parents=True, exist_ok=True)
            for folder in (path, *path.parents):
                if folder == self.modules:
                    break
                (folder / "__init__.py").touch()
            (path / "__init__.py").write_text(source, encoding="utf-8")

    def start(self, code: str, python: str = sys.executable, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("STEPLOOM_", "PYTHON"))}
        path = os.pathsep.join((search_path(variables), str(self.modules)))
        script = self.modules.parent / "script.py"
        script.write_text(code, encoding="utf-8")
        return subprocess.run(
            [python, str(script)],
            env={**inherited, **variables, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, code: str, **options: Any) -> tuple[str, list[str]]:
        """What a script with the layer prints, and its warnings."""
        done = self.start(code, **{LEGACY_VARIABLE: "1", **options})
        assert done.returncode == 0, done.stderr
        warnings = [
            line.partition("Warning: ")[2] for line in done.stderr.splitlines() if "DeprecationWarning: " in line
        ]
        return done.stdout.strip(), [line.partition(" is gone; write ")[0] for line in warnings]

    def fail(self, code: str) -> str:
        done = self.start(code, **{LEGACY_VARIABLE: "1"})
        assert done.returncode != 0, done.stdout
        return done.stderr.strip().splitlines()[-1]
