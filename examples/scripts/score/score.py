"""Say of each prepared flight how likely it arrives late, with a model that the train step has made."""

import argparse
from pathlib import Path

import joblib
import pandas as pd
from azureml.core import Run

SHOWN = ["date", "carrier", "flight", "origin", "dest", "dep_delay"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="the folder with model.pkl")
    parser.add_argument("--input", required=True, help="the folder that process.py wrote")
    parser.add_argument("--output", required=True, help="the folder to write predictions.csv into")
    args = parser.parse_args()

    flights = pd.read_csv(Path(args.input) / "flights.csv")
    model = joblib.load(Path(args.model) / "model.pkl")
    predictions = flights[SHOWN].assign(late_probability=model.predict_proba(flights)[:, 1].round(4))

    run = Run.get_context()
    run.log("flights", len(predictions))
    run.log("expected_late", round(float(predictions["late_probability"].sum()), 1))

    # The engine names the folder of an output and leaves it to the script to make it.
    folder = Path(args.output)
    folder.mkdir(parents=True, exist_ok=True)
    predictions.to_csv(folder / "predictions.csv", index=False)
    print(f"{len(predictions)} flights scored")


if __name__ == "__main__":
    main()
