"""YAML as the SDK writes it: an empty value for None, keys in their order, no line folding."""

from __future__ import annotations

from typing import Any

_ENDLESS = 1_000_000


def dump(data: Any) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, default_flow_style=False, width=_ENDLESS)


def load(text: str) -> Any:
    import yaml

    return yaml.safe_load(text)
