"""Train a model that says, when a flight leaves its gate, whether it will arrive late; measure it on the last month."""

import argparse
import json
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from azureml.core import Run
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn_pandas import DataFrameMapper

NUMBERS = ["dep_delay", "hour", "scheduled_minutes", "distance"]
CATEGORIES = ["carrier", "origin", "dest", "weekday"]


def build_model():
    # Flights of next month may have a gap or a destination that this year's did not.
    mapper = DataFrameMapper(
        [
            (NUMBERS, SimpleImputer(strategy="median")),
            (CATEGORIES, OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=20, sparse_output=False)),
        ]
    )
    return Pipeline([("mapper", mapper), ("classifier", GradientBoostingClassifier(subsample=0.8, random_state=2013))])


def split_off_last_month(flights):
    """By time, as the model will be used: learn from the past, be judged on what came after."""
    months = flights["date"].str[:7]
    held_out = months == months.max()
    return flights[~held_out], flights[held_out]


def measure(model, flights):
    probability = model.predict_proba(flights)[:, 1]
    return {
        "auc": roc_auc_score(flights["late"], probability),
        # What one gets without a model: the later it leaves, the later it arrives.
        "baseline_auc": roc_auc_score(flights["late"], flights["dep_delay"]),
        "accuracy": accuracy_score(flights["late"], np.where(probability >= 0.5, 1, 0)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="the folder that process.py wrote")
    parser.add_argument("--output", required=True, help="the folder for model.pkl and metrics.json")
    args = parser.parse_args()

    flights = pd.read_csv(Path(args.input) / "flights.csv")
    past, last_month = split_off_last_month(flights)
    model = build_model().fit(past, past["late"])
    metrics = {**measure(model, last_month), "rows": len(past), "validation_rows": len(last_month)}

    run = Run.get_context()
    for name, value in metrics.items():
        run.log(name, value)

    # The engine names the folder of an output and leaves it to the script to make it.
    folder = Path(args.output)
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, folder / "model.pkl")
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(f"AUC {metrics['auc']:.4f} on {len(last_month)} flights, {metrics['baseline_auc']:.4f} without a model")


if __name__ == "__main__":
    main()
