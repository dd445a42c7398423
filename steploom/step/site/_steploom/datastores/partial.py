"""What writers of a datastore have not finished."""

from __future__ import annotations

PARTIAL = ".steploom-partial-"
"""How the names of such files begin; they are never listed."""
