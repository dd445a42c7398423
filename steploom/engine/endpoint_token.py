"""The secret that whoever calls an endpoint must know. One a home, in a file that its user alone can read."""

from __future__ import annotations

import contextlib
import os
import secrets

from steploom.engine.home import Home


def endpoint_token(home: Home) -> str:
    """Made when it is first asked for. Raises `EngineUnavailableError` (home-unusable)."""
    try:
        with contextlib.suppress(FileNotFoundError):
            return _read(home)
        _make(home)
        return _read(home)
    except OSError as error:
        raise home.unusable(error) from error


def _read(home: Home) -> str:
    return home.endpoint_token.read_text(encoding="ascii")


def _make(home: Home) -> None:
    """Whole or not at all: another process may read it at any time, or make it first."""
    partial = home.endpoint_token.with_name(f"{home.endpoint_token.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_urlsafe(32).encode("ascii"))
    finally:
        os.close(handle)
    try:
        os.link(partial, home.endpoint_token)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links: should two begin at once, the last one's token is valid.
        partial.replace(home.endpoint_token)
    finally:
        partial.unlink(missing_ok=True)
