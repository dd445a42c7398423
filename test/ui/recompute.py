"""What a training run of the browser tests says, and what the data say: `home experiment examples` to one JSON line.

The newest run's model file is loaded in the environment that trained it, the raw data are prepared once more by the
example's own script, and the AUC of the last month is computed anew.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from steploom.engine.api import Engine

SCORE = """
import sys
from pathlib import Path
import joblib, pandas
from sklearn.metrics import roc_auc_score
model, folder = sys.argv[1:]
flights = pandas.read_csv(Path(folder) / "flights.csv")
months = flights["date"].str[:7]
last = flights[months == months.max()]
print(roc_auc_score(last["late"], joblib.load(model).predict_proba(last)[:, 1]))
"""


def main(home: Path, experiment: str, examples: Path) -> None:
    engine = Engine.open(home)
    run = engine.runs(engine.workspace().name, experiment=experiment, limit=1)[0]
    train = next(step for step in run.steps if step.name == "train")
    output = next(item for item in train.outputs if item.name == "model")
    model = engine.output_path(output, run.workspace) / "model.pkl"
    logged = next(metric.value for metric in engine.metrics(train.id) if metric.name == "auc")
    python = next(path for path in sorted(home.glob("envs/*/bin/python")) if holds_model(path))
    with tempfile.TemporaryDirectory() as folder:
        process = examples / "scripts/process/process.py"
        raw = examples / "data/flights-train.csv"
        arguments = ["--process_mode", "train", "--raw_data", raw, "--processed_data", folder]
        subprocess.run([python, process, *arguments], check=True, stdout=subprocess.DEVNULL)
        scored = subprocess.run([python, "-c", SCORE, model, folder], check=True, capture_output=True, text=True)
    result = {"model": model.is_file(), "logged": logged, "recomputed": float(scored.stdout)}
    print(json.dumps({**result, "status": run.status.value, "steps": [step.name for step in run.steps]}))


def holds_model(python: Path) -> bool:
    return subprocess.run([python, "-c", "import sklearn_pandas"], capture_output=True, check=False).returncode == 0


main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
