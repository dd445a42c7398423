"""The log calls that a step's run, a notebook's own and an offline run have in common."""

from __future__ import annotations

from typing import Any, Iterable, Mapping


class LoggingCalls:
    """Needs `_metric` and `_image`."""

    def _metric(self, kind: str, name: str, value: Any) -> None:
        raise NotImplementedError

    def _image(self, name: str, path: Any, plot: Any) -> None:
        raise NotImplementedError

    def log(self, name: str, value: Any, description: str = "", step: int | None = None) -> None:
        """A number, string or boolean; logged again it becomes a list."""
        self._metric("scalar", name, value)

    def log_list(self, name: str, value: Iterable[Any], description: str = "") -> None:
        """A list of values."""
        self._metric("list", name, list(value))

    def log_row(self, name: str, description: str | None = None, **kwargs: Any) -> None:
        """One row of a table: `log_row('loss', epoch=1, train=0.3)`."""
        self._metric("row", name, kwargs)

    def log_table(self, name: str, value: Mapping[str, Any], description: str = "") -> None:
        """A dictionary of equally long lists."""
        self._metric("table", name, dict(value))

    def log_image(self, name: str, path: Any = None, plot: Any = None, description: str = "") -> None:
        """An image file, or an object with `savefig` such as matplotlib.pyplot: exactly one of the two."""
        if (path is None) == (plot is None):
            raise ValueError("log_image takes either path or plot, and exactly one of them.")
        self._image(name, path, plot)

    def log_confusion_matrix(self, name: str, value: Any, description: str = "") -> None:
        self._table(name, value)

    def log_accuracy_table(self, name: str, value: Any, description: str = "") -> None:
        self._table(name, value)

    def log_residuals(self, name: str, value: Any, description: str = "") -> None:
        self._table(name, value)

    def log_predictions(self, name: str, value: Any, description: str = "") -> None:
        self._table(name, value)

    def _table(self, name: str, value: Any) -> None:
        self._metric("table", name, value if isinstance(value, dict) else {"value": value})
