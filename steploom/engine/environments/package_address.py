"""Packages given by an address: `git+https://…`, a wheel on the web, a file. They are asked for as `name @ address`."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import url2pathname

from packaging.requirements import InvalidRequirement, Requirement

_ADDRESS = re.compile(r"(?:git|hg|svn|bzr)\+[\w+.-]+:|[A-Za-z][\w+.-]*://")
_ARCHIVE = re.compile(r"([A-Za-z0-9][\w.]*?(?:-[A-Za-z][\w.]*?)*)-\d[^/]*\.(?:whl|zip|tar\.gz|tar\.bz2|tgz)$")


def is_address(text: str) -> bool:
    return _ADDRESS.match(text) is not None


def named(address: str) -> str | None:
    """The requirement `name @ address`: the name stands behind `#egg=`, or in the name of the file; else None."""
    parts = urlsplit(address)
    fragment = parse_qs(parts.fragment)
    archive = _ARCHIVE.match(unquote(parts.path.rsplit("/", 1)[-1]))
    name = fragment["egg"][0] if "egg" in fragment else archive[1] if archive else None
    if name is None:
        return None
    subfolder = fragment.get("subdirectory")
    plain = address.partition("#")[0] + (f"#subdirectory={subfolder[0]}" if subfolder else "")
    try:
        return str(Requirement(f"{name} @ {plain}"))
    except InvalidRequirement:
        return None


def without_secret(requirement: str) -> str:
    """The requirement for a log: user and password of its address are left out."""
    return re.sub(r"://[^/@\s]+@", "://…@", requirement)


def local_state(requirement: str) -> str:
    """Size and time of the file that a requirement is about, as another one may lie there later; '' for all others."""
    address = Requirement(requirement).url or ""
    if not address.startswith("file:"):
        return ""
    try:
        state = Path(url2pathname(urlsplit(address).path)).stat()
    except OSError:
        # Installing it will say that it is not there.
        return "missing"
    return f"{state.st_size} {state.st_mtime_ns}"
