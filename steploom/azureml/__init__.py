"""The names of Azure ML's SDK v1, answered by Steploom's engine. `finder` makes them importable as `azureml.*`."""

from __future__ import annotations


def real_sdk() -> str | None:
    """Version of the real `azureml-core` in this environment, None when it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("azureml-core")
    except PackageNotFoundError:
        return None
