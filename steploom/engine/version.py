"""Which version of Steploom this is. Looked up only when somebody asks: it reads the installed package's metadata."""

from __future__ import annotations


def own_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("steploom")
    except PackageNotFoundError:
        return "0"
