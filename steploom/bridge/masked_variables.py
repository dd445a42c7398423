"""Secret variables of a run configuration on their way to the page and back, which needs no values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from steploom.engine.values import MASK, EnvironmentSpec, is_secret_name
from steploom.errors import SteploomError


def masked(environment: EnvironmentSpec) -> EnvironmentSpec:
    """As it is shown."""
    shown = {name: MASK if is_secret_name(name) else value for name, value in environment.variables.items()}
    return replace(environment, variables=shown)


def unmasked(environment: EnvironmentSpec, stored: Mapping[str, str]) -> EnvironmentSpec:
    """With the `stored` values of what came back as it was shown. SteploomError (value-masked) if one is not stored."""
    hidden = [name for name, value in environment.variables.items() if value == MASK and is_secret_name(name)]
    unknown = [name for name in hidden if name not in stored]
    if unknown:
        raise SteploomError(
            "value-masked",
            f"The value of the environment variable {unknown[0]} is not known any more: {MASK} only stands for it.",
            where=f"variable {unknown[0]}",
            cure="Type the value again.",
        )
    return replace(environment, variables={**environment.variables, **{name: stored[name] for name in hidden}})
