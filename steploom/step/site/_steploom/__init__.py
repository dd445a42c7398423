"""What a notebook's names and a script's have in common: standard library alone, Python 3.8 on, relative imports.

A script finds it as `_steploom`, the names layer as `steploom.step.site._steploom`.
"""
