"""Every public name of the SDK in scope, its members, parameters, their order and defaults, compared with ours.

`surface.json` holds the facts; scripts/azureml_surface.py compares. What differs stands in docs/azureml.md, with its
reason from `surface_reasons.json`: a member that says why it does nothing here, or more than the SDK has.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

import steploom
from steploom.azureml.exports import MODULES
from steploom.azureml.unanswered import CLOUD, LATER

SCRIPT = Path(__file__).parents[3] / "scripts" / "azureml_surface.py"
SURFACE: dict[str, Any] = runpy.run_path(str(SCRIPT))
AGAIN = "Write it anew: .venv/bin/python scripts/azureml_surface.py"


@pytest.fixture(scope="module")
def differences() -> list[Any]:
    found: list[Any] = SURFACE["differences"]()
    return found


@pytest.mark.parametrize("tier", [1, 2, 3, "cloud"])
def test_names_members_and_parameters_are_the_sdks(differences: list[Any], tier: int | str) -> None:
    assert [item for item in differences if item.tier == tier and item.kind not in SURFACE["MILD"]] == []


def test_what_differs_has_a_reason(differences: list[Any]) -> None:
    assert [item for item in differences if item.reason is None] == [], "Mend it, or say why in surface_reasons.json"


def test_a_reason_is_the_reason_of_something(differences: list[Any]) -> None:
    patterns = [pattern for item in SURFACE["REASONS"] for pattern in item["of"]]
    stale = [pattern for pattern in patterns if not any(item.is_of(pattern) for item in differences)]
    assert stale == [], f"Nothing differs there any more: take it out of surface_reasons.json. {AGAIN}"


def test_the_table_of_the_page_is_up_to_date() -> None:
    assert SURFACE["PAGE"].read_text(encoding="utf-8") == SURFACE["page"](), AGAIN


def test_what_can_only_be_imported_says_why_it_does_nothing() -> None:
    steploom.activate()
    from azureml.pipeline.steps import AutoMLStep  # type: ignore[import-not-found]

    with pytest.raises(NotImplementedError, match=r"AutoMLStep needs the Azure cloud.*azure-ai-ml"):
        AutoMLStep("train", None)
    from azureml.core import LinkedService  # type: ignore[import-not-found]

    with pytest.raises(NotImplementedError, match=r"LinkedService\.get needs the Azure cloud"):
        LinkedService.get  # noqa: B018 - asking is what is tested
    from azureml.core import is_compute_target_prepared

    with pytest.raises(NotImplementedError, match="is_compute_target_prepared needs the Azure cloud"):
        is_compute_target_prepared("a")


@pytest.mark.parametrize("table", [LATER, CLOUD], ids=["later", "cloud"])
def test_what_is_answered_is_no_longer_listed_as_unanswered(table: dict[str, str]) -> None:
    """The answer would win, and the page would be right; the list must not go stale all the same."""
    for module, names in table.items():
        assert [name for name in names.split() if "unavailable" not in MODULES[module][name]] == []
