"""Authentication objects: notebooks make one before anything else. A local workspace asks nobody who he is; the
endpoint of published pipelines does, and gets the token of this user's home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from steploom.azureml._engine import engine
from steploom.azureml._errors import azureml_errors
from steploom.azureml.unavailable import UnavailableError

_CLOUD = "AzureCloud"


class AbstractAuthentication:
    """Takes the place of a login; `auth=` of a workspace accepts and ignores it."""

    def __init__(self, cloud: str | None = None) -> None:
        self._cloud = cloud or _CLOUD

    def get_authentication_header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._bearer()}"}

    def get_token(self, *scopes: Any, **kwargs: Any) -> Any:
        return self._bearer()

    def signed_session(self, session: Any = None) -> NoReturn:
        raise UnavailableError(
            f"{type(self).__name__}.signed_session speaks to the Azure cloud. A local workspace needs no session."
        )

    def _bearer(self) -> str:
        with azureml_errors():
            return engine().publishing.address.token()


class InteractiveLoginAuthentication(AbstractAuthentication):
    def __init__(self, force: bool = False, tenant_id: str | None = None, cloud: str | None = None) -> None:
        super().__init__(cloud)
        self._tenant_id = tenant_id


class AzureCliAuthentication(AbstractAuthentication):
    pass


class MsiAuthentication(AbstractAuthentication):
    def __init__(self, cloud: str | None = None, **kwargs: Any) -> None:
        super().__init__(cloud)


class ServicePrincipalAuthentication(AbstractAuthentication):
    """Does not keep the password: nothing here would use it, and a pickled notebook state would carry it along."""

    def __init__(
        self,
        tenant_id: str,
        service_principal_id: str,
        service_principal_password: str,
        cloud: str = _CLOUD,
        _enable_caching: bool = True,
    ) -> None:
        super().__init__(cloud)
        self._tenant_id = tenant_id
        self._service_principal_id = service_principal_id


class TokenAuthentication(AbstractAuthentication):
    """`get_token_for_audience` is called with an audience, and gives a token."""

    def __init__(self, get_token_for_audience: Callable[[Any], str], cloud: str | None = None) -> None:
        super().__init__(cloud)
        self._get_token_for_audience = get_token_for_audience

    def get_token(self, audience: Any = "ARM") -> str:
        return self._get_token_for_audience(audience)

    def _bearer(self) -> str:
        return self.get_token()


class AzureMLTokenAuthentication(AbstractAuthentication):
    """A token that somebody else has got."""

    EXPIRATION_THRESHOLD_IN_SECONDS: ClassVar[int] = 95
    REFRESH_INTERVAL_IN_SECONDS: ClassVar[int] = 30

    def __init__(
        self,
        azureml_access_token: str,
        expiry_time: Any = None,
        host: str | None = None,
        subscription_id: str | None = None,
        resource_group_name: str | None = None,
        workspace_name: str | None = None,
        experiment_name: str | None = None,
        run_id: str | None = None,
        user_email: str | None = None,
        experiment_id: str | None = None,
        cloud: str = _CLOUD,
    ) -> None:
        super().__init__(cloud)
        self.set_token(azureml_access_token, expiry_time)

    @classmethod
    def create(
        cls,
        azureml_access_token: str,
        expiry_time: Any,
        host: str,
        subscription_id: str,
        resource_group_name: str,
        workspace_name: str,
        experiment_name: str,
        run_id: str,
        user_email: str | None = None,
        experiment_id: str | None = None,
    ) -> AzureMLTokenAuthentication:
        return cls(azureml_access_token, expiry_time)

    @property
    def token(self) -> str:
        return self._token

    @property
    def expiry_time(self) -> Any:
        return self._expiry_time

    def set_token(self, token: str, expiry_time: Any) -> None:
        self._token, self._expiry_time = token, expiry_time

    def _bearer(self) -> str:
        return self._token
