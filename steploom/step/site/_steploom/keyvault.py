"""`Keyvault`: the secrets of a workspace, by name."""

from __future__ import annotations

import re
from typing import Any, Iterable, Mapping

from .exceptions import UserErrorException
from .must_be import must_be_mapping
from .secret_files import SecretFiles

_NAME = re.compile(r"[A-Za-z0-9-]{1,127}")


class Keyvault:
    """Kept as text in files of the engine's home that their owner alone can read: no more than that.

    Logs and what else is shown of runs have `***` in the place of every value of 6 characters or more.
    """

    def __init__(self, workspace: Any) -> None:
        self.workspace = workspace

    @property
    def _secrets(self) -> SecretFiles:
        return SecretFiles(self.workspace._home, self.workspace.name)

    def set_secret(self, name: str, value: str, content_type: Any = None) -> None:
        """UserErrorException for a name that Azure would not take, and a value that is no text."""
        _check(name)
        if not isinstance(value, str) or not value:
            given = "nothing" if value in (None, "") else type(value).__name__
            raise UserErrorException(f"The value of the secret '{name}' is text, not {given}.")
        facts = {"value": value}
        if content_type is not None:
            facts["contentType"] = str(getattr(content_type, "value", content_type))
        self._secrets.write(name, facts)

    def set_secrets(self, secrets_batch: Mapping[str, str]) -> None:
        """By name."""
        for name, value in must_be_mapping(secrets_batch, "secrets_batch", UserErrorException).items():
            self.set_secret(name, value)

    def get_secret(self, name: str) -> str:
        """UserErrorException when there is none."""
        return self._found(name)["value"]

    def get_secrets(self, secrets: Iterable[str]) -> dict[str, str | None]:
        """By name; None for those that are not there."""
        found = {name: self._secrets.read(_check(name)) for name in _names(secrets)}
        return {name: None if facts is None else facts["value"] for name, facts in found.items()}

    def get_secret_content_type(self, name: str) -> str | None:
        """What it was set with; None for nothing. UserErrorException when there is no such secret."""
        return self._found(name).get("contentType")

    def list_secrets(self) -> list[dict[str, str]]:
        """`[{'name': name}]`, without the values."""
        return [{"name": facts["name"]} for facts in self._secrets.all()]

    def delete_secret(self, name: str) -> None:
        """UserErrorException when there is none."""
        if not self._secrets.remove(_check(name)):
            raise self._none(name)

    def delete_secrets(self, secrets: Iterable[str]) -> None:
        for name in _names(secrets):
            self.delete_secret(name)

    def _found(self, name: str) -> Mapping[str, str]:
        found = self._secrets.read(_check(name))
        if found is None:
            raise self._none(name)
        return found

    def _none(self, name: str) -> UserErrorException:
        known = ", ".join(item["name"] for item in self.list_secrets()) or "none"
        return UserErrorException(
            f"There is no secret '{name}' in the workspace {self.workspace.name}. It has: {known}. Set it in a "
            f"notebook: ws.get_default_keyvault().set_secret('{name}', value)"
        )


def _names(secrets: Iterable[str]) -> list[str]:
    if isinstance(secrets, str):
        raise UserErrorException(f"Give a list of names: ['{secrets}'].")
    return list(secrets)


def _check(name: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UserErrorException(f"{name!r} cannot be the name of a secret: use letters, digits and '-', 127 at most.")
    return name
