"""The packages that were downloaded for the environments of a home. Environments share their files with it, and stay
whole without it: only the next build has to download again."""

from __future__ import annotations

from pathlib import Path

from steploom.engine.environments.uv import clean_cache
from steploom.engine.home import Home


def package_cache(home: Home) -> Path:
    """Where it is, when the user has named no other cache in uv's own variable; that one is his."""
    return home.root / "uv-cache"


def clear_package_cache(home: Home) -> None:
    """Remove all of it, as soon as no build uses it. SteploomError (cache-not-cleared) when uv refuses."""
    if package_cache(home).is_dir():
        clean_cache(package_cache(home))
