"""Steploom: ML pipelines inside JupyterLab. Importing this costs nothing; everything loads on first use."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself would cost more than the rest of this module
if TYPE_CHECKING:
    from typing import Any

    __version__: str


def __getattr__(name: str) -> Any:
    """`__version__` from the installed package's metadata, and `legacy`, looked up only when somebody asks."""
    if name == "__version__":
        from importlib.metadata import version

        return version("steploom")
    if name == "legacy":
        from importlib import import_module

        return import_module("steploom.legacy")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "steploom"}]


def activate(force: bool = False) -> None:
    """Make `import azureml...` answer with Steploom's own names in this process.

    A real Azure ML SDK that is installed wins, unless `force`: then its modules are forgotten and ours are used.
    Calling it again changes nothing.
    """
    from steploom.azureml.finder import install

    install(force=force)


def load_ipython_extension(ip: Any) -> None:
    """`%load_ext steploom`: the Azure ML names, the magics and the bridge, each loaded when first used."""
    from steploom.ipython_extension import load

    load(ip)


def unload_ipython_extension(ip: Any) -> None:
    """`%unload_ext steploom`: stop answering to the page. The names stay, as cells hold objects of them."""
    from steploom.ipython_extension import unload

    unload(ip)
