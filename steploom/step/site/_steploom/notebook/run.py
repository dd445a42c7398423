"""Runs one notebook, cell after cell, and keeps what became of it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, List

from .forked_kernel import KERNEL_MODULES
from .kernel_process import FORKS, KernelProcess
from .parameters import inject
from .request import NotebookRequest

# What jsonschema checks addresses, dates and colours by, and the kernel's debugger: some take as long as all the rest.
_FORMATS = ("fqdn", "isoduration", "rfc3986_validator", "rfc3987", "rfc3987_syntax", "uri_template", "webcolors")
_UNUSED = (*_FORMATS, "debugpy")
# What a kernel imports as it starts.
_LATER = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
)


def main(path: str) -> int:
    """The exit code of the step."""
    request = NotebookRequest.read(path)
    missing = _missing()
    if missing:
        print(f"{sys.executable} cannot run notebooks: install {' and '.join(missing)} for it.", file=sys.stderr)
        return 1
    if FORKS:
        _load_kernel()
    # It starts while we import the rest.
    kernel = KernelProcess()
    try:
        return _run(kernel, request)
    finally:
        kernel.close()


def prepare() -> None:
    """Import what running takes, for the forks of this process that will run notebooks."""
    if not _missing():
        _load_kernel(*filter(find_spec, _LATER))
        _load("_steploom.notebook.execution")


def _missing() -> List[str]:
    return [name for name in ("ipykernel", "nbclient") if find_spec(name) is None]


def _load_kernel(*more: str) -> None:
    if not KERNEL_MODULES:
        _load("ipykernel.kernelapp", "ipykernel.ipkernel", *filter(find_spec, ["ipykernel.debugger"]), *more)
        KERNEL_MODULES.update(name for name in sys.modules if not name.startswith("_steploom.notebook"))


def _run(kernel: KernelProcess, request: NotebookRequest) -> int:
    # The other writes a program first, which takes longer than all that it would ever check here. Not for the kernel.
    os.environ["NBFORMAT_VALIDATOR"] = "jsonschema"
    _load("nbclient")
    import asyncio

    from .execution import Execution

    notebook = _read(request.notebook)
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language.lower() != "python":
        print(f"{request.notebook} is written in {language}: notebook steps run Python.", file=sys.stderr)
        return 1
    notebook.cells = inject(notebook.cells, request.parameters, _new_cell)
    kernel.wait_until_it_listens()
    return asyncio.run(Execution(notebook, kernel, request, lambda: _write(notebook, request)).run())


def _load(*names: str) -> None:
    """Imports modules, without what nothing here is done by: None in a module's place is one that is not found."""
    unused = [name for name in _UNUSED if name not in sys.modules]
    for name in unused:
        sys.modules[name] = None  # type: ignore[assignment]  # typed for modules
    try:
        for name in names:
            import_module(name)
    finally:
        for name in unused:
            del sys.modules[name]


def _read(path: str) -> Any:
    nbformat: Any = import_module("nbformat")
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    content = json.loads(text)
    if content.get("nbformat") != 4:
        return nbformat.reads(text, as_version=4)
    # Without checking it: Jupyter opens what is not quite right as well.
    for cell in content["cells"]:
        if isinstance(cell["source"], list):
            cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            # What an earlier run has left here must not look like this one's.
            cell.update(outputs=[], execution_count=None)
    return nbformat.from_dict(content)


def _new_cell(source: str, metadata: Any) -> Any:
    nbformat: Any = import_module("nbformat")
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def _write(notebook: Any, request: NotebookRequest) -> None:
    """Whole or not at all, as somebody may look at any time."""
    os.makedirs(os.path.dirname(os.path.abspath(request.output)), exist_ok=True)
    partial = request.output + ".part"
    with open(partial, "w", encoding="utf-8") as stream:
        json.dump(notebook, stream, indent=1, ensure_ascii=False)
        stream.write("\n")
    os.replace(partial, request.output)
    for copy in request.copies:
        shutil.copyfile(request.output, copy)
