"""Authentication objects: made as in every notebook; the token is for the endpoint of published pipelines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steploom.azureml.core.authentication import (
    AbstractAuthentication,
    AzureCliAuthentication,
    AzureMLTokenAuthentication,
    InteractiveLoginAuthentication,
    MsiAuthentication,
    ServicePrincipalAuthentication,
    TokenAuthentication,
)
from steploom.azureml.core.workspace import Workspace
from steploom.azureml.unavailable import UnavailableError

LOGINS = (
    InteractiveLoginAuthentication(tenant_id="tenant"),
    AzureCliAuthentication(),
    MsiAuthentication(),
    ServicePrincipalAuthentication("tenant", "id", "secret"),
)


@pytest.mark.parametrize("auth", LOGINS, ids=lambda auth: type(auth).__name__)
def test_a_workspace_takes_any(ws: Any, auth: AbstractAuthentication) -> None:
    assert Workspace.from_config(auth=auth).name == Workspace.get(ws.name, auth=auth).name == ws.name


@pytest.mark.parametrize("auth", LOGINS, ids=lambda auth: type(auth).__name__)
def test_each_gives_the_token_of_this_home(home: Path, auth: AbstractAuthentication) -> None:
    header = auth.get_authentication_header()
    assert header == {"Authorization": f"Bearer {auth.get_token()}"}
    assert header == AzureCliAuthentication().get_authentication_header()
    assert len(auth.get_token()) > 40
    assert (home / "endpoint.token").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnavailableError, match=type(auth).__name__):
        auth.signed_session()


def test_a_token_that_was_given() -> None:
    given = TokenAuthentication(lambda audience: f"token for {audience}")
    assert given.get_authentication_header() == {"Authorization": "Bearer token for ARM"}
    fixed = AzureMLTokenAuthentication("first", 10)
    assert (fixed.token, fixed.expiry_time) == ("first", 10)
    fixed.set_token("second", 20)
    assert fixed.get_authentication_header() == {"Authorization": "Bearer second"}


def test_a_password_is_not_kept() -> None:
    assert "secret" not in str(vars(LOGINS[3]))
