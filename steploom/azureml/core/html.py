"""Small tables for `_repr_html_`: values escaped, no script, no style of their own."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any


def html_table(rows: Iterable[tuple[str, Any]]) -> str:
    cells = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th><td style='text-align:left'>{escape(str(value))}</td></tr>"
        for name, value in rows
    )
    return f"<table>{cells}</table>"
