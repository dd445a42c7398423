"""`make_workspace()` for behaviour programs: a throw-away local workspace with the compute target `cpu`.

Run them all: python <shared>/azureml/run_cases.py --python .venv/bin/python \
    --setup "import steploom; steploom.activate()" --fixture test/kernel/azureml
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any


def make_workspace(final: str = "Succeeded") -> Any:
    """A new home each time. With `final="Failed"` every step ends with exit code 1: its interpreter is `false`."""
    home = Path(tempfile.mkdtemp(prefix="steploom-case-"))
    os.environ["STEPLOOM_HOME"] = str(home / "home")
    if final == "Failed":
        os.environ["STEPLOOM_STEP_PYTHON"] = shutil.which("false") or "/bin/false"
    import steploom

    steploom.activate()
    from azureml.core import Workspace  # type: ignore[import-not-found]
    from azureml.core.compute import AmlCompute, ComputeTarget  # type: ignore[import-not-found]

    from steploom.azureml._engine import engine
    from steploom.engine.values import DatastoreRecord

    ws = Workspace("00000000-0000-0000-0000-000000000000", "rg", "ws")
    ComputeTarget.create(ws, "cpu", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=4))
    container = home / "cont-abc"
    container.mkdir()
    engine().register_datastore(DatastoreRecord(workspace="ws", name="abc", type="local", location=str(container)))
    return ws
