"""Runs that belong together: all that a process, and those it starts, submit while a variable names their session.

Whoever starts such a process finds its runs by the tag, and need not know how or in which process they were submitted.
"""

from __future__ import annotations

from collections.abc import Mapping

SESSION_VARIABLE = "STEPLOOM_SESSION"
SESSION_TAG = "steploom.session"


def session_tags(environ: Mapping[str, str]) -> dict[str, str]:
    """The tags of a run that is submitted in this environment; none where no session is named."""
    session = environ.get(SESSION_VARIABLE)
    return {SESSION_TAG: session} if session else {}
