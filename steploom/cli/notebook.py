"""A notebook file, read and never written."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from steploom.errors import NotFoundError, SteploomError


def read_notebook(path: Path) -> NotebookNode:
    """Its content as a notebook of format 4. SteploomError (notebook-not-found, bad-notebook)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFoundError(
            "notebook-not-found", f"There is no notebook {path}.", where=str(Path.cwd()), cure="Check the path."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    try:
        notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # nbformat says none
        return notebook
    # NotJSONError is a ValueError; what has no cells or no version fails in many ways.
    except (ValueError, KeyError, AttributeError, TypeError, nbformat.ValidationError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> SteploomError:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return SteploomError(
        "bad-notebook", f"{path} is no notebook that can be read: {reason}.", cure="Open it in JupyterLab and save it."
    )
