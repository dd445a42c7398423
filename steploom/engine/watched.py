"""What a schedule sees of the folder that it watches."""

from __future__ import annotations

from steploom.datastores.store import Store as DatastoreStore
from steploom.engine.schedules import Listing
from steploom.errors import NotFoundError


def watched(store: DatastoreStore, path: str) -> Listing:
    """The files directly in the folder `path`, or the file of that name. Nothing is there yet: an empty listing."""
    folder = path.strip("/")
    try:
        children = store.children(folder)
    except NotFoundError:
        return {entry.path: entry.etag for entry in store.list(folder) if entry.path == folder}
    prefix = f"{folder}/" if folder else ""
    return {f"{prefix}{child.name}": child.etag for child in children if not child.is_folder}
