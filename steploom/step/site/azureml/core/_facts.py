"""What the engine has written down for a step: `run.json`, and `steps.json` of its run."""

import json
import os


def read_facts(folder):
    """Of the step in `folder`. An engine before an upgrade may have begun it, and knew less."""
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as stream:
        facts = json.load(stream)
    facts.setdefault("tags", {})
    facts.setdefault("reused", {})
    data = facts.setdefault("data", {})
    for part in ("inputs", "outputs", "datastores"):
        data.setdefault(part, {})
    # Once they were paths alone, and nobody asked which is the default.
    data["datastores"] = {
        name: {"location": place, "standsFor": {}} if isinstance(place, str) else place
        for name, place in data["datastores"].items()
    }
    facts["workspace"].setdefault("defaultDatastore", next(iter(data["datastores"]), ""))
    return facts


def read_step_list(run_folder):
    """Name and id of each step of the run, in the order of its graph; empty where an older engine has begun it."""
    try:
        with open(os.path.join(run_folder, "steps.json"), encoding="utf-8") as stream:
            return json.load(stream)
    except FileNotFoundError:
        return []
