"""Which kernel runs a notebook."""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from nbformat.notebooknode import NotebookNode

from steploom.errors import SteploomError

_PYTHON = "python3"


def kernel_for(notebook: NotebookNode) -> tuple[AsyncKernelManager, str]:
    """A kernel that is not started yet: the one that the notebook names, else of this Python; and a note or ''.

    SteploomError (bad-kernel) for a notebook that is not written in Python.
    """
    name = str(notebook.metadata.get("kernelspec", {}).get("name", "")) or _PYTHON
    if name == _PYTHON:
        return _this_python(), ""
    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        # Such as the ones of Azure Notebooks: python38-azureml.
        return _this_python(), f"The notebook's kernel {name} is not installed here: this Python runs it."
    if spec.language.lower() != "python":
        raise SteploomError(
            "bad-kernel",
            f"The notebook's kernel {name} is of {spec.language}, and pipelines are written in Python.",
            cure="Choose a Python kernel in JupyterLab and save the notebook.",
        )
    return AsyncKernelManager(kernel_name=name), ""


def _this_python() -> AsyncKernelManager:
    # No search path: a kernel spec named python3 that another installation left behind may start another Python.
    return AsyncKernelManager(kernel_name=_PYTHON, kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
