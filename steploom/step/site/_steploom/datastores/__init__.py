"""Datastores, and what refers to places on them, as a notebook and a script see them."""
