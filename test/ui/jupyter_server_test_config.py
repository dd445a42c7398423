"""JupyterLab for the browser tests: galata's page helpers, a throw-away root, home and settings, no token."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

scratch = Path(os.environ.get("STEPLOOM_UI_SCRATCH") or tempfile.mkdtemp(prefix="steploom-ui-"))

c = get_config()  # noqa: F821 - given by traitlets
configure_jupyter_server(c)
c.LabServerApp.extra_labextensions_path = []
c.ServerApp.allow_root = True
c.ServerApp.port = int(os.environ["STEPLOOM_UI_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.root_dir = str(scratch / "notebooks")
c.LabApp.user_settings_dir = str(scratch / "settings")
c.LabApp.workspaces_dir = str(scratch / "workspaces")

for name in ("notebooks", "settings/@jupyterlab/apputils-extension", "workspaces", "home"):
    (scratch / name).mkdir(parents=True, exist_ok=True)
# A copy: a test may run, edit and save what users find in the examples.
examples = Path(__file__).parents[2] / "examples"
if examples.is_dir():
    skipped = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", ".azureml", "downloads", "outputs")
    shutil.copytree(examples, scratch / "notebooks/examples", ignore=skipped, dirs_exist_ok=True)
# Where a test may put kernels of other environments and languages, see `kernels.ts`.
os.environ["JUPYTER_PATH"] = str(scratch / "jupyter")

# The news toast would cover what the tests look at.
(scratch / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings").write_text(
    json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8"
)
# Kernels inherit it: no test touches the user's runs.
os.environ["STEPLOOM_HOME"] = str(scratch / "home")
