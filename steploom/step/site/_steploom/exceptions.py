"""The exception classes of the SDK v1. Their text has the SDK's layout, which notebooks and logs show.

AzureMLException
|- UserErrorException             the user can mend it: no config file, missing datastore, data set, experiment
|  `- AuthenticationException
|- ComputeTargetException         look-up of a missing compute target; control flow in many notebooks
|- ActivityFailedException        waiting on a run that failed
`- ...                            by name
"""

from __future__ import annotations

import json

TYPE_CHECKING = False  # typing itself would cost a script more than the rest
if TYPE_CHECKING:
    from typing import Any, ClassVar, Sequence


class AzureMLException(Exception):
    """Base of them all. `message` may be changed before it is shown.

    `_CODES` stand in the text from the outer to the inner one, as services give them.
    """

    _CODES: ClassVar[Sequence[str]] = ()

    def __init__(
        self,
        exception_message: str,
        inner_exception: BaseException | None = None,
        target: str | None = None,
        details: Any = None,
        message_format: str | None = None,
        message_parameters: Any = None,
        reference_code: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(exception_message)
        self._message = exception_message
        self._inner_exception = inner_exception
        self._target, self._details, self._reference_code = target, details, reference_code

    @property
    def message(self) -> str:
        return self._message

    @message.setter
    def message(self, value: str) -> None:
        self._message = value

    @property
    def inner_exception(self) -> BaseException | None:
        return self._inner_exception

    @inner_exception.setter
    def inner_exception(self, value: BaseException | None) -> None:
        self._inner_exception = value

    def print_stacktrace(self) -> None:
        import traceback

        traceback.print_exception(type(self), self, self.__traceback__)

    def __str__(self) -> str:
        error: dict[str, Any] = {}
        for code in reversed(self._CODES):
            error = {"code": code, "inner_error": error} if error else {"code": code}
        response = json.dumps({"error": {**error, "message": self._message}}, indent=4)
        return (
            f"{type(self).__name__}:\n\tMessage: {self._message}\n"
            f"\tInnerException {self._inner_exception}\n\tErrorResponse \n{response}"
        )

    __repr__ = __str__


class _MessageOnly(AzureMLException):
    def __init__(self, exception_message: str, **kwargs: Any) -> None:
        super().__init__(exception_message, **kwargs)


class AzureMLAggregatedException(AzureMLException):
    """Several at once, one a line."""

    def __init__(self, exceptions_list: Sequence[Any], **kwargs: Any) -> None:
        super().__init__("\n".join(str(item) for item in exceptions_list), **kwargs)


class UserErrorException(_MessageOnly):
    _CODES = ("UserError",)


class AuthenticationException(UserErrorException):
    _CODES = ("UserError", "Authentication")


class ComputeTargetException(_MessageOnly):
    pass


class ExperimentExecutionException(_MessageOnly):
    pass


class ProjectSystemException(_MessageOnly):
    pass


class RunConfigurationException(_MessageOnly):
    pass


class SnapshotException(_MessageOnly):
    pass


class TrainingException(_MessageOnly):
    pass


class ActivityFailedException(AzureMLException):
    """Waiting on a failed run. `error_details` is the `error` dictionary of the run."""

    def __init__(self, error_details: Any, **kwargs: Any) -> None:
        text = error_details if isinstance(error_details, str) else json.dumps(error_details, indent=4)
        super().__init__(f"Activity Failed:\n{text}", **kwargs)
        self.error_details = error_details


class DatasetTimestampMissingError(AzureMLException):
    def __init__(self, error_details: Any, **kwargs: Any) -> None:
        super().__init__(str(error_details), **kwargs)


class DiscoveryUrlNotFoundException(AzureMLException):
    def __init__(self, discovery_key: str, **kwargs: Any) -> None:
        super().__init__(f"No discovery URL for {discovery_key}.", **kwargs)


class RunEnvironmentException(AzureMLException):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__("There is no submitted run in this environment: the script was started directly.", **kwargs)


class ModelNotFoundException(AzureMLException):
    def __init__(self, exception_message: str, logger: Any = None, **kwargs: Any) -> None:
        super().__init__(exception_message, **kwargs)


class ModelPathNotFoundException(AzureMLException):
    def __init__(self, exception_message: str, logger: Any = None, **kwargs: Any) -> None:
        super().__init__(exception_message, **kwargs)


class ParallelRunException(AzureMLException):
    def __init__(self, exception_message: str, code: Any = None, delay_seconds: int = 0, **kwargs: Any) -> None:
        super().__init__(exception_message, **kwargs)
        self.code, self.delay_seconds = code, delay_seconds


class ServiceException(AzureMLException):
    """An answer of the cloud's services; nothing here raises it."""

    def __init__(self, error_response_exception: BaseException, **kwargs: Any) -> None:
        super().__init__(str(error_response_exception), error_response_exception, **kwargs)
        self.status_code = getattr(error_response_exception, "status_code", None)
        self.details = self._details


class WebserviceException(AzureMLException):
    def __init__(self, exception_message: str, status_code: Any = None, logger: Any = None, **kwargs: Any) -> None:
        super().__init__(exception_message, **kwargs)
        self.status_code = status_code


class WorkspaceException(AzureMLException):
    def __init__(self, exception_message: str, found_multiple: bool = False, **kwargs: Any) -> None:
        super().__init__(exception_message, **kwargs)
        self.found_multiple = found_multiple


class WorkspacePrivateEndpointException(WorkspaceException):
    pass
