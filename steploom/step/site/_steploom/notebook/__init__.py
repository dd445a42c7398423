"""Runs a notebook as a step. Needs nbclient and ipykernel, beside the standard library."""
