"""The table that goes into the model holds what the gate knows, row for row, and nothing of the arrival."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

Row = dict[str, str]


def clock(hhmm: str) -> int:
    return int(hhmm) // 100 * 60 + int(hhmm) % 100


def expected(raw: Row) -> Row:
    """The features of one raw flight, worked out again with the standard library."""
    date = datetime.date(int(raw["year"]), int(raw["month"]), int(raw["day"]))
    departure = clock(raw["sched_dep_time"])
    return {
        "date": date.isoformat(),
        "flight": raw["flight"],
        "weekday": date.strftime("%A"),
        "hour": str(round(departure / 60, 2)),
        "scheduled_minutes": str((clock(raw["sched_arr_time"]) - departure) % 1440),
        "distance": raw["distance"],
        "dep_delay": str(float(raw["dep_delay"])),
        **{name: raw[name] for name in ("carrier", "origin", "dest")},
    }


def infer(run_script: Callable, raw: Path, folder: Path) -> Path:
    done = run_script("process", "--process_mode", "inference", "--raw_data", raw, "--processed_data", folder)
    assert done.returncode == 0, done.stderr
    return folder / "flights.csv"


def test_every_training_row_is_worked_out_from_its_raw_flight(
    training_table: Path, examples: Path, read_rows: Callable
) -> None:
    raw = [row for row in read_rows(examples / "data" / "flights-train.csv") if row["arr_delay"] != "NA"]
    table = read_rows(training_table / "flights.csv")
    assert len(table) == len(raw) == 13_643
    for row, source in zip(table, raw, strict=True):
        assert row == {**expected(source), "late": str(int(int(source["arr_delay"]) >= 15))}


def test_inference_cannot_see_the_arrival(
    run_script: Callable, examples: Path, tmp_path: Path, read_rows: Callable, write_rows: Callable
) -> None:
    raw = read_rows(examples / "data" / "flights-new.csv")
    blind = [{name: value for name, value in row.items() if name != "arr_delay"} for row in raw]
    with_answer = infer(run_script, examples / "data" / "flights-new.csv", tmp_path / "with")
    without = infer(run_script, write_rows(tmp_path / "blind.csv", blind), tmp_path / "without")
    assert without.read_bytes() == with_answer.read_bytes()
    # Cancelled flights never left the gate; diverted ones did, and nobody knew.
    left = [row for row in raw if row["dep_delay"] != "NA"]
    assert any(row["arr_delay"] == "NA" for row in left)
    assert read_rows(with_answer) == [expected(row) for row in left]


def test_a_missing_category_and_stray_letters_are_handled(
    run_script: Callable, examples: Path, tmp_path: Path, read_rows: Callable, write_rows: Callable
) -> None:
    rows = read_rows(examples / "data" / "flights-new.csv")[:3]
    rows[0]["carrier"] = ""
    rows[1]["dest"] = " tpa "
    rows[2]["distance"] = ""
    table = read_rows(infer(run_script, write_rows(tmp_path / "raw.csv", rows), tmp_path / "out"))
    assert table[0]["carrier"] == "UNKNOWN"
    assert table[1]["dest"] == "TPA"
    # A gap in a number stays one: the model knows what is usual, this script does not.
    assert table[2]["distance"] == ""


def test_a_file_without_the_columns_is_refused_by_name(
    run_script: Callable, tmp_path: Path, write_rows: Callable
) -> None:
    raw = write_rows(tmp_path / "raw.csv", [{"year": "2013", "month": "1"}])
    done = run_script("process", "--process_mode", "train", "--raw_data", raw, "--processed_data", tmp_path / "out")
    assert done.returncode != 0
    assert "raw.csv lacks the columns day, sched_dep_time" in done.stderr
    assert not (tmp_path / "out").exists()
