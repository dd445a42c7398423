"""`azureml.telemetry`: notebooks switch the collection of diagnostics on or off. There is none here."""

from __future__ import annotations


def set_diagnostics_collection(send_diagnostics: bool = True, verbosity: int | None = None) -> None:
    """Says so; nothing is ever sent."""
    print("Steploom collects no diagnostics.")
