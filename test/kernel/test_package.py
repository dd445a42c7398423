"""`import steploom` happens at every kernel's start."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PROBE = """
import json, sys
before = set(sys.modules)
import steploom
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def imported() -> list[str]:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_import_brings_in_the_standard_library_at_most():
    tops = {name.partition(".")[0] for name in imported()}
    assert tops - {"steploom"} <= sys.stdlib_module_names


def test_import_brings_in_no_module_of_ours():
    assert [name for name in imported() if name.startswith("steploom")] == ["steploom"]


def test_version_is_the_manifest_s():
    import steploom

    assert steploom.__version__ == json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["version"]


def test_startup_file_never_breaks_a_kernel(capsys, monkeypatch):
    class Manager:
        def load_extension(self, name):
            raise RuntimeError("broken on purpose")

    class Shell:
        extension_manager = Manager()

    code = (ROOT / "steploom/data/startup.py").read_text(encoding="utf-8")
    exec(compile(code, "startup.py", "exec"), {"get_ipython": Shell})
    printed = capsys.readouterr().out.strip().splitlines()
    assert len(printed) == 1
    assert "broken on purpose" in printed[0]
