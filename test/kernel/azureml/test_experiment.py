"""Experiments: made once, found by name and tags."""

from __future__ import annotations

from typing import Any

import pytest

from steploom.azureml.core.experiment import Experiment


def test_tags_are_kept_with_the_experiment(ws: Any) -> None:
    trial = Experiment(ws, "trial", tags={"team": "a"})
    trial.tag("stage", 2)
    trial.set_tags({"team": "b", "note": None})
    assert Experiment(ws, "trial").tags == {"team": "b", "stage": "2", "note": ""}
    Experiment(ws, "trial").remove_tags(["stage", "none"])
    trial.remove_tags("note")
    assert trial.tags == {"team": "b"}
    assert Experiment(ws, "other").tags == {}


def test_experiments_are_listed_by_name_and_tags(ws: Any) -> None:
    for name, tags in (("a", {"team": "x"}), ("b", {"team": "y"}), ("c", {})):
        Experiment(ws, name).set_tags(tags)

    def names(**wanted: Any) -> list[str]:
        return [experiment.name for experiment in Experiment.list(ws, **wanted)]

    assert names() == ["a", "b", "c"]
    assert names(experiment_name="b") == ["b"]
    assert names(tags="team") == ["a", "b"]
    assert names(tags={"team": "y"}) == ["b"]


def test_wrong_tags_change_nothing(ws: Any) -> None:
    trial = Experiment(ws, "trial")
    with pytest.raises(TypeError):
        trial.set_tags(["team"])
    with pytest.raises(TypeError):
        trial.remove_tags(3)
    assert trial.tags == {}
