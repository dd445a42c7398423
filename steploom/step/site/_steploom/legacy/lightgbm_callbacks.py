"""lightgbm: arguments that are callbacks since 4.0."""

import functools
import inspect

from .told import tell_once

_EARLY = "early_stopping_rounds"
_MODELS = ("LGBMClassifier", "LGBMModel", "LGBMRanker", "LGBMRegressor")


def patch(lightgbm):
    for name in ("train", "cv"):
        setattr(lightgbm, name, _with_callbacks(lightgbm, getattr(lightgbm, name), "verbose_eval"))
    for name in _MODELS:
        # Without scikit-learn there are none of them.
        if hasattr(lightgbm, name):
            model = getattr(lightgbm, name)
            model.fit = _with_callbacks(lightgbm, model.fit, "verbose")


def _with_callbacks(lightgbm, function, verbose_name):
    if _EARLY in inspect.signature(function).parameters:
        return function

    @functools.wraps(function)
    def call(*args, **kwargs):
        callbacks = list(kwargs.pop("callbacks", None) or [])
        verbose = kwargs.get(verbose_name)
        if _EARLY in kwargs:
            tell_once(_EARLY, "callbacks=[lightgbm.early_stopping(rounds)]")
            rounds = kwargs.pop(_EARLY)
            if rounds:
                callbacks.append(lightgbm.early_stopping(rounds, verbose=verbose is None or bool(verbose)))
        if verbose_name in kwargs:
            tell_once(verbose_name, "callbacks=[lightgbm.log_evaluation(period)]")
            if kwargs.pop(verbose_name):
                callbacks.append(lightgbm.log_evaluation(int(verbose)))
        if "evals_result" in kwargs:
            tell_once("evals_result", "callbacks=[lightgbm.record_evaluation(result)]")
            result = kwargs.pop("evals_result")
            if result is not None:
                callbacks.append(lightgbm.record_evaluation(result))
        if callbacks:
            kwargs["callbacks"] = callbacks
        return function(*args, **kwargs)

    return call
