"""Runs know their notebook: the one whose kernel, or a process that this kernel started, submits them."""

from __future__ import annotations

from collections.abc import Mapping

NOTEBOOK_VARIABLE = "JPY_SESSION_NAME"
"""Where Jupyter's server tells a kernel the absolute path of its document."""

NOTEBOOK = "steploom.notebook"
"""The property of a run that holds this path. After a renaming it is the old one until the kernel is restarted."""


def notebook_properties(environ: Mapping[str, str]) -> dict[str, str]:
    """The properties of a run that is submitted in this environment; none of a console, which has no document."""
    path = environ.get(NOTEBOOK_VARIABLE, "")
    return {NOTEBOOK: path} if path.endswith(".ipynb") else {}
