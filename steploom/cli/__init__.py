"""`steploom`: notebooks and their runs from a terminal or a CI job. docs/cli.md says what each command takes."""
