"""What lies in a folder of a datastore."""

from __future__ import annotations

from itertools import islice
from typing import Any

from steploom.bridge.context import Context
from steploom.bridge.fit import BODY_BYTES, first_that_fit
from steploom.bridge.wire import datastore_entry_json
from steploom.datastores.paths import safe_relative

_MOST_ENTRIES = 1000


def browse(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """One level, folders first; `truncated` when it holds more than a message, a reader or UTF-8 can take."""
    engine = context.engine
    folder = safe_relative(params["path"])
    store = engine.store(engine.datastore(context.workspace, params["datastore"]))
    found = list(store.children(params["path"]))
    named = (datastore_entry_json(child, folder) for child in found if _is_text(child.name))
    entries = first_that_fit(islice(named, _MOST_ENTRIES), BODY_BYTES - 100)
    return {"entries": entries, "truncated": len(entries) < len(found)}


def _is_text(name: str) -> bool:
    """Whether a name can be sent: Python has names that are no UTF-8 as lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
