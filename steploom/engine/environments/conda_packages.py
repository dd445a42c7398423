"""What conda calls a package, and what PyPI calls it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Conda names whose package on PyPI has another name.
_ON_PYPI = {
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "opencv": "opencv-python",
    "py-opencv": "opencv-python",
    "py-xgboost": "xgboost",
    "py-lightgbm": "lightgbm",
    "tensorflow-mkl": "tensorflow",
    "matplotlib-base": "matplotlib",
    "pytables": "tables",
    "msgpack-python": "msgpack",
    "python-graphviz": "graphviz",
    "dask-core": "dask",
    "ruamel-yaml": "ruamel.yaml",
}
# Conda packages that are not Python packages at all.
_NOT_ON_PYPI = frozenset(
    {
        "blas",
        "cudatoolkit",
        "cudnn",
        "ffmpeg",
        "gcc",
        "gdal",
        "geos",
        "graphviz",
        "gxx",
        "hdf5",
        "mkl",
        "mpich",
        "nccl",
        "nodejs",
        "openblas",
        "openjdk",
        "openmpi",
        "pandoc",
        "proj",
    }
)
_PACKAGE = re.compile(r"^(?:(?P<channel>[\w./-]+)::)?(?P<name>[A-Za-z0-9][\w.-]*)\s*(?P<version>(?:[=<>!~].*)?)$")
# conda-forge has all that they have, under a licence that asks nothing of a company; `CondaDependencies()` names them
# in every run configuration, so that nobody has chosen them.
_USUAL_CHANNELS = frozenset({"anaconda", "conda-forge", "defaults", "main"})
_CHANNEL = "conda-forge"


@dataclass(frozen=True, slots=True, kw_only=True)
class CondaPackage:
    """One package of a run configuration. `version` is conda's condition, as in '=1.2' or '>=1.2'; '' for any."""

    channel: str
    name: str
    version: str

    @classmethod
    def parse(cls, text: str) -> CondaPackage | None:
        """None when it is no package."""
        match = _PACKAGE.match(text.strip())
        if match is None:
            return None
        return cls(channel=match["channel"] or "", name=match["name"].lower(), version=match["version"].strip())

    @property
    def is_python(self) -> bool:
        return self.name == "python"

    @property
    def on_pypi(self) -> str | None:
        """The same as a requirement of pip; None when it is no Python package."""
        if self.name in _NOT_ON_PYPI or self.name.startswith(("r-", "lib")):
            return None
        return _ON_PYPI.get(self.name, self.name) + _pip_version(self.version)

    def __str__(self) -> str:
        return f"{self.channel}::{self.name}{self.version}" if self.channel else f"{self.name}{self.version}"


def own_channels(channels: Sequence[str], packages: Sequence[CondaPackage]) -> tuple[str, ...]:
    """The channels that somebody has chosen, in their order."""
    named = (*channels, *(package.channel for package in packages if package.channel))
    return tuple(dict.fromkeys(name for name in named if name not in _USUAL_CHANNELS))


def channels_to_ask(channels: Sequence[str], packages: Sequence[CondaPackage]) -> tuple[str, ...]:
    """Where conda looks, the first one first."""
    return (*own_channels(channels, packages), _CHANNEL)


def _pip_version(version: str) -> str:
    """conda's `=1.2` means any 1.2; its `==1.2` and `>=1.2` mean what pip means."""
    if version.startswith("=") and not version.startswith("=="):
        number = version[1:].split("=")[0].strip().removesuffix("*").removesuffix(".")
        return f"=={number}.*"
    return version
