"""Environments of the peers: made by uv once, kept in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from peer import InstalledPeer, Peer

from steploom.engine.environments.uv import uv_program


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "steploom-bench"


def installed(peer: Peer, tell: Callable[[str], None]) -> InstalledPeer | None:
    """None, and a line that says why, when it cannot be had."""
    wanted = " ".join(peer.requirements)
    key = hashlib.sha256(f"{wanted} {sys.version}".encode()).hexdigest()[:12]
    folder = cache_folder() / f"{peer.name.lower()}-{key}"
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    if (folder / "complete").exists():
        return InstalledPeer(peer=peer, programs=programs)
    tell(f"installing {wanted}")
    shutil.rmtree(folder, ignore_errors=True)
    uv = uv_program()
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode"]
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
        [*install, "--python", str(programs / "python"), *peer.requirements],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            tell(f"skipped {peer.name}: {wanted} cannot be installed: {done.stderr.strip()[-300:]}")
            return None
    (folder / "complete").touch()
    return InstalledPeer(peer=peer, programs=programs)
