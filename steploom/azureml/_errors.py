"""Steploom's errors as the SDK's exception classes: the one place that knows which code is which class."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from steploom.azureml.exceptions import AzureMLException, ComputeTargetException, UserErrorException
from steploom.errors import InvalidGraphError, SteploomError


class InvalidPipelineException(UserErrorException, ValueError):
    """A pipeline that cannot be submitted. A ValueError too, as the checks of `Pipeline(...)` raise."""


_BY_CODE: dict[str, type[AzureMLException]] = {
    "compute-not-found": ComputeTargetException,
    "compute-exists": ComputeTargetException,
    "compute-in-use": ComputeTargetException,
    "bad-compute": ComputeTargetException,
    "invalid-compute": ComputeTargetException,
}


# What the SDK finds out by itself, before it asks a service.
_VALUE_ERRORS = frozenset(("bad-endpoint-name", "bad-schedule", "endpoint-exists"))


def as_azureml(error: SteploomError) -> Exception:
    """The SDK's exception for an error of ours; its message keeps what, where and cure."""
    if error.code in _VALUE_ERRORS:
        return ValueError(str(error))
    if isinstance(error, InvalidGraphError):
        return InvalidPipelineException(str(error), inner_exception=error)
    return _BY_CODE.get(error.code, UserErrorException)(str(error), inner_exception=error)


@contextmanager
def azureml_errors() -> Iterator[None]:
    """Around every call of the engine that a user's cell causes."""
    try:
        yield
    except SteploomError as error:
        raise as_azureml(error) from error
