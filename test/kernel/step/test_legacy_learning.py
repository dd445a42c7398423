"""scikit-learn and lightgbm, which the tests have not: by modules of the same shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from step.legacy_script import Script

PREPROCESSING = """
class OneHotEncoder:
    def __init__(self, *, categories="auto", sparse_output=True):
        self.sparse_output = sparse_output
"""
IMPUTE = """
class SimpleImputer:
    def __init__(self, *, missing_values=float("nan"), strategy="mean", copy=True):
        self.given = (missing_values, strategy, copy)
"""
DATASETS = """
def load_iris(): return "iris"
def __getattr__(name): raise AttributeError("of scikit-learn: " + name)
"""
LIGHTGBM = """
def early_stopping(rounds, verbose=True): return ("early", rounds, verbose)
def log_evaluation(period): return ("log", period)
def record_evaluation(result): return ("record", result)
def train(params, train_set, num_boost_round=100, callbacks=None): return callbacks
def cv(params, train_set, callbacks=None): return callbacks
class LGBMModel:
    def fit(self, X, y, callbacks=None): return callbacks
class LGBMClassifier(LGBMModel):
    def fit(self, X, y, callbacks=None): return super().fit(X, y, callbacks=callbacks)
"""


@pytest.fixture
def script(tmp_path: Path) -> Script:
    script = Script(tmp_path)
    script.write(
        joblib="dump = print",
        lightgbm=LIGHTGBM,
        sklearn__datasets=DATASETS,
        sklearn__externals="",
        sklearn__impute=IMPUTE,
        sklearn__model_selection="class GridSearchCV: pass\ndef train_test_split(): pass\ndef learning_curve(): pass",
        sklearn__preprocessing=PREPROCESSING,
    )
    return script


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("from sklearn.externals import joblib as old; import joblib as new", "sklearn.externals.joblib"),
        ("import sklearn.externals.joblib as old; import joblib as new", "sklearn.externals.joblib"),
        ("from sklearn.externals.six import moves as old; from six import moves as new", "sklearn.externals.six"),
        ("import sklearn.cross_validation as old; import sklearn.model_selection as new", "sklearn.cross_validation"),
        (
            "from sklearn.grid_search import GridSearchCV as old\n"
            "from sklearn.model_selection import GridSearchCV as new",
            "sklearn.grid_search",
        ),
        (
            "from sklearn.learning_curve import learning_curve as old\nimport sklearn.model_selection as m\n"
            "new = m.learning_curve",
            "sklearn.learning_curve",
        ),
    ],
)
def test_modules_that_have_moved_are_the_very_modules(script: Script, code: str, old: str) -> None:
    assert script.run(f"{code}\nprint(old is new)") == ("True", [old])


def test_a_module_of_another_package_that_is_missing(script: Script) -> None:
    code = "import sys; sys.modules['six'] = None\nimport sklearn.externals.six"
    said = script.fail(code)
    assert "sklearn.externals.six is the package six today" in said and "Add six to the packages" in said


def test_a_module_that_is_still_there_wins(script: Script) -> None:
    script.write(sklearn__grid_search="here = 1")
    assert script.run("import sklearn.grid_search as g; print(g.here)") == ("1", [])


def test_one_hot_encoder(script: Script) -> None:
    code = """
import inspect
from sklearn.preprocessing import OneHotEncoder
print(OneHotEncoder(sparse=False).sparse_output, OneHotEncoder(sparse_output=False).sparse_output)
print(list(inspect.signature(OneHotEncoder).parameters))
"""
    said, told = script.run(code)
    assert said.splitlines() == ["False False", "['categories', 'sparse_output']"]
    assert told == ["OneHotEncoder(sparse=...)"]


def test_one_hot_encoder_that_takes_it_itself(script: Script) -> None:
    script.write(
        sklearn__preprocessing="class OneHotEncoder:\n    def __init__(self, sparse=True): self.sparse = sparse"
    )
    code = "from sklearn.preprocessing import OneHotEncoder\nprint(OneHotEncoder(sparse=False).sparse)"
    assert script.run(code) == ("False", [])


def test_imputer(script: Script) -> None:
    code = "from sklearn.preprocessing import Imputer\nprint(Imputer(strategy='median').given, Imputer(0).given)"
    assert script.run(code) == ("(nan, 'median', True) (0, 'mean', True)", ["sklearn.preprocessing.Imputer"])
    assert "Impute the transposed rows" in script.fail("from sklearn.preprocessing import Imputer\nImputer(axis=1)")


def test_load_boston_says_why_and_what_instead(script: Script) -> None:
    said = script.fail("from sklearn.datasets import load_boston")
    assert said.startswith("ImportError: load_boston is gone") and "fetch_openml(name='boston', version=1)" in said
    assert script.run("from sklearn.datasets import load_iris; print(load_iris())") == ("iris", [])
    assert script.fail("import sklearn.datasets as d; d.load_x") == "AttributeError: of scikit-learn: load_x"


@pytest.mark.parametrize(
    ("call", "callbacks", "told"),
    [
        ("train({}, 1, early_stopping_rounds=5)", "[('early', 5, True)]", ["early_stopping_rounds"]),
        (
            "train({}, 1, early_stopping_rounds=5, verbose_eval=False)",
            "[('early', 5, False)]",
            ["early_stopping_rounds", "verbose_eval"],
        ),
        ("train({}, 1, 10, verbose_eval=50, callbacks=['own'])", "['own', ('log', 50)]", ["verbose_eval"]),
        ("cv({}, 1, verbose_eval=True)", "[('log', 1)]", ["verbose_eval"]),
        ("train({}, 1, evals_result={})", "[('record', {})]", ["evals_result"]),
        ("train({}, 1)", "None", []),
        ("train({}, 1, early_stopping_rounds=None)", "None", ["early_stopping_rounds"]),
        ("LGBMClassifier().fit(1, 2, early_stopping_rounds=5)", "[('early', 5, True)]", ["early_stopping_rounds"]),
        ("LGBMModel().fit(1, 2, verbose=False)", "None", ["verbose"]),
    ],
)
def test_arguments_of_lightgbm_that_are_callbacks(script: Script, call: str, callbacks: str, told: list[str]) -> None:
    assert script.run(f"import lightgbm\nprint(lightgbm.{call})") == (callbacks, told)


def test_lightgbm_that_takes_them_itself(script: Script) -> None:
    script.write(lightgbm="def train(early_stopping_rounds=None): return early_stopping_rounds\ncv = train")
    assert script.run("import lightgbm\nprint(lightgbm.train(early_stopping_rounds=5))") == ("5", [])
