"""Data sets: files or rows of files, as a notebook and a script see them. pandas is imported when rows are read."""
