"""When a step may be reused, and the sentence that says why it was or was not. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steploom.engine.secret_values import SecretValues, is_secret_name

SCHEMA = 1
# How the entry of `packages` begins that is none, but the day that they are taken as of.
AS_OF = "as of "


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseFields:
    """Everything a step's result depends on. Ports are named, so no field holds a path of this run."""

    step_type: str
    script: str
    files: Mapping[str, str]
    arguments: tuple[str, ...]
    parameters: Mapping[str, str]
    environment: str
    packages: tuple[str, ...]
    variables: Mapping[str, str]
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    version: str = ""
    schema: int = SCHEMA
    extra: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": self.schema,
            "stepType": self.step_type,
            "script": self.script,
            "files": dict(self.files),
            "arguments": list(self.arguments),
            "parameters": dict(self.parameters),
            "environment": self.environment,
            "packages": list(self.packages),
            "variables": dict(self.variables),
            "inputs": dict(self.inputs),
            "outputs": dict(self.outputs),
            "version": self.version,
            "extra": dict(self.extra),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReuseFields:
        return cls(
            schema=data["schema"],
            step_type=data["stepType"],
            script=data["script"],
            files=data["files"],
            arguments=tuple(data["arguments"]),
            parameters=data["parameters"],
            environment=data["environment"],
            packages=tuple(data["packages"]),
            variables=data["variables"],
            inputs=data["inputs"],
            outputs=data["outputs"],
            version=data["version"],
            extra=data["extra"],
        )


def reuse_key(fields: ReuseFields) -> str:
    """`sha256:…` of the canonical JSON; equal keys mean that the result may be taken over."""
    text = json.dumps(fields.to_json(), sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def nearest(new: ReuseFields, candidates: Iterable[ReuseFields]) -> ReuseFields | None:
    """The earlier fields with the fewest differences from `new`; the first of equals (give the newest first)."""
    best: tuple[int, ReuseFields] | None = None
    for candidate in candidates:
        distance = len(differences(new, candidate))
        if best is None or distance < best[0]:
            best = (distance, candidate)
    return best[1] if best else None


def explain(new: ReuseFields, old: ReuseFields | None) -> str:
    """Why `new` has to run although `old`, its nearest relative, has run: one sentence naming what changed."""
    if old is None:
        return "Runs: this step has not run before."
    found = differences(new, old)
    if not found:
        return "Runs: the result of the same earlier step is no longer there."
    shown = "; ".join(found[:3])
    more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
    return f"Runs: {shown}{more}."


def differences(new: ReuseFields, old: ReuseFields) -> list[str]:
    """Everything that is not the same, each by its name; no secret value is told, neither a new one nor an old."""
    secrets = SecretValues([*new.variables.items(), *old.variables.items()])
    return [secrets.mask(item) for item in _differences(new, old)]


def _differences(new: ReuseFields, old: ReuseFields) -> list[str]:
    found: list[str] = []
    if new.schema != old.schema:
        found.append("it last ran with another version of Steploom")
    found += _changed_files(new.files, old.files)
    if new.script != old.script:
        found.append(f"the script is {new.script}, was {old.script}")
    found += _changed_arguments(new.arguments, old.arguments)
    found += _changed_values("parameter", new.parameters, old.parameters)
    found += _changed_inputs(new.inputs, old.inputs)
    packages = _changed_packages(new.packages, old.packages)
    found += packages
    if new.environment != old.environment and not packages:
        found.append("the environment is another one")
    found += _changed_values("environment variable", new.variables, old.variables)
    if dict(new.outputs) != dict(old.outputs):
        found.append("its outputs are declared differently")
    if new.version != old.version:
        found.append(f"version is '{new.version}', was '{old.version}'")
    if new.step_type != old.step_type or dict(new.extra) != dict(old.extra):
        found.append("the kind of step changed")
    return found


def _changed_files(new: Mapping[str, str], old: Mapping[str, str]) -> list[str]:
    changed = sorted(path for path in new if path in old and new[path] != old[path])
    added = sorted(set(new) - set(old))
    removed = sorted(set(old) - set(new))
    return [
        *_list_files(changed, "changed"),
        *_list_files(added, "is new", plural="are new"),
        *_list_files(removed, "is gone", plural="are gone"),
    ]


def _list_files(paths: list[str], verb: str, *, plural: str = "") -> list[str]:
    if not paths:
        return []
    if len(paths) == 1:
        return [f"{paths[0]} {verb}"]
    shown = ", ".join(paths[:3]) + (", ..." if len(paths) > 3 else "")
    return [f"{len(paths)} files {plural or verb} ({shown})"]


def _changed_arguments(new: tuple[str, ...], old: tuple[str, ...]) -> list[str]:
    if len(new) != len(old):
        return [f"it has {len(new)} arguments, had {len(old)}"]
    return [
        f"argument {place} is '{mine}', was '{theirs}'"
        for place, (mine, theirs) in enumerate(zip(new, old), start=1)
        if mine != theirs
    ]


def _changed_values(noun: str, new: Mapping[str, str], old: Mapping[str, str]) -> list[str]:
    found = []
    for name in sorted(set(new) | set(old)):
        if name not in old:
            found.append(f"{noun} {name} is new")
        elif name not in new:
            found.append(f"{noun} {name} is gone")
        elif new[name] != old[name] and is_secret_name(name):
            found.append(f"{noun} {name} has another value")
        elif new[name] != old[name]:
            found.append(f"{noun} {name} is '{new[name]}', was '{old[name]}'")
    return found


def _changed_inputs(new: Mapping[str, str], old: Mapping[str, str]) -> list[str]:
    found = []
    for name in sorted(set(new) | set(old)):
        if name not in old:
            found.append(f"input {name} is new")
        elif name not in new:
            found.append(f"input {name} is gone")
        elif new[name] != old[name]:
            found.append(f"input {name} has new content")
    return found


def _changed_packages(new: tuple[str, ...], old: tuple[str, ...]) -> list[str]:
    added = sorted(set(new) - set(old))
    removed = sorted(set(old) - set(new))
    parts = []
    if names := [item for item in added if not item.startswith(AS_OF)]:
        parts.append(f"package {', '.join(names)} was added")
    if names := [item for item in removed if not item.startswith(AS_OF)]:
        parts.append(f"package {', '.join(names)} was removed")
    days = [next((item for item in items if item.startswith(AS_OF)), "of today") for items in (new, old)]
    if days[0] != days[1]:
        parts.append(f"packages are taken {days[0]}, were {days[1]}")
    return parts
