"""Runs a script many times, with other hyperparameters each time, and finds the best. Standard library alone."""
