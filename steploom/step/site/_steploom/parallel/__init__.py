"""Runs an entry script over mini batches, in several processes. Rows need pandas, beside the standard library."""
