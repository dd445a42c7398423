"""Prepare raw flights for the model: one row for each flight that left its gate.

Only what is known at that moment goes in: the schedule, and how late the gate was left (`dep_delay`). With
`--process_mode train` the answer, `late`, is added; with `inference` nothing about the arrival is even read.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

CATEGORIES = ["carrier", "origin", "dest"]
KNOWN = ["year", "month", "day", "sched_dep_time", "dep_delay", "sched_arr_time", "flight", "distance", *CATEGORIES]
ANSWER = "arr_delay"
# The US Department of Transportation counts a flight as on time when it arrives less than 15 minutes late.
LATE_FROM_MINUTES = 15


def read_flights(path, columns):
    flights = pd.read_csv(path, dtype={name: str for name in CATEGORIES})
    missing = [name for name in columns if name not in flights]
    if missing:
        raise SystemExit(f"{path} lacks the columns {', '.join(missing)}.")
    return flights[columns]


def keep_known(flights, column, what):
    known = flights[flights[column].notna()]
    print(f"{len(flights) - len(known)} of {len(flights)} flights dropped: {what}")
    return known


def minutes_of_day(clock):
    """BTS writes times of day as the number hhmm: 1730 is half past five, 5 is five past midnight."""
    return clock // 100 * 60 + clock % 100


def prepare(flights):
    departure = minutes_of_day(flights["sched_dep_time"])
    arrival = minutes_of_day(flights["sched_arr_time"])
    date = pd.to_datetime(flights[["year", "month", "day"]])
    table = pd.DataFrame(
        {
            "date": date.dt.strftime("%Y-%m-%d"),
            "flight": flights["flight"],
            "weekday": date.dt.day_name(),
            "hour": np.round(departure / 60, 2),
            # By the clocks of two time zones; the destination tells the model how far these are apart.
            "scheduled_minutes": (arrival - departure) % (24 * 60),
            "distance": flights["distance"],
            "dep_delay": flights["dep_delay"],
        }
    )
    for name in CATEGORIES:
        table[name] = flights[name].str.strip().str.upper().fillna("UNKNOWN")
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--process_mode", choices=["train", "inference"], required=True)
    parser.add_argument("--raw_data", required=True, help="a CSV file")
    parser.add_argument("--processed_data", required=True, help="the folder to write flights.csv into")
    args = parser.parse_args()

    training = args.process_mode == "train"
    flights = read_flights(args.raw_data, [*KNOWN, ANSWER] if training else KNOWN)
    flights = keep_known(flights, "dep_delay", "never left the gate")
    if training:
        flights = keep_known(flights, ANSWER, "diverted, so there is no answer to learn from")
    table = prepare(flights)
    if training:
        table["late"] = np.where(flights[ANSWER] >= LATE_FROM_MINUTES, 1, 0)

    # The engine names the folder of an output and leaves it to the script to make it.
    folder = Path(args.processed_data)
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "flights.csv", index=False)
    print(f"{len(table)} flights written to {folder / 'flights.csv'}")


if __name__ == "__main__":
    main()
