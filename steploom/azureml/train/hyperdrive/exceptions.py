"""What HyperDrive raises for settings that cannot be meant."""

from __future__ import annotations

from steploom.azureml.exceptions import AzureMLException


class HyperDriveConfigException(AzureMLException):
    """Of a sampling, a policy or a `HyperDriveConfig`, when it is made."""
