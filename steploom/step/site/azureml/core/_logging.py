"""The log calls that a step's run and an offline run have in common."""


class LoggingMixin:
    """Needs `_metric(kind, name, value)` and `_image(name, path, plot)`."""

    def log(self, name, value, description="", step=None):
        """A number, string or boolean; logged again it becomes a list."""
        self._metric("scalar", name, value)

    def log_list(self, name, value, description=""):
        """A list of values."""
        self._metric("list", name, list(value))

    def log_row(self, name, description=None, **kwargs):
        """One row of a table: `log_row('loss', epoch=1, train=0.3)`."""
        self._metric("row", name, kwargs)

    def log_table(self, name, value, description=""):
        """A dictionary of equally long lists."""
        self._metric("table", name, dict(value))

    def log_image(self, name, path=None, plot=None, description=""):
        """An image file, or an object with `savefig` such as matplotlib.pyplot: exactly one of the two."""
        if (path is None) == (plot is None):
            raise ValueError("log_image takes either path or plot, and exactly one of them.")
        self._image(name, path, plot)

    def log_confusion_matrix(self, name, value, description=""):
        self._metric("table", name, value if isinstance(value, dict) else {"value": value})

    def log_accuracy_table(self, name, value, description=""):
        self._metric("table", name, value if isinstance(value, dict) else {"value": value})

    def log_residuals(self, name, value, description=""):
        self._metric("table", name, value if isinstance(value, dict) else {"value": value})

    def log_predictions(self, name, value, description=""):
        self._metric("table", name, value if isinstance(value, dict) else {"value": value})
