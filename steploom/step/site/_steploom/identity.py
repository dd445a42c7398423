"""What a workspace and an experiment are called where the cloud would have given them an id."""

from __future__ import annotations

LOCAL_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
LOCAL_GROUP = "local"
LOCAL_PLACE = "local"
NO_PORTAL = "none, the run is local: see the Runs panel"


def experiment_id(workspace: str, name: str) -> str:
    """The same for a name at every time."""
    import uuid

    return str(uuid.uuid5(uuid.UUID("1c9d1a3e-5a45-4d0f-9b46-8a4e4a9d9f10"), f"{workspace}\0{name}"))
