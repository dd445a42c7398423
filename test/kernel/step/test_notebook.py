"""Parameters of notebooks, and what is told of a failed cell."""

from __future__ import annotations

from typing import Any

from steploom.step.site._steploom.notebook.failure import excerpt, told
from steploom.step.site._steploom.notebook.parameters import assignments, inject


def cell(source: str, *tags: str) -> dict[str, Any]:
    return {"source": source, "metadata": {"tags": list(tags)}}


def new_cell(source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"source": source, "metadata": metadata}


def sources(cells: list[Any]) -> list[str]:
    return [item["source"] for item in cells]


SET = "# Parameters\nx = 2"


def test_where_parameters_are_set() -> None:
    assert sources(inject([cell("a")], {"x": 2}, new_cell)) == [SET, "a"]
    assert sources(inject([cell("a"), cell("x = 1", "parameters"), cell("b")], {"x": 2}, new_cell)) == [
        "a",
        "x = 1",
        SET,
        "b",
    ]
    assert sources(inject([cell("a"), cell("x = 9", "injected-parameters")], {"x": 2}, new_cell)) == ["a", SET]


def test_a_notebook_without_parameters_stays_as_it_is() -> None:
    cells = [cell("x = 9", "injected-parameters")]
    assert inject(cells, {}, new_cell) is cells


def test_values_keep_their_types() -> None:
    values = {"a": 1, "b": 1.5, "c": 'it\'s "x"\n', "d": None, "e": [True, {"k": float("inf")}]}
    made: dict[str, Any] = {}
    exec(assignments(values), made)
    assert {name: made[name] for name in values} == values


def test_an_excerpt_shows_both_ends() -> None:
    shown = excerpt("\n".join(f"line{number}" for number in range(30))).splitlines()
    assert shown[0] == "    line0"
    assert shown[5] == "    ... 20 lines ..."
    assert shown[-1] == "    line29"


def test_the_last_line_tells_which_cell_and_why() -> None:
    failed = {"source": "1 / 0", "outputs": [{"output_type": "error", "traceback": ["Traceback", "here"]}]}
    assert told(2, 5, failed, "ZeroDivisionError: division by zero").splitlines() == [
        "Cell 2 of 5 failed:",
        "    1 / 0",
        "Traceback",
        "here",
        "Cell 2 of 5: ZeroDivisionError: division by zero",
    ]
