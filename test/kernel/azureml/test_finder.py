"""How `azureml` becomes importable: lazily, behind a real SDK, in front of it when forced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def run(code: str, *, path: Path | None = None) -> Any:
    """What `code` prints as JSON, in a fresh interpreter."""
    env = {**os.environ, "PYTHONPATH": str(path) if path else ""}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture
def real_sdk(tmp_path: Path) -> Path:
    """A folder with packages that look like the real SDK's."""
    for package in ("azureml", "azureml/core", "azureml/pipeline"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("REAL = True\n")
    info = tmp_path / "azureml_core-1.61.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: azureml-core\nVersion: 1.61.0\n")
    return tmp_path


def loaded_by(code: str) -> set[str]:
    """The modules that `code` brings into a fresh interpreter."""
    return set(
        run(f"import sys, json; before = set(sys.modules)\n{code}\nprint(json.dumps([*{{*sys.modules}} - before]))")
    )


def foreign(modules: set[str]) -> set[str]:
    """The packages among `modules` that are neither the standard library's nor ours."""
    return {name.partition(".")[0] for name in modules} - {"steploom", "azureml"} - set(sys.stdlib_module_names)


def test_activating_imports_the_standard_library_only() -> None:
    found = loaded_by("import steploom; steploom.activate()")
    assert not foreign(found)
    assert {name for name in found if "steploom" in name} == {
        "steploom",
        "steploom.azureml",
        "steploom.azureml.finder",
    }
    # What makes up most of the cost where nothing else has loaded it; see bench/import_cost.py.
    assert not {"typing", "re", "collections"} & found


def test_the_first_names_do_not_load_what_they_do_not_need() -> None:
    found = loaded_by("import steploom; steploom.activate()\nfrom azureml.core import Workspace, Experiment, Datastore")
    assert not foreign(found)
    assert not {"sqlite3", "asyncio", "subprocess", "socket", "logging"} & found
    assert not {"steploom.engine.api", "steploom.azureml.pipeline.pipeline"} & found


def test_a_real_sdk_wins(real_sdk: Path) -> None:
    found = run(
        "import steploom, json; steploom.activate()\n"
        "from steploom.azureml import real_sdk\n"
        "import azureml.core\n"
        "print(json.dumps([azureml.core.REAL, real_sdk()]))",
        path=real_sdk,
    )
    assert found == [True, "1.61.0"]


def test_half_a_real_sdk_is_not_filled_up(real_sdk: Path) -> None:
    found = run(
        "import steploom, json; steploom.activate()\n"
        "try:\n    import azureml.widgets\nexcept ImportError as error:\n    print(json.dumps(error.name))",
        path=real_sdk,
    )
    assert found == "azureml.widgets"


def test_force_takes_over_from_a_real_sdk(real_sdk: Path) -> None:
    found = run(
        "import azureml.core, azureml.pipeline, steploom, json\n"
        "steploom.activate(); steploom.activate(force=True)\n"
        "from azureml.core import Workspace\n"
        "import azureml.pipeline as again\n"
        "steploom.activate(force=True); steploom.activate()\n"
        "from azureml.core import Workspace as same\n"
        "print(json.dumps([Workspace.__module__, hasattr(again, 'REAL'), Workspace is same]))",
        path=real_sdk,
    )
    assert found == ["steploom.azureml.core.workspace", False, True]


def test_a_folder_called_azureml_is_no_sdk(tmp_path: Path) -> None:
    (tmp_path / "azureml" / "notes").mkdir(parents=True)
    found = run(
        "import steploom, json; steploom.activate()\n"
        "from azureml.core import Workspace\nfrom steploom.azureml import real_sdk\n"
        "print(json.dumps([Workspace.__name__, real_sdk()]))",
        path=tmp_path,
    )
    assert found == ["Workspace", None]


def test_unsupported_names_say_so_and_name_the_nearest() -> None:
    import steploom

    steploom.activate()
    with pytest.raises(ImportError, match=r"Worksapce is not .* nearest .*azureml\.core\.Workspace"):
        from azureml.core import Worksapce  # type: ignore[import-not-found]  # noqa: F401
    with pytest.raises(ImportError, match=r"nearest .*azureml\.core\.runconfig"):
        import azureml.core.runconfi  # type: ignore[import-not-found]
    import azureml.core

    assert not hasattr(azureml.core, "nonsense")
    with pytest.raises(AttributeError, match=r"azureml\.core\.nonsense is not one of"):
        azureml.core.nonsense  # noqa: B018 - asking is what is tested
    assert __import__("azureml.core.runconfig", fromlist=["x"]).__name__ == "azureml.core.runconfig"


def test_every_exported_name_can_be_had() -> None:
    from importlib import import_module

    import steploom
    from steploom.azureml.exports import MODULES

    steploom.activate()
    for module, names in MODULES.items():
        for name in names:
            assert getattr(import_module(module), name) is not None, f"{module}.{name}"
